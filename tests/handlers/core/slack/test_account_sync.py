"""The people of the roster are looked up by their address, in the background and no faster than Slack accepts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from handlers.core.clock.ticks import DEFAULT_LIMITS
from handlers.core.slack.account_sync import AGAIN_AFTER, BY_ADDRESS, BY_ID, MAX_PER_TURN, AccountSync
from handlers.people.roster import apply_operator_rows, import_roster
from practice.faults import Fault, FaultKind
from practice.limits import Limits
from practice.workspace import Person
from storage.people import set_last_day
from storage.unit_of_work import Read
from tests.conversation import BOT, Conversation, InProcess
from tests.handlers.scene import UTE

PAUSE = timedelta(seconds=5)  # between two turns


class CountingSlack(InProcess):
    """Keeps what it is asked about people, and holds the background to Slack's limits and faults."""

    def __init__(self, talk: Conversation) -> None:
        super().__init__(talk.workspace)
        self.asked: list[tuple[str, str]] = []

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        self.asked.append((method, str(values.get("email") or values.get("user"))))
        met = self.workspace.meet(method, values)
        assert met.answer is not None
        return {**met.answer, **({} if met.retry_after is None else {"retry_after": met.retry_after})}

    def asked_by(self, method: str) -> list[str]:
        return [whom for one, whom in self.asked if one == method]


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """What is linked once is asked of both databases."""
    return both


@pytest.fixture
def slack(talk: Conversation) -> CountingSlack:
    talk.workspace.limits = Limits()
    return CountingSlack(talk)


def started(talk: Conversation, slack: CountingSlack) -> AccountSync:
    """Return what a bot begins with that was just started."""
    means = replace(talk.ticks.means, slack=slack, limits=DEFAULT_LIMITS)
    return AccountSync(means, BOT.team, is_slack_away=lambda: talk.ticks.is_slack_silent)


def take_turns(talk: Conversation, sync: AccountSync, count: int) -> None:
    for _ in range(count):
        sync.turn()
        talk.skips_to(talk.clock.now() + PAUSE)


def violations(talk: Conversation) -> list[tuple[str, float]]:
    assert talk.workspace.limits is not None
    return talk.workspace.limits.violations


def newcomers(talk: Conversation, count: int, **account: Any) -> list[str]:
    """Put people on the roster who have an account in Slack that nobody has linked; return their addresses."""
    emails = [f"new{number}@example.org" for number in range(count)]
    for number, email in enumerate(emails):
        person = Person(f"U8{number:03}", f"new{number}", f"New {number}", email, "UTC", **account)
        talk.workspace.people[person.id] = person
    rows = [["name", "email", "station", "language", "role", "area", "entity"]]
    rows += [[email, email, "GVA", "en", "observer", "", ""] for email in emails]
    talk.store.write(partial(apply_operator_rows, rows=rows), now=talk.clock.now())
    return emails


def linked(talk: Conversation, emails: list[str]) -> list[str]:
    """Return which of these people have an account that is in use."""
    roster = talk.store.snapshot.roster
    return [one for one in emails if (found := roster.by_email(one)) and roster.slack_user(found.id)]


def test_only_people_without_an_account_are_looked_up_by_their_address(
    talk: Conversation, slack: CountingSlack
) -> None:
    emails = newcomers(talk, 3)

    take_turns(talk, started(talk, slack), 24)

    assert slack.asked_by(BY_ADDRESS) == emails
    assert linked(talk, emails) == emails
    assert {method for method, _ in slack.asked} == {BY_ADDRESS, BY_ID}
    assert sorted(slack.asked_by(BY_ID)) == sorted(one.user for one in talk.store.snapshot.roster.accounts)


def test_people_who_are_added_later_are_looked_up_without_a_start(
    talk: Conversation, slack: CountingSlack
) -> None:
    sync = started(talk, slack)
    take_turns(talk, sync, 1)

    emails = newcomers(talk, 2)
    take_turns(talk, sync, 1)

    assert linked(talk, emails) == emails


def test_hundreds_are_looked_up_no_faster_than_slack_accepts(
    talk: Conversation, slack: CountingSlack
) -> None:
    emails = newcomers(talk, 90)
    sync = started(talk, slack)

    take_turns(talk, sync, 1)
    at_once = len(linked(talk, emails))
    take_turns(talk, sync, 11)
    in_a_minute = len(linked(talk, emails))
    take_turns(talk, sync, 12)

    assert at_once == MAX_PER_TURN
    assert DEFAULT_LIMITS.burst < in_a_minute <= DEFAULT_LIMITS.burst + DEFAULT_LIMITS.lookups_per_minute
    assert linked(talk, emails) == emails
    assert slack.asked_by(BY_ADDRESS) == emails
    assert violations(talk) == []


def test_restart_goes_on_with_those_who_have_no_account_yet(talk: Conversation, slack: CountingSlack) -> None:
    emails = newcomers(talk, 15)
    take_turns(talk, started(talk, slack), 1)

    take_turns(talk, started(talk, slack), 1)

    assert slack.asked_by(BY_ADDRESS) == emails


