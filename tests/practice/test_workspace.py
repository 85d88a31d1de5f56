"""What people do reaches the bot as Slack says it, and what the bot answers reaches them."""

import asyncio
import json
import threading
from typing import Any

import pytest

from practice.model import Json, NoAnswer, NotConnected, Refused
from practice.workspace import Workspace
from tests.practice.scene import (
    AMINA,
    BORIS,
    BOT,
    CHEN,
    OLD,
    PRIVATE,
    TF,
    Ear,
    Time,
    actions,
    button,
    field,
    form,
    plain,
    section,
    workspace,
)

run = asyncio.run


def heard(**more: Any) -> tuple[Workspace, Ear]:
    space, ear = workspace(**more), Ear()
    space.deliver = ear
    return space, ear


def card(space: Workspace, *blocks: Json, channel: str = TF) -> str:
    answer = space.call(
        "chat.postMessage",
        {"channel": channel, "text": "A-12", "blocks": list(blocks) or [section(), actions()]},
    )
    assert answer["ok"], answer
    return str(answer["ts"])


def opened(space: Workspace, user: str = AMINA, shape: Json | None = None) -> str:
    answer = space.call("views.open", {"trigger_id": space.new_trigger(user), "view": shape or form()})
    assert answer["ok"], answer
    return str(answer["view"]["id"])


# What is typed


def test_command_carries_slacks_fields_and_marks_mentions() -> None:
    space, ear = heard()

    run(space.type(AMINA, TF, "/isc action Tea & <cake> @boris #isc-tf by:friday"))

    payload = ear.last("slash_commands")
    assert payload["text"] == f"action Tea &amp; &lt;cake&gt; <@{BORIS}|boris> <#{TF}|isc-tf> by:friday"
    assert payload["command"] == "/isc"
    assert payload["channel_name"] == "isc-tf"
    assert payload["user_name"] == "amina"
    assert payload["is_enterprise_install"] == "false"
    assert payload["response_url"].startswith("http://slack/respond/")


@pytest.mark.parametrize(
    ("answer", "text", "only_for"),
    [
        ("Logged.", "Logged.", AMINA),
        ({"text": "Logged."}, "Logged.", AMINA),
        ({"text": "Said aloud.", "response_type": "in_channel"}, "Said aloud.", None),
    ],
)
def test_answer_to_a_command_is_private_unless_it_says_otherwise(
    answer: object, text: str, only_for: str | None
) -> None:
    space, ear = heard()
    ear.answer = answer

    run(space.type(AMINA, TF, "/isc help"))

    (message,) = space.messages(TF, seen_by=AMINA)
    assert (message.text, message.only_for) == (text, only_for)
    assert len(space.messages(TF, seen_by=BORIS)) == (only_for is None)


@pytest.mark.parametrize(
    ("fails", "line"),
    [
        (NotConnected(), "/isc failed because the app did not respond."),
        (NoAnswer(), '/isc failed with the error "operation_timeout".'),
    ],
)
def test_failed_command_says_what_slack_says(fails: Exception, line: str) -> None:
    space, ear = heard()
    ear.fails = fails

    run(space.type(AMINA, TF, "/isc help"))

    assert [one.text for one in space.messages(TF, seen_by=AMINA)] == [line]


def test_command_in_a_thread_is_refused_privately() -> None:
    space, ear = heard()
    ts = card(space)

    run(space.type(AMINA, TF, "/isc done A-12", thread_ts=ts))

    line = space.messages(TF, seen_by=AMINA, thread_ts=ts)[-1]
    assert line.text == "/isc is not supported in threads. Sorry!"
    assert ear.heard == []


