"""How well questions are answered: evaluation sets, the field's measures, and their report."""
