"""The charter's chair and secretary: in office from the first start, and replaced while nobody has met them."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.charter import Charter
from bot.charter_section import Rights
from handlers.core.clock.health import HealthMonitor
from handlers.core.slack.account_sync import AccountSync
from handlers.people.first_officers import follow_charter, log_unlinked
from handlers.people.roster import import_roster
from storage import tables
from storage.store import Store
from tests.conversation import BOT, FRIDAY, Conversation, charter_of

CHARTER = charter_of("charter.yaml")
RIGHT, WRONG = CHARTER.secretary, "lindda.okafor@example.org"
HEADER = "name,email,station,language,role,area,entity,from,to\n"


def start(url: str, secretary: str, talk: Conversation, *, roster: str = "") -> Store:
    """Do what a start does with the roster, in the workspace of a conversation."""
    store = Store(url, charter=replace_secretary(secretary), monotonic=lambda: 0.0)
    store.start()
    store.write(follow_charter, now=FRIDAY)
    if roster:
        store.write(lambda tx: import_roster(tx, roster), now=FRIDAY)
    means = replace(talk.ticks.means, store=store)
    AccountSync(means, BOT.team, is_slack_away=lambda: False).ask_about_all()
    return store


def replace_secretary(address: str) -> Charter:
    return CHARTER.model_copy(update={"secretary": address})


def secretaries(store: Store) -> list[str]:
    roster = store.snapshot.roster
    on = FRIDAY.date() + timedelta(days=1)
    found = roster.people_with_rights(Rights.SECRETARY, on=on, charter=store.snapshot.charter)
    return [roster.persons[one].email for one in found]


def history(store: Store) -> list[tuple[str, str]]:
    h = tables.history.c
    return [
        (one.verb, one.why) for one in store.read(lambda read: read.db.execute(select(h.verb, h.why)).all())
    ]


def problems(store: Store) -> list[str]:
    return list(HealthMonitor(store, now=lambda: FRIDAY, machine=lambda: FRIDAY).state().problems)


def row(email: str, role: str = "") -> str:
    return f"{HEADER}Somebody Known,{email},GVA,en,{role},,,,\n"


def test_secretary_who_is_misspelt_is_told_and_corrected_at_the_next_start(
    url: str, talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    first = start(url, WRONG, talk)
    ghost = first.snapshot.roster.by_email(WRONG)
    assert ghost is not None
    with caplog.at_level(logging.WARNING):
        first.read(lambda read: log_unlinked(read, FRIDAY))
    told = problems(first)
    first.stop()

    second = start(url, RIGHT, talk)

    assert told[1:] == []
    assert told[0] == (
        f"The secretary (person {ghost.id}) has no Slack account, so no message reaches them and they can't confirm "
        "anything. Correct `secretary:` in the charter, and restart the bot."
    )
    warned = [one for one in caplog.records if one.message == "no Slack account"]
    assert [(one.__dict__["person"], one.__dict__["office"]) for one in warned] == [(ghost.id, "secretary")]
    assert (secretaries(second), problems(second)) == ([RIGHT], [])
    assert second.snapshot.roster.slack_user(ghost.id) == talk.user("linda.okafor")
    assert ("address", "the charter") in history(second)
    second.stop()


def test_secretary_of_the_charter_who_is_on_the_roster_takes_the_office_over(
    url: str, talk: Conversation
) -> None:
    start(url, WRONG, talk, roster=row(RIGHT)).stop()

    store = start(url, RIGHT, talk)

    assert (secretaries(store), problems(store)) == ([RIGHT], [])
    assert history(store) == [("relieve", "the charter"), ("appoint", "the charter")]
    store.stop()


def test_charter_corrected_twice_wins_twice(url: str, talk: Conversation) -> None:
    start(url, WRONG, talk, roster=row("vera.almeida@example.org")).stop()
    for address in ("linda.okafoor@example.org", "vera.almeida@example.org", RIGHT):
        store = start(url, address, talk)
        found = secretaries(store)
        store.stop()

    assert found == ["vera.almeida@example.org"]  # she has an account, and may have acted


@pytest.mark.parametrize("address", ["greta.weber@example.org", "nobody.yet@example.org"])
def test_secretary_who_has_had_an_account_stays_whatever_the_charter_says(
    url: str, talk: Conversation, address: str
) -> None:
    start(url, RIGHT, talk).stop()

    store = start(url, address, talk)

    assert (secretaries(store), history(store)) == ([RIGHT], [])
    store.stop()


def test_secretary_whom_people_have_appointed_stays_without_an_account(url: str, talk: Conversation) -> None:
    code, other = CHARTER.roles_with(Rights.SECRETARY)[0].code, "on.leave@example.org"
    start(url, WRONG, talk, roster=row(other, code)).stop()

    store = start(url, RIGHT, talk)

    assert sorted(secretaries(store)) == sorted([other, RIGHT])
    assert [one for one in problems(store) if "Their address on the roster must be" in one] != []
    store.stop()
