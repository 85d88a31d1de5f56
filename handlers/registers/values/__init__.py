"""What the fields of entries may be, where it is more than a text."""