def test_message_and_mention_reach_the_bot() -> None:
    space, ear = heard()
    ts = card(space)

    run(space.type(AMINA, TF, "@Clerk done, see https://example.org/a?b=1&c=2.", thread_ts=ts))

    message, mention = ear.events()
    text = f"<@{BOT}> done, see <https://example.org/a?b=1&amp;c=2>."
    assert (message["type"], message["channel_type"], message["text"]) == ("message", "channel", text)
    assert (message["thread_ts"], message["parent_user_id"]) == (ts, BOT)
    assert mention["type"] == "app_mention"
    assert mention["ts"] == message["ts"]


def test_bot_hears_nothing_where_it_is_not_a_member() -> None:
    space, ear = heard()

    run(space.type(AMINA, PRIVATE, "between us"))

    assert ear.heard == []


def test_direct_message_is_of_type_im() -> None:
    space, ear = heard()

    run(space.type(AMINA, space.direct(AMINA), "hello"))

    (event,) = ear.events()
    assert event["channel_type"] == "im"
    assert event["channel"] == "D0AMINA"


def test_edit_and_deletion_are_events_with_what_was_before() -> None:
    space, ear = heard()

    async def scene() -> None:
        ts = await space.type(AMINA, TF, "one")
        assert ts
        await space.edit(AMINA, TF, ts, "two")
        await space.delete(AMINA, TF, ts)

    run(scene())

    _, changed, deleted = ear.events()
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "two")
    assert changed["previous_message"]["text"] == "one"
    assert (deleted["subtype"], deleted["previous_message"]["text"]) == ("message_deleted", "two")
    assert space.messages(TF) == []


def test_deleted_root_of_a_thread_leaves_a_line() -> None:
    space, _ = heard()

    async def scene() -> None:
        ts = await space.type(AMINA, TF, "one")
        assert ts
        await space.type(BORIS, TF, "reply", thread_ts=ts)
        await space.delete(AMINA, TF, ts)

    run(scene())

    (line,) = space.messages(TF)
    assert (line.subtype, line.text) == ("tombstone", "This message was deleted.")


def test_only_the_author_edits() -> None:
    space, _ = heard()
    ts = card(space)

    with pytest.raises(Refused, match="cant_update_message"):
        run(space.edit(AMINA, TF, ts, "mine now"))


def test_nobody_writes_in_an_archived_or_foreign_channel() -> None:
    space, _ = heard()

    with pytest.raises(Refused, match="is_archived"):
        run(space.type(AMINA, OLD, "hello"))
    with pytest.raises(Refused, match="not_in_channel"):
        run(space.type(CHEN, TF, "hello"))


def test_reaction_is_an_event() -> None:
    space, ear = heard()
    ts = card(space)

    async def scene() -> None:
        await space.react(AMINA, TF, ts, "eyes")
        await space.unreact(AMINA, TF, ts, "eyes")

    run(scene())

    added, removed = ear.events()
    assert (added["type"], added["reaction"], added["item"]["ts"]) == ("reaction_added", "eyes", ts)
    assert removed["type"] == "reaction_removed"


# What is clicked


def test_click_carries_message_state_and_value() -> None:
    space, ear = heard()
    options = [{"text": plain(word), "value": word} for word in ("open", "late")]
    choice = {"type": "static_select", "action_id": "which", "options": options}
    ts = card(space, section(), actions(button(), choice))

    async def scene() -> None:
        await space.press(AMINA, message=(TF, ts), action_id="which", value="late")
        await space.press(AMINA, message=(TF, ts), action_id="done")

    run(scene())

    (_, chosen), (_, pressed) = ear.heard
    assert chosen["actions"][0]["selected_option"] == options[1]
    (action,) = pressed["actions"]
    assert (action["type"], action["value"], action["block_id"]) == ("button", "v1:done:12", "act")
    assert pressed["container"] == {
        "type": "message", "message_ts": ts, "channel_id": TF, "is_ephemeral": False,
    }  # fmt: skip
    assert pressed["state"]["values"]["act"]["which"]["selected_option"]["value"] == "late"
    assert pressed["message"]["ts"] == ts


