"""What an answer of a round says: the fields that it fills, read from a form or from words."""
