"""The bot's HTTP: what Slack signed comes in, everything else is refused with 4xx and not logged."""

import hashlib
import hmac
import json
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, text
from starlette.testclient import TestClient

from bot.health import Heartbeat, disk_problem
from handlers.core.clock.health import HealthMonitor, HealthState, TimedQuery
from handlers.core.slack.site import MAX_BODY_BYTES, SLACK_PATH, Site
from storage import rate_limits, tables
from tests import databases
from tests.conversation import BOT, Conversation

SECRET = "shared-with-slack"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
SIGNS = {b"x-slack-request-timestamp", b"x-slack-signature"}


@pytest.fixture
def site(talk: Conversation) -> Iterator[TestClient]:
    bolt = talk.door.build_app(signing_secret=SECRET)
    app = Site(bolt, signing_secret=SECRET, machine=lambda: talk.machine_at, health=HealthState, ready=list)
    with TestClient(app, raise_server_exceptions=True) as client:
        yield client


def command(talk: Conversation, words: str, *, trigger: str = "1.1") -> bytes:
    return urlencode(
        {
            "command": "/isc", "text": words, "team_id": BOT.team, "user_id": talk.user("linda.okafor"), "channel_id": "C0000",
            "trigger_id": trigger, "response_url": "https://example.org/none",
        }
    ).encode()  # fmt: skip


def signed(
    talk: Conversation, body: bytes, kind: str = FORM, *, secret: str = SECRET, age: int = 0
) -> dict[str, str]:
    stamp = str(int(talk.machine_at.timestamp()) - age)
    proof = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={proof}"}


def test_signed_command_is_answered_in_the_response_itself(talk: Conversation, site: TestClient) -> None:
    body = command(talk, "action Send the cost table due:12 oct")

    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body))

    assert answer.status_code == 200
    assert answer.json()["response_type"] == "ephemeral"
    assert "A-1" in answer.json()["text"]


def test_command_delivered_twice_is_done_once_and_answered_alike(
    talk: Conversation, site: TestClient
) -> None:
    body = command(talk, "action Send the cost table due:12 oct")
    headers = signed(talk, body)

    first, second = (site.post(SLACK_PATH, content=body, headers=headers).json() for _ in range(2))

    assert first == second
    assert "A-2" not in talk.answer("linda.okafor", "actions")


def test_signed_command_of_another_team_is_acknowledged_and_has_no_effect(
    talk: Conversation, site: TestClient
) -> None:
    body = command(talk, "action Forged").replace(BOT.team.encode(), b"T0OTHER")

    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body))

    assert (answer.status_code, answer.text) == (200, "")
    assert (
        talk.answer("linda.okafor", "actions")
        == "No actions yet. Log one, or turn a message into one: ⋮ Log as action"
    )


def test_address_is_confirmed_to_slack(talk: Conversation, site: TestClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "say this back"}).encode()

    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body, JSON))

    assert answer.status_code == 200
    assert "say this back" in answer.text


def test_slack_may_look_at_the_certificate(site: TestClient) -> None:
    """Slack asks so without a signature, with GET or POST; nothing is done."""
    by_get = site.get(f"{SLACK_PATH}?ssl_check=1&token=x")
    by_post = site.post(SLACK_PATH, content=b"ssl_check=1&token=x", headers={"content-type": FORM})
    with_more = site.post(SLACK_PATH, content=b"ssl_check=1&command=%2Fisc", headers={"content-type": FORM})

    assert [by_get.status_code, by_post.status_code, with_more.status_code] == [200, 200, 401]


