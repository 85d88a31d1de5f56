"""Calendar feeds: given once, read with the rights of the moment, taken back, and served in chunks."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select
from starlette.testclient import TestClient

from handlers.core.clock.health import HealthState
from handlers.core.slack.feeds import CalendarFeeds
from handlers.core.slack.site import Site
from handlers.icalendar.feed import open_feed
from practice import payloads
from storage import tables
from storage.calendar_feeds import CHUNK_SIZE
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, UTE, everything_said, labels

ADDRESS = re.compile(r"https://clerk\.example\.org(/calendar/[A-Za-z0-9_-]{32}\.ics)")


@pytest.fixture
def web(talk: Conversation) -> Iterator[TestClient]:
    with served(talk) as client:
        yield client


def served(talk: Conversation) -> TestClient:
    """Return a client of the bot's HTTP server, as it is in Socket Mode too."""
    feeds = CalendarFeeds(partial(open_feed, talk.store), now=talk.clock.now)
    app = Site(
        talk.door.build_app(), signing_secret="", machine=lambda: talk.machine_at, health=HealthState, ready=list,
        feeds=feeds,
    )  # fmt: skip
    return TestClient(app)


def address(talk: Conversation, who: str, words: str = "calendar new") -> str:
    """Ask for an address, and turn it on; return its path."""
    talk.says(who, f"/isc {words}")
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    found = ADDRESS.search(str(view.shape))
    assert found is not None
    talk.submits(who)
    return found[1]


def entries(answer: httpx.Response) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def titles(answer: httpx.Response) -> set[str]:
    return {str(one["summary"]) for one in entries(answer)}


def test_calendar_reads_meetings_and_events_at_its_own_address(both: Conversation) -> None:
    both.answer(LINDA, "meeting 18 oct 14:00 duration:90 min")
    both.answer(LINDA, "event Forum on:5 dec to:7 dec area:web")
    path = address(both, UTE)

    with served(both) as web:
        answer = web.get(path)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["x-wr-calname"], calendar["version"]) == ("ISC-TF", "2.0")
    meeting, event = entries(answer)
    assert (meeting["uid"], event["uid"]) == ("M-1@ISC-TF.clerk", "E-1@ISC-TF.clerk")
    assert meeting.start.astimezone(UTC) == datetime(2016, 10, 18, 12, tzinfo=UTC)
    assert (event.start, event.end) == (date(2016, 12, 5), date(2016, 12, 8))
    assert "calendars look for changes only every few hours" in meeting["description"]


def test_address_is_shown_once_and_only_its_digest_is_stored(talk: Conversation, web: TestClient) -> None:
    path = address(talk, UTE)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")

    stored = talk.store.read(
        lambda read: [
            str(row) for table in tables.metadata.sorted_tables for row in read.db.execute(select(table))
        ]
    )

    assert [row for row in stored if secret in row] == []
    messages = [m for found in talk.workspace.posted.values() for m in found]
    assert [m.text for m in messages if secret in f"{m.text}{m.blocks}"] == []
    assert web.get(path).status_code == 200


def test_area_has_a_feed_of_its_own(talk: Conversation, web: TestClient) -> None:
    talk.answer(LINDA, "event Editors on:5 dec area:web")
    talk.answer(LINDA, "event Forum on:6 dec area:gender")
    talk.answer(LINDA, "meeting 18 oct 14:00")
    path = address(talk, UTE, "calendar new area:web")

    answer = web.get(path)

    assert titles(answer) == {"Editors"}
    assert Calendar.from_ical(answer.content)["x-wr-calname"] == "ISC-TF · Web editorial"


def test_working_groups_meeting_is_read_by_those_whom_it_concerns(
    talk: Conversation, web: TestClient
) -> None:
    talk.answer(LINDA, "again meeting 18 oct 14:00 group:Editors people:@wipa.chaiyo")
    theirs, other = address(talk, BANGKOK), address(talk, UTE)

    assert titles(web.get(theirs)) == {"Editors"}
    assert titles(web.get(other)) == set()


def test_cancelled_event_stays_and_says_so_and_one_undone_is_not_there(
    talk: Conversation, web: TestClient
) -> None:
    talk.answer(LINDA, "event Forum on:5 dec")
    talk.answer(LINDA, "event Mistake on:6 dec")
    path = address(talk, UTE)
    talk.answer(LINDA, "cancel E-1 no host")
    talk.answer(LINDA, "undo E-2")

    (one,) = entries(web.get(path))

    assert (one["summary"], one["status"]) == ("[CANCELLED] Forum", "CANCELLED")
    assert one["sequence"] > 0


def test_restricted_event_is_read_by_those_who_may_see_it(talk: Conversation, web: TestClient) -> None:
    talk.answer(LINDA, "event Secret on:5 dec visibility:restricted")
    own, other = address(talk, LINDA), address(talk, UTE)

    assert titles(web.get(own)) == {"Secret"}
    assert titles(web.get(other)) == set()


