"""The sign and the word for the state of a thing, the same wherever it is shown."""

from enum import Enum

from handlers.core.blocks.elements import Block, context


class Chip(Enum):
    """A sign, by Slack's name, with its word; neither stands alone."""

    OPEN = ("large_blue_circle", "Open")
    IN_PROGRESS = ("large_blue_circle", "In progress")
    DUE_SOON = ("large_yellow_circle", "Due soon")
    DUE_TODAY = ("large_yellow_circle", "Due today")
    OVERDUE = ("red_circle", "Overdue")
    BLOCKED = ("construction", "Blocked")
    DONE = ("white_check_mark", "Done")
    VERIFIED = ("white_check_mark", "Verified")
    CANCELLED = ("no_entry_sign", "Cancelled")
    WAITING = ("hourglass_flowing_sand", "Waiting")
    DRAFT = ("hourglass_flowing_sand", "Draft")
    ASKED = ("question", "Asked")
    DECIDED = ("scales", "Decided")
    FINAL = ("scales", "Final")
    STOPPED = ("octagonal_sign", "Stopped")
    EVENT = ("date", "Event")
    MEETING = ("date", "Meeting")
    MOVED = ("arrow_right", "Moved")
    HANDED_OVER = ("arrow_right", "Handed over")
    NEWS = ("speech_balloon", "News")
    SNOOZED = ("zzz", "Snoozed")
    RESTRICTED = ("lock", "Restricted")
    NOT_DELIVERED = ("warning", "Not delivered")
    NOT_UPDATED = ("warning", "Not updated")

    @property
    def sign(self) -> str:
        return f":{self.value[0]}:"

    @property
    def word(self) -> str:
        return self.value[1]

    def __str__(self) -> str:
        return f"{self.sign} {self.word}"


SIGNS = frozenset(chip.sign for chip in Chip)


def facts(chip: Chip, ref: str, *rest: str) -> Block:
    """Return the grey facts under a thing: its state, its reference, and what else there is."""
    return context(fact_line(chip, ref, *rest))


def fact_line(chip: Chip, ref: str, *rest: str) -> str:
    """Return the same facts as the second line of one of several things."""
    return " · ".join(filter(None, [str(chip), ref, *rest]))
