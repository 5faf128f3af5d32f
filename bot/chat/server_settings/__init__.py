"""What moderators set for their server and its channels, and what therefore holds in a place."""
