"""What can be wrong with the database, and what is said of it: one word for each, and a sentence for each who reads it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum


class Trouble(StrEnum):
    """Why records can't be read or written. The word stands in the log: "the database is full"."""

    DAMAGED = "damaged"
    FULL = "full"
    READ_ONLY = "read-only"
    AWAY = "away"


# What a person is told who wanted something of the records, and what they do next.
_REFUSALS: Mapping[Trouble, str] = {
    Trouble.AWAY: "I can't get to the records at the moment. Nothing was changed. Try again in a minute.",
    Trouble.FULL: (
        "There is no room left for records. Nothing was changed. Please tell the operator to make room on the disk; "
        "until then you can only look things up."
    ),
    Trouble.READ_ONLY: (
        "The records can only be read at the moment. Nothing was changed. You can look things up; "
        "try a change again in a few minutes."
    ),
    Trouble.DAMAGED: (
        "Some of the records are damaged, and I needed those. Nothing was changed. Please tell the operator; "
        "trying again won't help before they are restored."
    ),
}
_WHAT_IS_WRONG: Mapping[Trouble, str] = {
    Trouble.AWAY: "I can't get to the records at the moment",
    Trouble.FULL: "There is no room left for records",
    Trouble.READ_ONLY: "The records can only be read at the moment",
    Trouble.DAMAGED: "Some of the records are damaged, and I needed those",
}
_TELL_OPERATOR = frozenset({Trouble.FULL, Trouble.DAMAGED})  # nobody else can end it

# What an operator is told by health, and does.
_PROBLEMS: Mapping[Trouble, str] = {
    Trouble.AWAY: (
        "The database does not answer. Look whether its server runs and its disk has room; "
        "nobody's command is taken until it answers."
    ),
    Trouble.FULL: (
        "The disk of the database is full: commands are refused, and no message goes out. Make room; "
        "then the bot goes on by itself, and nothing it has acknowledged is lost."
    ),
    Trouble.READ_ONLY: (
        "The database can only be read: commands are refused, and no message goes out. Look whether it is a standby, "
        "and whether its disk is mounted read-only; when it can be written, the bot goes on by itself."
    ),
    Trouble.DAMAGED: (
        "The database is damaged. Keep a copy of it, stop the bot, and restore a backup; "
        "`doctor` says what is damaged."
    ),
}


def refusal_text(trouble: Trouble) -> str:
    """Return what is said to whoever asked for something that could not be done."""
    return _REFUSALS[trouble]


def comes_again_text(trouble: Trouble, *, is_edit: bool) -> str:
    """Return what is said of a message, or of its edit, that Slack delivers again for five minutes."""
    told = " Please tell the operator." if trouble in _TELL_OPERATOR else ""
    if is_edit:
        return (
            f"{_WHAT_IS_WRONG[trouble]}, so they don't have your edit yet. I'll try again for about five minutes. "
            f"If nothing has changed by then, please edit it once more.{told}"
        )
    return (
        f"{_WHAT_IS_WRONG[trouble]}. I'll try this again for about five minutes. "
        f"If I haven't answered by then, please send it again.{told}"
    )


def database_problems(troubles: Collection[Trouble], *, can_read: bool) -> list[str]:
    """Return what health says; a database that can't be read for no reason that is known is away."""
    found = [one for one in Trouble if one in troubles]
    return [_PROBLEMS[one] for one in found or ([] if can_read else [Trouble.AWAY])]


def older_text(line: int, at: datetime) -> str:
    """Return what health says of a database that went back to an earlier state while the bot was at work."""
    return (
        f"The database has gone back to before line {line:,} of its history, of {at:%a} {at.day} {at:%b %Y %H:%M} UTC: "
        "what was acknowledged since is missing. New references continue above those that were given. Look whether a "
        "standby took over that was behind, or restore a backup; to start again without what is missing: "
        "python app.py accept-loss"
    )


def database_text(trouble: Trouble, database: str, reason: str) -> str:
    """Return what a command of the operator says of a database with which it could not do its work."""
    said = {
        Trouble.AWAY: f"The database {database} cannot be opened: {reason}. Check DATABASE_URL.",
        Trouble.FULL: f"The disk of the database {database} is full: {reason}. Make room, and run this again.",
        Trouble.READ_ONLY: (
            f"The database {database} can only be read: {reason}. Look whether it is a standby, and whether its "
            "files and their disk can be written by this user."
        ),
        Trouble.DAMAGED: (
            f"The database {database} is damaged: {reason}. Check DATABASE_URL; if that is right, keep a copy of it, "
            "and restore a backup: "
            "python app.py restore FILE --replace --agreed-by name@example.org"
        ),
    }
    return said[trouble]
