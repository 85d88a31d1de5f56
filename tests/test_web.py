"""The bot's HTTP: what Slack signed comes in, everything else is refused with 4xx and not logged."""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from handlers.web import BODY_MAX, SLACK_PATH, Site
from tests.conversation import BOT, Conversation

SECRET = "shared-with-slack"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@pytest.fixture
def site(talk: Conversation) -> Iterator[TestClient]:
    bolt = talk.door.app(signing_secret=SECRET)
    app = Site(bolt, signing_secret=SECRET, machine=lambda: talk.machine_at, health=list, ready=list)
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


def test_address_is_confirmed_to_slack(talk: Conversation, site: TestClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "say this back"}).encode()

    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body, JSON))

    assert answer.status_code == 200
    assert "say this back" in answer.text


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
    assert talk.answer("linda.okafor", "actions") == "No open actions."


def test_request_without_a_signature_is_refused(talk: Conversation, site: TestClient) -> None:
    assert (
        site.post(
            SLACK_PATH, content=command(talk, "action Forged"), headers={"content-type": FORM}
        ).status_code
        == 401
    )


@pytest.mark.parametrize("stamp", ["", "soon", "١٢", "-1", "1e9", "9" * 400])
def test_odd_time_stamp_is_refused(talk: Conversation, site: TestClient, stamp: str) -> None:
    body = command(talk, "action Forged")
    headers = signed(talk, body) | {"x-slack-request-timestamp": stamp}

    answer = site.post(
        SLACK_PATH, content=body, headers=[(k.encode(), v.encode()) for k, v in headers.items()]
    )

    assert answer.status_code == 401


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
            b'{"type":"event_callback","event_id":"E2","event":{"type":"message","channel_type":"im","user":"U0001"}}',
            JSON,
            id="message from nowhere",
        ),
        pytest.param(
            b'payload={"type":"block_actions","user":{},"actions":[{"action_id":"done.0","value":"v1:done:A-1"}]}',
            FORM,
            id="press by nobody",
        ),
        pytest.param(b'{"type":' + b"[" * 5000 + b"]" * 5000 + b"}", JSON, id="deep"),
    ],
)
def test_malformed_request_is_refused_with_4xx(
    talk: Conversation, site: TestClient, body: bytes, kind: str
) -> None:
    answer = site.post(SLACK_PATH, content=body, headers=signed(talk, body, kind))

    assert 400 <= answer.status_code < 500, answer.text


def test_endless_body_is_refused_before_it_is_read(talk: Conversation, site: TestClient) -> None:
    body = b"x" * (BODY_MAX + 1)

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


def test_health_says_what_is_wrong(talk: Conversation) -> None:
    app = Site(
        talk.app, signing_secret=SECRET, machine=lambda: talk.machine_at, health=lambda: ["late"], ready=list
    )
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 503
        assert client.get("/healthz").json()["problems"] == ["late"]
        assert client.get("/readyz").status_code == 200
        assert client.get("/metrics").status_code == 200
