"""The parts that layouts are made of, as text."""