def test_who_lost_their_role_reads_no_more_than_anybody(talk: Conversation, web: TestClient) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "event Open on:5 dec visibility:public")
    path = address(talk, OBSERVER)
    before = web.get(path)

    talk.answer(LINDA, "relieve @zahra.farah observer")
    after = web.get(path, headers={"If-None-Match": before.headers["etag"]})

    assert titles(before) == {"Task force", "Open"}
    assert titles(after) == {"Open"}


def test_who_is_deactivated_or_has_left_finds_nothing(talk: Conversation, web: TestClient) -> None:
    path, other = address(talk, UTE), address(talk, OBSERVER)
    nothing = web.get(f"/calendar/{'x' * 32}.ics")

    talk.deactivates(UTE)
    talk.answer(LINDA, "leave @zahra.farah 10 oct")
    talk.passes(days=5)

    for answer in (web.get(path), web.get(other)):
        assert (answer.status_code, answer.text) == (nothing.status_code, nothing.text) == (404, "not found")
    talk.deactivates(UTE, on=False)
    talk.passes(minutes=1)
    assert web.get(path).status_code == 404  # for good
    assert web.get(address(talk, UTE)).status_code == 200


def test_form_that_two_people_send_makes_two_addresses(talk: Conversation, web: TestClient) -> None:
    talk.answer(LINDA, "event Forum on:5 dec to:7 dec")
    talk.says(UTE, "/isc calendar new")
    view = talk.workspace.view(talk.user(UTE))
    assert view is not None
    payload = payloads.submitted(talk.workspace, talk.user(LINDA), view)
    talk._run(talk._carry(payload))
    found = ADDRESS.search(str(view.shape))
    assert found is not None
    before = web.get(found[1]).status_code
    talk.submits(UTE)

    digests = talk.store.read(
        lambda read: read.db.execute(select(tables.calendar_feeds.c.digest)).scalars().all()
    )

    assert (before, web.get(found[1]).status_code) == (404, 200)
    assert len(set(digests)) == 2


def test_new_address_ends_the_one_before_and_off_ends_it(talk: Conversation, web: TestClient) -> None:
    first = address(talk, UTE)
    second = address(talk, UTE)
    area = address(talk, UTE, "calendar new area:web")

    assert [web.get(one).status_code for one in (first, second, area)] == [404, 200, 200]
    said = talk.answer(UTE, "calendar off area:web")
    assert said == "Your address for Web editorial is off. Calendars that read there find nothing any more."
    assert [web.get(one).status_code for one in (second, area)] == [200, 404]
    talk.answer(UTE, "calendar off")
    assert web.get(second).status_code == 404
    assert talk.answer(UTE, "calendar off").startswith("You have no address for a calendar")


def test_form_that_is_not_sent_gives_no_address(talk: Conversation, web: TestClient) -> None:
    talk.says(UTE, "/isc calendar new")
    view = talk.workspace.view(talk.user(UTE))
    assert view is not None
    found = ADDRESS.search(str(view.shape))

    assert found is not None
    assert web.get(found[1]).status_code == 404


def test_overview_offers_an_address_and_says_since_when_there_is_one(talk: Conversation) -> None:
    (before,) = talk.says(UTE, "/isc calendar")
    assert labels(before) == ["Get an address"]

    talk.presses(UTE, before, "Get an address")
    (said,) = talk.submits(UTE)
    (after,) = talk.says(UTE, "/isc calendar")

    assert said.text.startswith("Your calendar can read your meetings and all events at the new address now.")
    assert labels(said) == ["Turn it off"]
    assert after.text.startswith("You have had an address for your meetings and all events since Fri 7 Oct.")
    assert labels(after) == ["New address", "Turn it off"]


def test_message_that_asks_for_an_address_gets_the_button(talk: Conversation) -> None:
    (said,) = talk.says(UTE, "calendar new", channel="direct")

    assert labels(said) == ["Get an address"]


def test_without_a_public_address_the_verb_says_what_the_operator_sets() -> None:
    talk = Conversation(databases.fresh("sqlite"), public_url="")

    try:
        assert "setting PUBLIC_URL" in talk.answer(UTE, "calendar")
        assert "setting PUBLIC_URL" in talk.answer(UTE, "calendar new")
        assert "comes into our own conversation" in calendar_file(talk)
    finally:
        talk.close()
        databases.throw_away(talk.url)


def calendar_file(talk: Conversation) -> str:
    talk.answer(LINDA, "event Forum on:5 dec")
    return talk.answer(UTE, "calendar E-1")


