"""How many numbers are skipped where numbers may have been given of which the database knows nothing.

They may have been seen by people or stand in Slack, so that many are skipped.
"""

from bot.records import Kind

REFERENCE_GAP = 100  # references that people read: A-163
ID_GAP = 100_000  # internal ids


def gap_of(counter: str) -> int:
    """Return how many numbers of a counter are skipped."""
    return REFERENCE_GAP if kind_of_counter(counter) is not None else ID_GAP


def kind_of_counter(counter: str) -> Kind | None:
    """Return the kind of records whose numbers a counter gives; None for other counters."""
    try:
        return Kind(counter)
    except ValueError:
        return None
