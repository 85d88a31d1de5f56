"""What waits for people: whom the records of all kinds ask for an answer."""
