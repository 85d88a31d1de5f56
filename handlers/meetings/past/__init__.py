"""Meetings of the past: entered by words and from files, and corrected."""
