"""The agenda of a meeting: its items, and what they may become."""
