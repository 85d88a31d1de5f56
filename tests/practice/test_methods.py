"""The Web API answers, and refuses, as Slack's does."""

import json
from typing import Any

import pytest

from practice.model import Json
from practice.workspace import Workspace
from tests.practice.scene import AMINA, BOT, OLD, PRIVATE, TF, section, workspace


def call(space: Workspace, method: str, **values: Any) -> Any:
    return space.call(method, values)


def posted(space: Workspace, count: int = 1, **more: Any) -> list[str]:
    return [call(space, "chat.postMessage", channel=TF, text=f"m{at}", **more)["ts"] for at in range(count)]


@pytest.mark.parametrize(
    ("method", "values", "error"),
    [
        ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": PRIVATE, "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0LOBBY", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": OLD, "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": TF}, "no_text"),
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": TF, "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": TF, "text": "x", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": TF, "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": TF, "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ("chat.postMessage", {"channel": BOT, "text": "x"}, "cannot_dm_bot"),
        ("chat.postEphemeral", {"channel": TF, "user": "U0CHEN", "text": "x"}, "user_not_in_channel"),
        ("chat.update", {"channel": TF, "ts": "1.000001", "text": "x"}, "message_not_found"),
        ("conversations.history", {"channel": "C0LOBBY"}, "not_in_channel"),
        ("conversations.open", {"users": "U9"}, "user_not_found"),
        ("conversations.open", {"users": "U0GONE"}, "user_disabled"),
        ("conversations.replies", {"channel": TF, "ts": "1.000001"}, "thread_not_found"),
        ("files.getUploadURLExternal", {"filename": "x.csv", "length": 0}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F9"}], "channel_id": TF}, "file_not_found"),
        ("files.info", {"file": "F9"}, "file_not_found"),
        ("files.delete", {"file": "F9"}, "file_not_found"),
        ("upload", {"address": "http://slack/upload/u9", "content": b"x"}, "no_such_upload"),
        ("users.info", {"user": "U9"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@example.org"}, "users_not_found"),
        ("views.update", {"view_id": "V9", "view": {}}, "not_found"),
        ("views.publish", {"user_id": AMINA, "view": {"type": "home"}}, "invalid_arguments"),
        ("chat.sendTelegram", {}, "unknown_method"),
    ],
)
def test_refusals_have_slacks_codes(method: str, values: Json, error: str) -> None:
    assert workspace().call(method, values)["error"] == error


def test_message_is_edited_up_to_four_thousand_bytes_although_a_longer_one_is_posted() -> None:
    space = workspace()
    message = {"channel": TF, "ts": call(space, "chat.postMessage", channel=TF, text="ж" * 4_001)["ts"]}

    answers = [space.call("chat.update", {**message, "text": "ж" * number}) for number in (2_000, 2_001)]

    assert [one.get("error") for one in answers] == [None, "msg_too_long"]


def test_invalid_blocks_are_named() -> None:
    answer = call(workspace(), "chat.postMessage", channel=TF, text="x", blocks=[section("x" * 3001)])

    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_message_to_a_person_goes_to_the_own_conversation() -> None:
    space = workspace()

    answer = call(space, "chat.postMessage", channel=AMINA, text="hello")

    assert (
        answer["channel"]
        == space.direct(AMINA)
        == call(space, "conversations.open", users=AMINA)["channel"]["id"]
    )
    assert [one.text for one in space.messages(space.direct(AMINA))] == ["hello"]


def test_channel_is_found_by_its_name() -> None:
    assert call(workspace(), "chat.postMessage", channel="#isc-tf", text="x")["channel"] == TF


def test_metadata_is_shown_only_when_asked_for() -> None:
    space = workspace()
    metadata = {"event_type": "post", "event_payload": {"id": "p1"}}
    posted(space, metadata=metadata)

    silent = call(space, "conversations.history", channel=TF)["messages"][0]
    asked = call(space, "conversations.history", channel=TF, include_all_metadata="1")["messages"][0]

    assert "metadata" not in silent
    assert asked["metadata"] == metadata


def test_history_pages_newest_first_and_replies_oldest_first() -> None:
    space = workspace()
    root, *_ = posted(space, 5)
    for at in range(3):
        call(space, "chat.postMessage", channel=TF, text=f"r{at}", thread_ts=root)

    history, cursor = [], ""
    while True:
        page = call(space, "conversations.history", channel=TF, limit=2, cursor=cursor)
        history += [one["text"] for one in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] == bool(cursor)
        if not cursor:
            break
    replies = call(space, "conversations.replies", channel=TF, ts=root)["messages"]

    assert history == ["m4", "m3", "m2", "m1", "m0"]
    assert [one["text"] for one in replies] == ["m0", "r0", "r1", "r2"]
    assert replies[0]["reply_count"] == 3
    assert replies[1]["parent_user_id"] == BOT


def test_history_has_exact_bounds() -> None:
    space = workspace()
    first, second, third = posted(space, 3)

    def between(**bounds: str) -> list[str]:
        page = call(space, "conversations.history", channel=TF, **bounds)
        return [one["ts"] for one in page["messages"]]

    assert between(oldest=first, latest=third) == [second]
    assert between(oldest=first, latest=third, inclusive="true") == [third, second, first]


def test_private_lines_are_in_no_history_and_cannot_be_changed() -> None:
    space = workspace()
    ts = call(space, "chat.postEphemeral", channel=TF, user=AMINA, text="psst")["message_ts"]

    assert call(space, "conversations.history", channel=TF)["messages"] == []
    assert call(space, "chat.update", channel=TF, ts=ts, text="x")["error"] == "message_not_found"


def test_update_changes_only_what_is_given() -> None:
    space = workspace()
    (ts,) = posted(space, blocks=[section("old")])

    call(space, "chat.update", channel=TF, ts=ts, text="new")
    kept = space.message(TF, ts)
    assert (kept.text, kept.blocks[0]["text"]["text"]) == ("new", "old")
    call(space, "chat.update", channel=TF, ts=ts, text="new", blocks=[])
    assert space.message(TF, ts).blocks == []


def test_bot_changes_only_its_own_messages() -> None:
    space = workspace()
    ts = space.notice(AMINA, TF, "x").ts
    space.message(TF, ts).only_for = None

    assert call(space, "chat.update", channel=TF, ts=ts, text="x")["error"] == "cant_update_message"
    assert call(space, "chat.delete", channel=TF, ts=ts)["error"] == "cant_delete_message"


def test_reactions_come_and_go_once() -> None:
    space = workspace()
    (ts,) = posted(space)
    place = {"channel": TF, "timestamp": ts, "name": "eyes"}

    answers = [
        call(space, f"reactions.{verb}", **place).get("error") for verb in ("add", "add", "remove", "remove")
    ]

    assert answers == [None, "already_reacted", None, "no_reaction"]


def test_people_are_listed_in_pages() -> None:
    space = workspace()
    first = call(space, "users.list", limit=3)

    rest = call(space, "users.list", limit=3, cursor=first["response_metadata"]["next_cursor"])

    members = first["members"] + rest["members"]
    assert [one["name"] for one in members] == ["amina", "boris", "chen", "gone", "clerk"]
    assert members[0]["tz_offset"] == 0
    assert members[1]["tz_offset"] == 3600
    assert members[2]["is_restricted"]


def test_private_channel_without_the_bot_is_not_listed() -> None:
    space = workspace()
    listed = call(space, "conversations.list", types="public_channel,private_channel", exclude_archived="1")
    mine = call(space, "users.conversations")

    assert [one["id"] for one in listed["channels"]] == [TF, "C0LOBBY"]
    assert [one["id"] for one in mine["channels"]] == [TF, OLD]


def test_bot_joins_a_public_channel() -> None:
    space = workspace()

    call(space, "conversations.join", channel="C0LOBBY")

    assert BOT in call(space, "conversations.members", channel="C0LOBBY")["members"]


def test_objects_handed_over_are_not_kept() -> None:
    space = workspace()
    blocks = [section("before")]
    (ts,) = posted(space, blocks=blocks)

    blocks[0]["text"]["text"] = "after"

    assert space.message(TF, ts).blocks[0]["text"]["text"] == "before"


def brought(space: Workspace, content: bytes = b"a,b") -> str:
    """Bring the bytes of a file, and finish nothing; return its id."""
    place = call(space, "files.getUploadURLExternal", filename="list.csv", length=str(len(content)))
    assert call(space, "upload", address=place["upload_url"], content=content) == {"ok": True}
    return str(place["file_id"])


def finished(space: Workspace, file: str, channel: str) -> Any:
    return call(
        space, "files.completeUploadExternal", files=[{"id": file, "title": "List"}], channel_id=channel,
        initial_comment="Here",
    )  # fmt: skip


def test_file_is_shown_when_it_is_finished_and_says_where_only_then() -> None:
    space = workspace()
    file, direct = brought(space), space.direct(AMINA)
    before = call(space, "files.info", file=file)

    answer = finished(space, file, direct)

    assert before["error"] == "file_not_found"
    assert answer == {"ok": True, "files": [{"id": file, "title": "List"}]}
    (message,) = space.messages(direct)
    assert (message.text, message.files[0]["name"]) == ("Here", "list.csv")
    shares = call(space, "files.info", file=file)["file"]["shares"]
    assert [one["ts"] for one in shares["private"][direct]] == [message.ts]


def test_file_is_finished_once_in_a_conversation_and_with_its_bytes() -> None:
    space = workspace()
    file = brought(space)
    empty = call(space, "files.getUploadURLExternal", filename="x.csv", length=1)["file_id"]

    refused = [finished(space, *one).get("error") for one in ((empty, TF), (file, AMINA), (file, OLD))]
    taken = finished(space, file, TF)

    assert refused == ["file_not_found", "invalid_arguments", "is_archived"]
    assert taken["ok"]
    assert finished(space, file, TF)["error"] == "file_not_found"
    assert len(space.messages(TF)) == 1


def test_deleted_file_leaves_a_stone_in_its_message() -> None:
    space = workspace()
    file = brought(space)
    finished(space, file, TF)

    call(space, "files.delete", file=file)

    assert space.messages(TF)[0].files == [{"id": file, "mode": "tombstone"}]
    assert call(space, "files.info", file=file)["error"] == "file_not_found"


def test_files_outlive_a_restart() -> None:
    space, again = workspace(), workspace()
    file = brought(space, b"\xef\xbb\xbfa")
    finished(space, file, TF)

    again.load(json.loads(json.dumps(space.dump())))

    assert again.file(file).bytes == b"\xef\xbb\xbfa"
