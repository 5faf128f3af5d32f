"""What is remembered of questions and votes, in a database; nothing of who asked."""
