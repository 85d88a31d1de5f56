"""The practice workspace: a small honest Slack for people without one, and for end-to-end tests."""
