"""The version that runs; tests hold it to pyproject.toml and the changelog."""

VERSION = "0.1.0"
