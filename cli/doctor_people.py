"""What `doctor` says of people: for whom planning fails, and who has no Slack account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.health import officer_fault
from bot.officers import unlinked_officers, unlinked_people
from bot.people import Person
from bot.second_persons import missing_second_persons
from handlers.core.delivery.send import Slack, Verdict, call_and_judge
from handlers.core.slack.account_sync import BY_ADDRESS
from handlers.core.slack.workspace import DEADLINE, read_profile
from storage.failed_plans import PERSON, RECORD, FailedPlan, failures
from storage.metadata import find_workspace
from storage.unit_of_work import Read


@dataclass(frozen=True)
class Unlinked:
    """Somebody with a role whom the bot can't reach; `line` is what `doctor` says if Slack knows no account of theirs."""

    name: str
    email: str
    line: str


def check_plans(read: Read) -> Iterator[str]:
    """Yield a line for each plan that failed."""
    yield from (f"fault {_plan_text(read, one)}" for one in failures(read))


def check_second_persons(read: Read, now: datetime) -> Iterator[str]:
    """Yield a line for each choice of a register that nobody could confirm, once somebody is on the roster."""
    if read.roster.persons:
        for one in missing_second_persons(read.charter, read.roster, read.charter.day_of(now)):
            yield f"note  {one}"


def unlinked(read: Read, now: datetime) -> list[Unlinked] | None:
    """Return whom the bot can't reach, chair and secretary first. None before its first start, at which it links accounts."""
    if find_workspace(read) is None:
        return None
    on, persons = read.charter.day_of(now), read.roster.persons
    officers = [
        Unlinked(persons[one.person_id].name, one.email, f"fault {officer_fault(one)}")
        for one in unlinked_officers(read.roster, read.charter, on)
    ]
    others = [persons[person_id] for person_id in unlinked_people(read.roster, read.charter, on)]
    return [*officers, *(Unlinked(one.name, one.email, _note_text(one)) for one in others)]


def check_accounts(people: Sequence[Unlinked] | None, slack: Slack | None, team: str = "") -> Iterator[str]:
    """Yield a line for each; without Slack, by what the records say. The bot links a few at a time after its start."""
    if people is None:
        return
    lines = [one.line if slack is None else _account_line(one, slack, team) for one in people]
    if not any(line.startswith("fault") for line in lines):
        yield "ok    the chair and the secretary have Slack accounts"
    yield from lines


def _account_line(person: Unlinked, slack: Slack, team: str) -> str:
    """Ask Slack about an address; what it doesn't answer is as the records say."""
    judgement, answer = call_and_judge(partial(slack, BY_ADDRESS, deadline=DEADLINE, email=person.email))
    user = answer.get("user") if judgement.verdict is Verdict.SENT else None
    if user is None or read_profile(user, team=team).outsider_kind:
        return person.line
    return (
        f"note  {_who(person)} is not linked to their Slack account yet: a running bot does that in minutes"
    )


def _who(person: Unlinked | Person) -> str:
    return person.name if person.name == person.email else f"{person.name} ({person.email})"


def _note_text(person: Person) -> str:
    return (
        f"note  {_who(person)} has a role and no Slack account, and gets no messages: "
        "the address on the roster must be that of the account"
    )


def _plan_text(read: Read, failed: FailedPlan) -> str:
    whom = f"{failed.kind} {failed.id}"
    if failed.kind == PERSON and failed.id in read.roster.persons:
        whom = f"{read.roster.name(failed.id)} ({whom})"
    if failed.kind == RECORD:
        whom = f"{read.get(failed.id).ref} ({whom})"
    return (
        f"planning fails for {whom}: {failed.error} in {failed.work}, {failed.at:%Y-%m-%d %H:%M} UTC. Messages of theirs "
        "may be missing, everybody else's come. It is tried again every hour; the log of the bot says why: look for "
        "'plan failed'"
    )
