"""What is wrong with a bot that runs, one measure each, and what an operator does about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.officers import UnlinkedOfficer

MIN_DISK_MB = 200
MAX_NAMED = 5  # people and records in one sentence
MAX_SKEW = timedelta(seconds=60)
CUT_OFF_AFTER = timedelta(minutes=2)  # Slack renews a connection every few hours, within seconds
LIMITED_FOR = timedelta(hours=1)  # Slack counts the events of an hour


@dataclass(frozen=True, kw_only=True)
class Heartbeat:
    """How long ago a regular job last succeeded, and the age from which that is too long."""

    age: timedelta
    late_after: timedelta


def late_tasks(heartbeats: Mapping[str, Heartbeat]) -> list[str]:
    """Return a line for each regular job that has stopped."""
    return [
        f"The regular work '{name}' has not been done for {duration_text(beat.age)}. "
        "If this stays while the database answers, restart the bot: nothing is lost by that."
        for name, beat in heartbeats.items()
        if beat.age > beat.late_after
    ]


def planning_problem(failed: Sequence[str]) -> list[str]:
    """Return that planning fails for some; `failed` names them as the log does ("person 12")."""
    if not failed:
        return []
    named = ", ".join(failed[:MAX_NAMED]) + (
        f" and {len(failed) - MAX_NAMED} more" if failed[MAX_NAMED:] else ""
    )
    sentence = (
        f"Planning fails for {named}: messages of theirs may be missing, everybody else's come. "
        "It is tried again every hour. The log says why: look for 'plan failed'."
    )
    return [sentence]


def refusal_problem(refused: Sequence[tuple[str, str]]) -> list[str]:
    """Return to whom a message is not taken, as a channel or a person's number, with Slack's own codes."""
    if not refused:
        return []
    named = ", ".join(f"{where} ({code})" for where, code in refused)
    sentence = (
        f"Slack refuses a message to {named}, for a reason that the bot doesn't know. Everything else goes out. "
        "After the third time the message waits on the secretary's Home, with Retry and Drop it."
    )
    return [sentence]


def officer_problem(officer: UnlinkedOfficer) -> str:
    """Return that a chair or a secretary can't be reached, without their address."""
    return f"The {officer.key} (person {officer.person_id}) {_no_account_phrase(officer)}"


def officer_fault(officer: UnlinkedOfficer) -> str:
    """Return the same for the operator, with the address."""
    return f"the {officer.key} {officer.email} {_no_account_phrase(officer)}"


def _no_account_phrase(officer: UnlinkedOfficer) -> str:
    told = "has no Slack account, so no message reaches them and they can't confirm anything."
    if officer.is_in_charter:
        return f"{told} Correct `{officer.key}:` in the charter, and restart the bot."
    return f"{told} Their address on the roster must be that of their Slack account."


def socket_problem(cut_off_age: timedelta | None) -> list[str]:
    """Return that nothing arrives from Slack, which nobody who types a command is told."""
    if cut_off_age is None or cut_off_age <= CUT_OFF_AFTER:
        return []
    sentence = (
        f"The connection to Slack (Socket Mode) has been closed for {duration_text(cut_off_age)}, so no commands arrive. "
        "The bot connects again by itself: look at status.slack.com, at this machine's network, and in the log."
    )
    return [sentence]


def disk_problem(free: int | None) -> list[str]:
    if free is None or free >= MIN_DISK_MB:
        return []
    return [
        f"Only {free} MB are free on the disk of the records. Make room: without any, no command is taken."
    ]


def clock_problem(skew: timedelta | None) -> list[str]:
    if skew is None or abs(skew) <= MAX_SKEW:
        return []
    where = "behind" if skew > timedelta() else "ahead of"
    sentence = (
        f"This machine's clock is {duration_text(abs(skew))} {where} Slack's. "
        "Let it follow a time server: reminders come at the wrong time, and Slack's requests are soon refused."
    )
    return [sentence]


def events_problem(limited_age: timedelta | None) -> list[str]:
    """Return that Slack has kept back events, for an hour after it last said so."""
    if limited_age is None or limited_age > LIMITED_FOR:
        return []
    sentence = (
        f"Slack kept back events {duration_text(limited_age)} ago, as it delivers 30,000 an hour at most. What was "
        "written in threads is read later; other messages to the bot may be lost. Take it out of busy channels "
        "that it does not need."
    )
    return [sentence]


def duration_text(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"  # noqa: PLR2004 - as one would say it
