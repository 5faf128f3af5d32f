"""What moderators do; each desk checks every caller."""