def test_events_that_slack_keeps_back_are_counted_told_and_caught_up_with(talk: Conversation) -> None:
    watched, calls = watch(talk), list[str]()

    def limited() -> None:
        watched.note_events_limited()
        calls.append("catch up")

    app = Site(
        talk.app, signing_secret=SECRET, machine=lambda: talk.machine_at, health=watched.state, ready=list,
        on_events_limited=limited,
    )  # fmt: skip
    payload = {"type": "app_rate_limited", "team_id": BOT.team, "minute_rate_limited": 1518467820}
    body = json.dumps(payload).encode()
    with TestClient(app) as client:
        forged = client.post(SLACK_PATH, content=body, headers=signed(talk, body, JSON, secret="another"))
        taken = client.post(SLACK_PATH, content=body, headers=signed(talk, body, JSON))
        metrics = client.get("/metrics").text
        talk.machine_at += timedelta(minutes=3)
        told = client.get("/healthz").json()
        talk.machine_at += timedelta(hours=1)
        later = client.get("/healthz").json()

    assert (forged.status_code, taken.status_code, calls) == (401, 200, ["catch up"])
    assert "clerk_events_limited 1.0" in metrics
    assert (told["events_limited"], told["ok"]) == (1, False)
    assert told["problems"][0].startswith("Slack kept back events 3 minutes ago")
    assert (later["events_limited"], later["problems"]) == (1, [])


def test_get_is_refused(site: TestClient) -> None:
    assert site.get(SLACK_PATH).status_code == 405


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"secret": "another"}, 401, id="forged"),
        pytest.param({"age": 600}, 401, id="ten minutes old"),
        pytest.param({"age": -600}, 401, id="from the future"),
    ],
)
def test_request_that_slack_did_not_sign_now_is_refused(
    talk: Conversation, site: TestClient, changed: dict[str, object], status: int
) -> None:
    body = command(talk, "action Forged")

    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body, **changed))  # type: ignore[arg-type] # one of each

    assert answer.status_code == status
    assert (
        talk.answer("linda.okafor", "actions")
        == "No actions yet. Log one, or turn a message into one: ⋮ Log as action"
    )


def test_request_without_a_signature_is_refused(talk: Conversation, site: TestClient) -> None:
    assert (
        site.post(
            SLACK_PATH, content=command(talk, "action Forged"), headers={"content-type": FORM}
        ).status_code
        == 401
    )


def test_bot_without_a_signing_secret_takes_no_requests(talk: Conversation) -> None:
    app = Site(talk.app, signing_secret="", machine=lambda: talk.machine_at, health=HealthState, ready=list)
    body = command(talk, "action Forged")

    with TestClient(app) as client:
        answer = client.post(SLACK_PATH, content=body, headers=signed(talk, body, secret=""))

    assert answer.status_code == 401


@pytest.mark.parametrize("stamp", ["", "soon", "١٢", "-1", "1e9", "9" * 400])
def test_odd_time_stamp_is_refused(talk: Conversation, site: TestClient, stamp: str) -> None:
    body = command(talk, "action Forged")
    headers = signed(talk, body) | {"x-slack-request-timestamp": stamp}

    answer = site.post(
        SLACK_PATH, content=body, headers=[(k.encode(), v.encode()) for k, v in headers.items()]
    )

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("v0=é".encode(), id="UTF-8"),
        pytest.param(b"v0=\xe9", id="Latin-1"),
        pytest.param(b"\xff" * 64, id="no text"),
        pytest.param(b"v0=" + "١".encode() * 64, id="digits of another script"),
        pytest.param(b"", id="empty"),
        pytest.param(b"v0=", id="no digits"),
        pytest.param(b"v0=" + b"0" * 100_000, id="long"),
    ],
)
def test_odd_signature_is_refused(talk: Conversation, site: TestClient, signature: bytes) -> None:
    body = command(talk, "action Forged")
    headers = {name.encode(): value.encode() for name, value in signed(talk, body).items()}

    answer = site.post(
        SLACK_PATH, content=body, headers=[*(headers | {b"x-slack-signature": signature}).items()]
    )

    assert answer.status_code == 401
    assert (
        talk.answer("linda.okafor", "actions")
        == "No actions yet. Log one, or turn a message into one: ⋮ Log as action"
    )


