"""What those who prepare an event, and the others whom it concerns, hear of it."""
