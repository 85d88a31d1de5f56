"""Sentences about meetings: which meeting they mean, and what is offered for it."""