# What no client can send in a header is left out: line breaks and NUL end or break it.
HEADER = st.binary(max_size=80).map(lambda value: re.sub(rb"[\r\n\0]", b"", value).strip())
HEADERS = st.sampled_from(
    [
        "content-encoding", "content-type", "cookie", "x-slack-bolt-lazy-only", "x-slack-request-timestamp",
        "x-slack-retry-num", "x-slack-retry-reason", "x-slack-signature",
    ]
).map(str.encode)  # fmt: skip


@given(st.dictionaries(HEADERS, HEADER), st.binary(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_not_signed_is_refused_with_4xx(
    talk: Conversation, site: TestClient, headers: dict[bytes, bytes], body: bytes
) -> None:
    stamp = str(
        int(talk.machine_at.timestamp())
    ).encode()  # else most are refused before anything is compared
    sent = {b"x-slack-request-timestamp": stamp, b"x-slack-signature": b"v0=0"} | headers

    answer = site.post(SLACK_PATH, content=body, headers=[*sent.items()])

    assert answer.status_code == 401


@given(st.dictionaries(HEADERS.filter(lambda name: name not in SIGNS), HEADER), st.binary(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_signed_but_no_request_of_slacks_is_refused_with_4xx(
    talk: Conversation, site: TestClient, headers: dict[bytes, bytes], body: bytes
) -> None:
    proof = {name.encode(): value.encode() for name, value in signed(talk, body).items()}

    answer = site.post(SLACK_PATH, content=body, headers=[*(proof | headers).items()])

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"", FORM, id="empty"),
        pytest.param(b"payload=%7Bnot+json", FORM, id="payload is not JSON"),
        pytest.param(b"payload=%5B%5D", FORM, id="payload is a list"),
        pytest.param(b"payload=null", FORM, id="payload is nothing"),
        pytest.param(b"command=%2Fisc", FORM, id="command without a person"),
        pytest.param(b"{", JSON, id="broken JSON"),
        pytest.param(b"[1]", JSON, id="list"),
        pytest.param(b'"text"', JSON, id="text"),
        pytest.param(b"\xff\xfe", FORM, id="not UTF-8"),
        pytest.param(b'{"type":"event_callback"}', JSON, id="event without an event"),
        pytest.param(b'{"event":{"type":5},"event_id":"E1"}', JSON, id="event of no type"),
        pytest.param(b'{"type":"url_verification","challenge":7}', JSON, id="odd challenge"),
        pytest.param(
            b'{"type":"event_callback","event_id":"E2","team_id":"T0PRACTICE","event":{"type":"message","channel_type":"im","user":"U0001"}}',
            JSON,
            id="message from nowhere",
        ),
        pytest.param(
            b'payload={"type":"block_actions","team":{"id":"T0PRACTICE"},"user":{},"actions":[{"action_id":"done.0","value":"v1:done:A-1"}]}',
            FORM,
            id="press by nobody",
        ),
        pytest.param(b'payload={"type":"block_actions","user":{},"actions":[]}', FORM, id="press of nothing"),
        pytest.param(
            b'payload={"type":"block_actions","user":{},"actions":null}', FORM, id="press without a button"
        ),
        pytest.param(
            b'payload={"type":"view_submission","user":{},"view":null}', FORM, id="form that is none"
        ),
        pytest.param(
            b'payload={"type":"view_submission","team":{"id":"T0PRACTICE"},"user":{"id":"U0001"},"view":{"type":"modal","id":"V1","hash":"h",'
            b'"callback_id":"x","private_metadata":"C0000 action","state":{"values":[]}}}',
            FORM,
            id="form with a list of fields",
        ),
        pytest.param(
            b'payload={"type":"message_action","user":{"id":"U0001"},"callback_id":["x"]}',
            FORM,
            id="shortcut of odd name",
        ),
        pytest.param(b'payload={"type":"interactive_message","user":{},"actions":[]}', FORM, id="old button"),
        pytest.param(b'payload={"type":"workflow_step_edit","user":{}}', FORM, id="step of a workflow"),
        pytest.param(b'{"type":' + b"[" * 5000 + b"]" * 5000 + b"}", JSON, id="deep"),
    ],
)
def test_malformed_request_is_refused_with_4xx(
    talk: Conversation, site: TestClient, body: bytes, kind: str
) -> None:
    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body, kind))

    assert 400 <= answer.status_code < 500, answer.text


