"""From a message, a form or a reaction to an answer: what asks, how often, and what is noted of it."""