def test_unchanged_calendar_is_not_sent_again(talk: Conversation, web: TestClient) -> None:
    talk.answer(LINDA, "event Forum on:5 dec")
    path = address(talk, UTE)
    first = web.get(path)

    again = web.get(path, headers={"If-None-Match": first.headers["etag"]})
    head = web.head(path)
    talk.passes(minutes=2)
    talk.answer(LINDA, "edit E-1 place:Cairo")
    changed = web.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert first.headers["last-modified"] == "Fri, 07 Oct 2016 08:00:00 GMT"
    assert first.headers["cache-control"] == "private, no-cache"
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_who_asks_too_often_is_put_off_and_strangers_cannot_shut_others_out(
    talk: Conversation, web: TestClient
) -> None:
    path, first_asked = address(talk, UTE), address(talk, LINDA)
    assert web.get(path).status_code == 200
    guesses = [web.get(f"/calendar/{number:032}.ics").status_code for number in range(70)]

    known = [web.get(path).status_code for _ in range(12)]

    assert guesses == [404] * 60 + [429] * 10
    assert web.get(first_asked).status_code == 200  # which this process has not served yet
    assert known[:9] == [200] * 9
    assert known[-1] == 429
    talk.skips_to(talk.clock.now() + timedelta(minutes=1))
    assert web.get(path).status_code == 200


@pytest.mark.parametrize(
    "name", ["x.ics", f"{'x' * 32}", f"{'x' * 31}%20.ics", "..%2fmetrics", f"{'x' * 33}.ics"]
)
def test_odd_address_is_not_there(talk: Conversation, web: TestClient, name: str) -> None:
    assert web.get(f"/calendar/{name}").status_code == 404


def test_no_address_is_logged(talk: Conversation, web: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = address(talk, UTE)
    caplog.clear()

    web.get(path)
    web.get(f"/calendar/{'y' * 32}.ics")

    # httpx is the client of this test.
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    assert [line for line in ours if "/calendar/" in line] == []


def test_erased_persons_address_is_gone(talk: Conversation, web: TestClient) -> None:
    path = address(talk, OBSERVER)
    assert "calendar addresses" in personal_file(talk)
    talk.answer(LINDA, "leave @zahra.farah 10 oct")
    talk.passes(days=5)
    talk.answer(LINDA, "privacy erase @zahra.farah")
    talk.passes(minutes=5)
    (request,) = [m for m in talk.direct(ALINE) if "Confirm" in labels(m)]
    talk.presses(ALINE, request, "Confirm")

    assert web.get(path).status_code == 404
    assert talk.store.read(lambda read: read.db.execute(select(tables.calendar_feeds)).all()) == []


def personal_file(talk: Conversation) -> str:
    talk.answer(OBSERVER, "privacy export")
    talk.passes(minutes=2)
    (file,) = next(m for m in talk.direct(OBSERVER) if m.files).files
    return talk.workspace.file(file["id"]).bytes.decode()


def test_five_thousand_entries_are_served_in_chunks(talk: Conversation, web: TestClient) -> None:
    """Each chunk is a read of its own, so that nothing else waits for the whole."""
    talk.answer(LINDA, "event Forum on:5 dec")
    multiply_events(talk, 5_000)
    path = address(talk, UTE)
    sizes: list[int] = []
    store_read = talk.store.read

    class Counting:
        @staticmethod
        def read(work: Any) -> Any:
            found = store_read(work)
            sizes.append(len(found) if isinstance(found, list) else 0)
            return found

    chosen = select(tables.calendar_feeds.c.digest)
    digest = talk.store.read(lambda read: read.db.execute(chosen).scalar_one())
    feed = open_feed(Counting(), digest, talk.clock.now())  # type: ignore[arg-type] # it only reads
    assert feed is not None
    parts = list(feed.parts())

    assert max(sizes) == CHUNK_SIZE
    assert sum(sizes) == 5_000
    assert len(parts) == 5_000 // CHUNK_SIZE + 2
    answer = web.get(path)
    assert answer.content.count(b"BEGIN:VEVENT") == 5_000
    assert answer.content == b"".join(parts)


def multiply_events(talk: Conversation, number: int) -> None:
    """Copy the one event until there are so many."""

    def copy(tx: Any) -> None:
        record = dict(
            tx.db.execute(select(tables.records).where(tables.records.c.kind == "event")).mappings().one()
        )
        event = dict(tx.db.execute(select(tables.events)).mappings().one())
        ids = range(10_000, 10_000 + number - 1)
        tx.db.execute(tables.records.insert(), [{**record, "id": one, "number": one} for one in ids])
        tx.db.execute(tables.events.insert(), [{**event, "id": one} for one in ids])

    talk.store.write(copy, now=talk.clock.now())


def test_nothing_else_that_is_said_names_an_address(talk: Conversation) -> None:
    path = address(talk, UTE)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    forms = [str(view.shape) for stack in talk.workspace.stacks.values() for view in stack]

    assert everything_said(talk).count(secret) == sum(form.count(secret) for form in forms)