def test_click_on_a_private_line_carries_no_message() -> None:
    space, ear = heard()
    values = {"channel": TF, "user": AMINA, "text": "A-12", "blocks": [actions()]}
    ts = space.call("chat.postEphemeral", values)["message_ts"]

    run(space.press(AMINA, message=(TF, str(ts)), action_id="done"))

    payload = ear.last("interactive")
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    with pytest.raises(Refused, match="message_not_found"):
        run(space.press(BORIS, message=(TF, str(ts)), action_id="done"))


def test_pressing_what_is_not_there_is_a_mistake_of_the_test() -> None:
    space, _ = heard()
    ts = card(space)

    with pytest.raises(LookupError, match="nothing named 'gone'"):
        run(space.press(AMINA, message=(TF, ts), action_id="gone"))


def test_response_url_replaces_deletes_and_wears_out() -> None:
    machine = Time()
    space, ear = heard(machine=machine)
    ts = card(space)
    run(space.press(AMINA, message=(TF, ts), action_id="done"))
    token = ear.last("interactive")["response_url"].rpartition("/")[2]

    first = run(space.respond(token, {"replace_original": True, "text": "done"}))
    others = [run(space.respond(token, {"text": "again"}))["ok"] for _ in range(4)]
    sixth = run(space.respond(token, {"text": "too much"}))

    assert first["ok"]
    assert all(others)
    assert sixth["error"] == "used_url"
    root, *private = space.messages(TF, seen_by=AMINA)
    assert (root.text, root.blocks) == ("done", [])
    assert {one.only_for for one in private} == {AMINA}


def test_response_url_lives_thirty_minutes_of_machine_time() -> None:
    machine = Time()
    space, ear = heard(machine=machine)
    run(space.type(AMINA, TF, "/isc help"))
    token = ear.last("slash_commands")["response_url"].rpartition("/")[2]

    machine.passes(minutes=31)

    assert run(space.respond(token, {"text": "late"}))["error"] == "expired_url"


def test_shortcut_of_a_message_carries_it() -> None:
    space, ear = heard()
    ts = card(space)

    run(space.shortcut(AMINA, "log", (TF, ts)))
    run(space.shortcut(AMINA, "raise"))

    (_, of_message), (_, anywhere) = ear.heard
    assert (of_message["type"], of_message["message"]["ts"]) == ("message_action", ts)
    assert (anywhere["type"], anywhere["callback_id"]) == ("shortcut", "raise")


# Forms


def test_submitted_form_closes_and_carries_its_values() -> None:
    space, ear = heard()
    view_id = opened(space)

    errors = run(space.submit(AMINA, view_id, {"title": "Cost table"}))

    payload = ear.last("interactive")
    assert errors == {}
    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"]["title"]["value"] == {
        "type": "plain_text_input", "value": "Cost table",
    }  # fmt: skip
    assert space.view(AMINA) is None


def test_required_field_is_asked_for_before_the_bot_is() -> None:
    space, ear = heard()
    view_id = opened(space)

    errors = run(space.submit(AMINA, view_id, {}))

    assert errors == {"title": "Please complete this required field."}
    assert ear.heard == []


def test_answer_to_a_form_shows_errors_updates_pushes_and_clears() -> None:
    space, ear = heard()
    view_id = opened(space)
    given = {"title": "x"}

    ear.answer = {"response_action": "errors", "errors": {"title": "Too short."}}
    assert run(space.submit(AMINA, view_id, given)) == {"title": "Too short."}
    ear.answer = {"response_action": "push", "view": form(callback_id="second")}
    run(space.submit(AMINA, view_id, given))
    second = space.view(AMINA)
    assert second is not None
    assert (second.callback_id, second.previous_id) == ("second", view_id)
    ear.answer = {"response_action": "clear"}
    run(space.submit(AMINA, second.id, given))
    assert space.view(AMINA) is None