def test_refusal_for_asking_too_often_is_kept_to(talk: Conversation, slack: CountingSlack) -> None:
    emails = newcomers(talk, 3)
    fault = Fault(kind=FaultKind.TOO_MANY, method=BY_ADDRESS, seconds=30)
    talk.workspace.faults.add(fault)
    sync = started(talk, slack)

    take_turns(talk, sync, 6)
    asked_meanwhile, linked_meanwhile = slack.asked_by(BY_ADDRESS), linked(talk, emails)
    take_turns(talk, sync, 2)

    assert (asked_meanwhile, linked_meanwhile) == (emails[:1], [])
    assert linked(talk, emails) == emails
    assert violations(talk) == []


@pytest.mark.parametrize("error", ["missing_scope", "invalid_auth"])
def test_lookup_that_slack_refuses_is_tried_ever_less_often(talk: Conversation, error: str) -> None:
    newcomers(talk, 3)
    asked = []

    def refuse(method: str, **_: object) -> Mapping[str, Any]:
        asked.append(method)
        return {"ok": False, "error": error}

    means = replace(talk.ticks.means, slack=refuse)
    take_turns(talk, AccountSync(means, BOT.team, is_slack_away=lambda: False), 240)  # twenty minutes

    assert 5 <= asked.count(BY_ADDRESS) <= 12


def test_address_that_slack_does_not_know_is_asked_about_once_a_day(
    talk: Conversation, slack: CountingSlack
) -> None:
    (email,) = newcomers(talk, 1)
    (account,) = [one for one in talk.workspace.people.values() if one.email == email]
    del talk.workspace.people[account.id]
    sync = started(talk, slack)
    take_turns(talk, sync, 5)
    talk.workspace.people[account.id] = account

    take_turns(talk, sync, 5)
    asked_today, linked_today = slack.asked_by(BY_ADDRESS), linked(talk, [email])
    talk.skips_to(talk.clock.now() + AGAIN_AFTER)
    take_turns(talk, sync, 1)

    assert (asked_today, linked_today) == ([email], [])
    assert linked(talk, [email]) == [email]


@pytest.mark.parametrize(
    "account", [{"is_restricted": True}, {"is_bot": True}, {"team_id": "T0OTHER"}], ids=str
)
def test_account_of_an_outsider_is_linked_to_nobody(
    talk: Conversation, slack: CountingSlack, account: dict[str, Any]
) -> None:
    emails = newcomers(talk, 1, **account)

    take_turns(talk, started(talk, slack), 1)

    assert slack.asked_by(BY_ADDRESS) == emails
    assert linked(talk, emails) == []


def test_account_that_was_closed_and_reopened_while_the_bot_was_away_is_noticed(
    talk: Conversation, slack: CountingSlack
) -> None:
    def switch(*, on: bool) -> None:  # and no event of it
        fault = Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(UTE), on=on)
        talk.workspace.switch(fault)

    ute = f"{UTE}@example.org"
    switch(on=True)
    take_turns(talk, started(talk, slack), 12)
    while_closed = linked(talk, [ute])
    switch(on=False)
    take_turns(talk, started(talk, slack), 12)

    assert while_closed == []
    assert linked(talk, [ute]) == [ute]
    assert len([one for one in talk.store.snapshot.roster.accounts if one.user == talk.user(UTE)]) == 1


def test_person_who_has_left_is_not_looked_up(talk: Conversation, slack: CountingSlack) -> None:
    (email,) = newcomers(talk, 1)
    person = talk.store.snapshot.roster.by_email(email)
    assert person is not None
    today = talk.clock.now().date()
    talk.store.write(partial(set_last_day, person_id=person.id, last_on=today), now=talk.clock.now())
    talk.skips_to(talk.clock.now() + timedelta(days=2))

    take_turns(talk, started(talk, slack), 3)

    assert slack.asked_by(BY_ADDRESS) == []


def test_what_follows_the_first_pass_runs_once_everybody_without_an_account_was_asked_about(
    talk: Conversation,
) -> None:
    ran: list[str | None] = []

    def keep(read: Read) -> None:
        person = read.roster.by_email("newcomer@example.org")
        ran.append(read.roster.slack_user(person.id) if person else None)

    roster = (
        "name,email,station,language,role,area,entity\nNoor Newcomer,newcomer@example.org,GVA,en,staff,,GS\n"
    )
    talk.store.write(lambda tx: import_roster(tx, roster), now=talk.clock.now())
    sync = AccountSync(talk.ticks.means, BOT.team, is_slack_away=lambda: False, when_asked=keep)
    talk.workspace.down = True
    sync.ask_about_all()
    while_slack_was_away = list(ran)
    talk.workspace.down = False
    take_turns(talk, sync, 240)

    assert while_slack_was_away == []
    assert ran == ["U9NEW"]
