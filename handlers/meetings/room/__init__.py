"""In the room: who came to a meeting."""
