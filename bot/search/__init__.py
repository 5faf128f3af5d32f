"""From passages to hits: analysis, the BM25 index, spelling and highlighting."""
