"""The slash commands and the message commands: names, options, and which reply each gives."""
