"""From a question, a search or a choice to the view that answers it."""
