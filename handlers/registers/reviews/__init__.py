"""Entries that are reviewed again and again."""
