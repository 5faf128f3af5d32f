"""How the database's tables came to be, step by step; alembic applies the steps that a database lacks."""
