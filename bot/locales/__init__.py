"""What the bot says, in the language of whoever reads it."""