def test_endless_body_is_refused_before_it_is_read(talk: Conversation, site: TestClient) -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)

    assert site.post(SLACK_PATH, content=body, headers=signed(talk, body)).status_code == 413


def test_no_body_stands_in_the_log(
    talk: Conversation, site: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    good, forged = command(talk, "action Whispered due:12 oct"), command(talk, "action Whispered")

    site.post(SLACK_PATH, content=good, headers=signed(talk, good))
    site.post(SLACK_PATH, content=forged, headers=signed(talk, forged, secret="another"))

    ours = [record for record in caplog.records if record.name.startswith(("handlers", "storage", "clerk"))]
    assert ours
    assert not [record for record in ours if "Whispered" in f"{record.getMessage()}{vars(record)}"]


# Health


WELL = Heartbeat(age=timedelta(seconds=3), late_after=timedelta(minutes=1))


def watch(talk: Conversation, **given: Any) -> HealthMonitor:
    return HealthMonitor(
        talk.store, now=talk.clock.now, machine=lambda: talk.machine_at,
        **{"folder": Path(), "heartbeats": lambda: {"deliver": WELL}, "skew": lambda: timedelta(seconds=-2), **given},
    )  # fmt: skip


def asked(talk: Conversation, watched: HealthMonitor, path: str = "/healthz") -> httpx.Response:
    app = Site(
        talk.app,
        signing_secret=SECRET,
        machine=lambda: talk.machine_at,
        health=watched.state,
        ready=watched.not_ready_reasons,
        alive=watched.is_alive,
    )
    with TestClient(app) as client:
        answer: httpx.Response = client.get(path)
        return answer


def card(talk: Conversation, **changed: object) -> None:
    """Let there be one card that is due now; with the columns given."""
    talk.answer("linda.okafor", "action Send the cost table area:web due:14 oct")
    at = {"send_at": talk.clock.now(), **changed}
    talk.store.write(lambda tx: tx.run(tables.posts.update().values(at)), now=talk.clock.now())


def test_health_of_a_bot_that_is_well(talk: Conversation) -> None:
    card(talk)

    answer = asked(talk, watch(talk))

    said = answer.json()
    assert answer.status_code == 200
    assert said.pop("disk_free_mb") > 0
    assert said == {
        "ok": True, "problems": [], "beats": {"deliver": 3.0}, "oldest_due_seconds": 0.0, "uncertain": 0, "parked": 0, "outdated": 0,
        "expired": 0, "clock_skew_seconds": -2.0, "paused": None, "audit": 0, "events_limited": 0, "failed_plans": 0,
        "socket_connected": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        pytest.param(
            {"heartbeats": lambda: {"plan": replace(WELL, age=timedelta(minutes=5))}},
            "The regular work 'plan' has not been done for 5 minutes.",
            id="work stopped",
        ),
        pytest.param(
            {"skew": lambda: timedelta(seconds=75)},
            "This machine's clock is 75 seconds behind Slack's.",
            id="clock behind",
        ),
        pytest.param(
            {"skew": lambda: timedelta(seconds=-300)},
            "This machine's clock is 5 minutes ahead of Slack's.",
            id="clock ahead",
        ),
        pytest.param(
            {"audit": lambda: 3},
            "The last audit found 3 that should have been told and were not.",
            id="audit",
        ),
    ],
)
def test_health_says_what_is_wrong_with_the_bot_itself(
    talk: Conversation, given: dict[str, Any], begins: str
) -> None:
    answer = asked(talk, watch(talk, **given))

    assert answer.status_code == 503
    (problem,) = answer.json()["problems"]
    assert problem.startswith(begins)


