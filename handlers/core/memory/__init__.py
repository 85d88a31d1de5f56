"""What is remembered of a conversation for an hour, so that "yes" and "the other one" mean something."""
