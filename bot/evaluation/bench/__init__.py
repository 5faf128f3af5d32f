"""The index beside other engines, on the same tokens and questions: what `storybot bench` runs."""