def test_connection_that_stays_closed_is_a_problem_and_one_that_slack_renews_is_none(
    talk: Conversation,
) -> None:
    is_open, watched = [False], watch(talk)
    watched.is_socket_open = lambda: is_open[-1]

    renewed = asked(talk, watched).json()
    talk.machine_at += timedelta(minutes=3)
    closed = asked(talk, watched)
    is_open.append(True)
    again = asked(talk, watched).json()

    assert (renewed["problems"], renewed["socket_connected"]) == ([], False)
    assert closed.status_code == 503
    assert closed.json()["problems"][0].startswith(
        "The connection to Slack (Socket Mode) has been closed for 3 minutes"
    )
    assert (again["problems"], again["socket_connected"]) == ([], True)


def test_message_that_is_late_is_a_problem_after_ten_minutes(talk: Conversation) -> None:
    card(talk, send_at=talk.clock.now() - timedelta(minutes=9))
    early = asked(talk, watch(talk)).json()
    card(talk, send_at=talk.clock.now() - timedelta(minutes=11))
    late = asked(talk, watch(talk)).json()

    assert (early["problems"], early["oldest_due_seconds"]) == ([], 540)
    assert late["oldest_due_seconds"] == 660
    assert late["problems"][0].startswith("The oldest message that is due has waited for 11 minutes.")


def test_message_that_waits_for_a_later_hour_is_not_late(talk: Conversation) -> None:
    card(talk, send_at=talk.clock.now() + timedelta(hours=3))

    assert asked(talk, watch(talk)).json()["oldest_due_seconds"] is None


def test_what_is_in_doubt_is_a_problem_after_a_quarter_of_an_hour(talk: Conversation) -> None:
    card(talk, state="uncertain", doubted_at=talk.machine_at - timedelta(minutes=14))
    early = asked(talk, watch(talk)).json()
    card(talk, state="uncertain", doubted_at=talk.machine_at - timedelta(minutes=16))
    late = asked(talk, watch(talk)).json()

    assert (early["problems"], early["uncertain"]) == ([], 1)
    assert late["problems"][0].startswith(
        "Whether a message reached Slack has not been known for 16 minutes."
    )


def test_parked_and_expired_posts_are_counted_and_no_problem(talk: Conversation) -> None:
    card(talk, state="parked")
    talk.answer("linda.okafor", "action Book the room area:web due:14 oct")

    said = asked(talk, watch(talk)).json()

    assert (said["parked"], said["expired"], said["problems"]) == (1, 0, [])


@pytest.mark.parametrize(
    ("reason", "begins"),
    [
        pytest.param("token_revoked", "Slack refuses us (token_revoked).", id="refused"),
        pytest.param("TimeoutError", "Slack does not answer (TimeoutError).", id="away"),
    ],
)
def test_pause_is_a_problem_of_its_own_that_explains_what_is_late(
    talk: Conversation, reason: str, begins: str
) -> None:
    card(talk, send_at=talk.clock.now() - timedelta(minutes=20))
    talk.store.write(lambda tx: rate_limits.pause(tx, reason), now=talk.clock.now())

    said = asked(talk, watch(talk)).json()

    (problem,) = said["problems"]
    assert problem.startswith(begins)
    assert "1 message waits" in problem
    assert said["paused"] == reason


def test_slack_that_was_away_is_no_problem_when_nothing_waits(talk: Conversation) -> None:
    talk.store.write(
        lambda tx: rate_limits.pause(tx, "TimeoutError"), now=talk.clock.now() - timedelta(hours=1)
    )

    assert asked(talk, watch(talk)).json()["problems"] == []


@pytest.mark.parametrize("reason", ["TimeoutError", "token_revoked"])
def test_bot_is_not_restarted_because_slack_is_silent_or_refuses_it(talk: Conversation, reason: str) -> None:
    card(talk, send_at=talk.clock.now() - timedelta(hours=9))
    talk.store.write(lambda tx: rate_limits.pause(tx, reason), now=talk.clock.now())

    assert asked(talk, watch(talk)).status_code == 503
    assert asked(talk, watch(talk), "/livez").status_code == 200


