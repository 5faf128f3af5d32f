"""Corpora in a cluster."""
