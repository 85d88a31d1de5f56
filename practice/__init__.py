"""The practice workspace: a small but faithful Slack for people without one, and for end-to-end tests."""
