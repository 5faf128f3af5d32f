"""What buttons and menus carry, and what happens when they are used."""
