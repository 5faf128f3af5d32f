"""The connection to Discord: its life, what is sent, and how it is watched over."""
