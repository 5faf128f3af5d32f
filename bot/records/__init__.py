"""What is remembered of questions and votes, and what is set for servers, in a database; nothing of who asked."""
