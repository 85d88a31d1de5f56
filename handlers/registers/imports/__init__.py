"""The import of entries from spreadsheets: a preview, then a stored job in pieces."""