def test_update_of_a_form_keeps_what_was_typed_under_the_same_ids() -> None:
    space, ear = heard()
    view_id = opened(space)
    ear.answer = {"response_action": "update", "view": form(field("title"), field("note", optional=True))}

    run(space.submit(AMINA, view_id, {"title": "Cost table"}))

    view = space.view(AMINA)
    assert view is not None
    assert view.state["title"]["value"]["value"] == "Cost table"
    assert view.state["note"]["value"]["value"] is None


def test_form_with_a_broken_answer_says_there_was_trouble() -> None:
    space, ear = heard()
    view_id = opened(space)
    ear.answer = {"response_action": "errors", "errors": {"nowhere": "?"}}

    run(space.submit(AMINA, view_id, {"title": "x"}))

    view = space.view(AMINA)
    assert view is not None
    assert "no field nowhere" in view.trouble


def test_closing_is_told_only_if_asked_for() -> None:
    space, ear = heard()

    run(space.close(AMINA, opened(space)))
    assert ear.heard == []
    run(space.close(AMINA, opened(space, shape=form(notify_on_close=True))))
    assert ear.last("interactive")["type"] == "view_closed"


def test_trigger_is_good_once_for_three_seconds_of_machine_time() -> None:
    machine = Time()
    space, _ = heard(machine=machine)
    trigger, late = space.new_trigger(AMINA), space.new_trigger(AMINA)

    def open_with(trigger_id: str) -> Any:
        return space.call("views.open", {"trigger_id": trigger_id, "view": json.dumps(form())}).get("error")

    assert open_with(trigger) is None
    assert open_with(trigger) == "exchanged_trigger_id"
    machine.passes(seconds=4)
    assert open_with(late) == "expired_trigger_id"
    assert open_with("nonsense") == "invalid_trigger_id"


def test_home_is_published_opened_and_guarded_by_its_hash() -> None:
    space, ear = heard()
    home = {"type": "home", "blocks": [section(), actions()]}
    first = space.call("views.publish", {"user_id": AMINA, "view": home})
    view: Any = first["view"]

    stale = space.call("views.publish", {"user_id": AMINA, "view": home, "hash": "other"})
    fresh = space.call("views.publish", {"user_id": AMINA, "view": home, "hash": view["hash"]})
    run(space.open_home(AMINA))
    run(space.press(AMINA, view_id=view["id"], action_id="done"))

    assert stale["error"] == "hash_conflict"
    assert fresh["ok"]
    assert ear.events()[0]["tab"] == "home"
    assert ear.last("interactive")["container"] == {"type": "view", "view_id": view["id"]}


# All of it


def test_timestamps_are_unique_and_increase_while_time_stands_still() -> None:
    space, _ = heard()

    def post() -> None:
        for _ in range(50):
            space.call("chat.postMessage", {"channel": TF, "text": "x"})

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    stamps = [one.ts for one in space.messages(TF)]
    assert len(set(stamps)) == 100
    assert stamps == sorted(stamps)


def test_nothing_passes_while_slack_is_down_or_the_token_revoked() -> None:
    space, ear = heard()

    space.revoked = True
    assert space.call("auth.test", {})["error"] == "token_revoked"
    run(space.type(AMINA, TF, "/isc help"))
    space.revoked, space.down = False, True
    assert not space.call("auth.test", {})["ok"]
    run(space.type(AMINA, TF, "hello"))

    assert ear.heard == []


def test_everything_survives_a_restart() -> None:
    space, ear = heard()
    ts = card(space)
    view_id = opened(space)
    run(space.type(AMINA, TF, "/isc help"))
    run(space.react(AMINA, TF, ts, "eyes"))
    token = ear.last("slash_commands")["response_url"].rpartition("/")[2]

    later = workspace()
    later.load(json.loads(json.dumps(space.dump())))
    later.deliver = ear

    assert later.dump() == space.dump()
    assert later.messages(TF) == space.messages(TF)
    assert run(later.submit(AMINA, view_id, {"title": "x"})) == {}
    assert run(later.respond(token, {"text": "still here"}))["ok"]
    assert card(later) > ts
