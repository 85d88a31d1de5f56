"""Deadlines of entries that are counted from an event, a meeting or a day."""
