"""Answer questions about a story with its own passages, in Discord and in the terminal."""