def test_full_disk_is_a_problem() -> None:
    assert disk_problem(200) == []
    assert disk_problem(199)[0].startswith("Only 199 MB are free")


def test_database_that_fails_is_told_and_the_rest_is_still_answered(talk: Conversation) -> None:
    talk.store.write(lambda tx: tx.db.execute(text("DROP TABLE posts")), now=talk.clock.now())

    answer = asked(talk, watch(talk))
    ready = asked(talk, watch(talk), "/readyz")
    measured = asked(talk, watch(talk), "/metrics")

    said = answer.json()
    assert answer.status_code == 503
    assert asked(talk, watch(talk), "/livez").status_code == 200  # a restart would not help
    assert said["problems"][0].startswith("The database does not answer.")
    assert said["beats"] == {"deliver": 3.0}
    assert (said["uncertain"], said["oldest_due_seconds"], said["paused"]) == (None, None, None)
    assert said["disk_free_mb"] > 0
    assert ready.status_code == 503
    assert "clerk_clock_skew_seconds -2.0" in measured.text
    assert "clerk_parked_posts" not in measured.text


def test_database_that_hangs_does_not_hold_up_the_answer() -> None:
    talk = Conversation(databases.fresh("postgresql"))  # where a table can be locked against readers
    watched, engine = watch(talk), create_engine(talk.url, poolclass=NullPool)
    with engine.connect() as other:
        other.execute(text("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE"))

        said = asked(talk, watched).json()
    afterwards = asked(talk, watched).json()

    assert said["problems"][0].startswith("The database does not answer.")
    assert said["beats"] == {"deliver": 3.0}
    assert afterwards["ok"]
    talk.close()


def test_question_that_hangs_is_asked_once_and_again_when_it_has_ended() -> None:
    released, asked_times = threading.Event(), []

    def ask() -> str:
        asked_times.append(1)
        released.wait()
        return "well"

    question = TimedQuery(ask, within=timedelta(milliseconds=1))

    vain = [question.answer(), question.answer()]
    released.set()
    patient = TimedQuery(ask, within=timedelta(seconds=10))

    assert vain == [None, None]
    assert len(asked_times) == 1
    assert patient.answer() == "well"


def test_bot_is_ready_once_slack_was_reached_and_until_it_stops(talk: Conversation) -> None:
    watched = watch(talk)
    answers = [asked(talk, watched, "/readyz")]

    watched.is_connected = True
    answers.append(asked(talk, watched, "/readyz"))
    watched.is_stopping = True
    answers.append(asked(talk, watched, "/readyz"))

    assert [(a.status_code, a.json()["problems"]) for a in answers] == [
        (503, ["Slack has not been reached yet"]),
        (200, []),
        (503, ["stopping"]),
    ]


def test_bot_is_alive_while_its_writer_is(talk: Conversation) -> None:
    watched = watch(talk)
    before = asked(talk, watched, "/livez")

    talk.store.stop()
    after = asked(talk, watched, "/livez")

    assert (before.status_code, before.json()) == (200, {"ok": True})
    assert (after.status_code, after.json()) == (503, {"ok": False})


def test_gauges_are_measured_when_they_are_asked_for(talk: Conversation) -> None:
    card(talk, state="parked")

    lines = asked(talk, watch(talk), "/metrics").text.splitlines()

    assert {line for line in lines if line.startswith("clerk_") and "_total" not in line} >= {
        "clerk_oldest_due_seconds 0.0",
        "clerk_uncertain_posts 0.0",
        "clerk_parked_posts 1.0",
        "clerk_expired_posts 0.0",
        "clerk_clock_skew_seconds -2.0",
        'clerk_beat_age_seconds{work="deliver"} 3.0',
        'clerk_build_info{version="0.1.0"} 1.0',
    }
    assert "clerk_socket_connected" not in str(lines)  # over HTTP there is no connection
    assert {line.split("{")[0].split(" ")[0] for line in lines} >= {
        "clerk_healed_total",
        "clerk_healed_created",
    }
