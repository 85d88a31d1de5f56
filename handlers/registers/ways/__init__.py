"""The way of entries through bodies: submitted to sessions, with papers before them, and what the bodies said."""
