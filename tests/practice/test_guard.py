"""The practice workspace answers on this computer alone, and every odd request gets a sentence."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx2 as httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.clock import Clock
from practice.server import site
from practice.workspace import Workspace
from tests.practice.scene import AMINA, TF, workspace

ACTS = (
    "type", "press", "submit", "close", "shortcut", "edit", "delete", "react", "dismiss", "join", "leave", "home",
    "clock", "start", "switch", "faults",
)  # fmt: skip
NAMES = (
    "user", "channel", "text", "files", "thread_ts", "ts", "view_id", "action_id", "block_id", "value", "state", "values",
    "callback_id", "name", "tab", "to", "label", "down", "revoked", "kind", "method", "count", "seconds", "plan", "limits",
    "content", "fraction", "seed", "kinds", "methods",
)  # fmt: skip
ANY_SIGN = st.characters()  # half characters too
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(ANY_SIGN, max_size=20)
    | st.sampled_from([AMINA, TF])
)
ODD = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)
JSON = {"Content-Type": "application/json"}
BODIES = st.dictionaries(st.sampled_from(NAMES), ODD, max_size=6)


def ask(space: Workspace, work: Callable[[httpx.AsyncClient], Awaitable[Any]], host: str = "") -> Any:
    """Return what `work` finds out from the workspace; a fault of ours becomes an answer of 500."""
    clock = Clock(space.machine)

    async def advance(to: datetime) -> None:
        clock.set(to)

    async def scene() -> Any:
        web = site(space, clock, advance=advance, host=host)
        transport = httpx.ASGITransport(web, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            return await work(client)

    return asyncio.run(scene())


@pytest.mark.parametrize("act", ACTS)
@given(body=BODIES)
@settings(max_examples=40)
def test_odd_body_is_refused_in_a_sentence(act: str, body: dict[str, Any]) -> None:
    async def post(web: httpx.AsyncClient) -> httpx.Response:
        return await web.post(f"/page/{act}", content=json.dumps(body), headers=JSON)

    answer = ask(workspace(), post)

    assert answer.status_code < 500, answer.text


@given(
    content=st.binary(max_size=40)
    | st.sampled_from([b"[" * 100_000, b"[]", b"null", b'{"a": NaN}', b'"\\ud800"'])
)
@settings(max_examples=40)
def test_what_is_no_json_is_refused(content: bytes) -> None:
    async def post(web: httpx.AsyncClient) -> httpx.Response:
        return await web.post("/page/type", content=content, headers=JSON)

    answer = ask(workspace(), post)

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@given(
    words=st.text(max_size=20)
    | st.datetimes().map(str)
    | st.dates().map(str)
    | st.integers().map("in {} weeks".format)
)
def test_clock_goes_nowhere_odd(words: str) -> None:
    async def move(web: httpx.AsyncClient) -> httpx.Response:
        return await web.post("/page/clock", json={"to": words})

    space = workspace()
    answer = ask(space, move)

    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert "2026" <= answer.json()["now"] < "2201"
    else:
        assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("to", ["1969-12-31", "2201-01-01", "9999-12-31", "0001-01-01"])
def test_clock_ends_where_times_mean_nothing_any_more(to: str) -> None:
    async def move(web: httpx.AsyncClient) -> httpx.Response:
        return await web.post("/page/clock", json={"to": to})

    answer = ask(workspace(), move)

    assert (answer.status_code, answer.json()["error"]) == (400, "The clock goes from 1970 to 2200.")


@pytest.mark.parametrize("path", ["/", "/page/state", "/api/auth.test", "/page/changes"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("[::1]:8000", 200),
        ("127.8.9.1", 200),
        ("clerk.example.org:8000", 200),
        ("elsewhere.example:8000", 403),
        ("10.0.0.7", 403),
        ("127.0.0.1.elsewhere.example", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
def test_only_names_of_this_computer_and_its_own_lead_here(path: str, host: str, status: int) -> None:
    async def get(web: httpx.AsyncClient) -> int:
        async with web.stream("GET", path, headers={"Host": host}) as answer:
            return answer.status_code

    space = workspace()
    space.is_closing = True  # or the stream of changes would never end
    found = ask(space, get, host="clerk.example.org")

    assert found == status
