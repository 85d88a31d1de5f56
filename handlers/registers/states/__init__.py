"""Who may set which state of an entry."""
