"""What several people prepare together, such as a meeting: what is told of the notes on it."""
