"""The index of a large corpus, kept on disk between starts."""
