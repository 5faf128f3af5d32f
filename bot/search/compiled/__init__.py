"""What is compiled where the extra `fast` is installed: the inner loops of search and of dividing texts into words."""
