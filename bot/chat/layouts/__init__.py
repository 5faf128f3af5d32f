"""Every message of the bot, as a view that fits Discord's limits."""
