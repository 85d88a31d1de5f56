"""Threads: what people write under a card or a reminder, and what becomes of it when they change their words."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from practice.workspace import Message
from storage import tables
from tests.conversation import BOT, Conversation
from tests.handlers.scene import BANGKOK, LINDA, UTE, labels, rows, signs


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Ute owns."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def notes(talk: Conversation, ref: str = "A-1") -> list[str]:
    """Return what `show` says of the notes, oldest first."""
    lines = talk.answer(LINDA, f"show {ref}").splitlines()
    return [line.split(": ", 1)[1] for line in lines if ", Ute Keller: " in line or " Okafor: " in line]


def told(talk: Conversation, verb: str) -> list[tuple[str, str]]:
    """Return the lines of history with this verb: the words before and after."""
    chosen = select(tables.history.c.before, tables.history.c.after).where(tables.history.c.verb == verb)
    found = talk.store.read(lambda read: read.db.execute(chosen.order_by(tables.history.c.id)).all())
    return [(json.loads(row.before)["text"], json.loads(row.after)["text"]) for row in found]


def state(talk: Conversation) -> str:
    lines = talk.answer(LINDA, "show A-1").splitlines()
    return lines[3]


# Edits


def test_edited_note_gets_the_new_words_and_the_history_keeps_the_old_ones(
    talk: Conversation, card: Message
) -> None:
    talk.replies(UTE, card, "Quote recieved")

    said = talk.edits(UTE, talk.last(UTE), "Quote received")

    assert said == []
    assert signs(talk, UTE, card) == ["pencil2"]
    assert notes(talk) == ["Quote received"]
    assert told(talk, "note edited") == [("Quote recieved", "Quote received")]


def test_note_that_was_written_as_a_command_is_edited_too(talk: Conversation, card: Message) -> None:
    talk.says(UTE, "note A-1 Quote recieved", channel="direct")

    talk.edits(UTE, talk.last(UTE), "note A-1 Quote received")

    assert notes(talk) == ["Quote received"]


def test_reference_in_an_edited_note_is_not_part_of_it(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "A-1: quote")

    talk.edits(UTE, talk.last(UTE), "A-1: quote of Monday")

    assert notes(talk) == ["quote of Monday"]


@pytest.mark.parametrize("words", ["A-2: booked", "A-2 done", "done", "done Table sent"])
def test_note_edited_into_something_else_stays_with_a_question_mark(
    talk: Conversation, card: Message, words: str
) -> None:
    talk.answer(LINDA, "action Room plan owner:@ute.keller")
    talk.replies(UTE, card, "Quote received")

    said = talk.edits(UTE, talk.last(UTE), words)

    assert [(m.text, m.only_for) for m in said] == [
        (
            (
                "The note under A-1 stays as it was: an edit changes its words, and does nothing else. "
                "Say it in a new message."
            ),
            talk.user(UTE),
        )
    ]
    assert signs(talk, UTE, card) == ["pencil2", "question"]
    assert (notes(talk), state(talk)) == (["Quote received"], "Open")


def test_done_that_is_edited_is_not_undone(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "done, Table sent")

    said = talk.edits(UTE, talk.last(UTE), "nearly done")

    assert [(m.text, m.only_for) for m in said] == [
        ("A-1 stays done: changing the message takes nothing back.", talk.user(UTE))
    ]
    assert labels(said[0]) == ["Undo", "Reopen"]
    assert signs(talk, UTE, card) == ["white_check_mark", "question"]
    assert state(talk) == "Done"


def test_reply_that_was_not_understood_is_read_anew_when_it_is_edited(talk: Conversation) -> None:
    for title in ("Cost table", "Room plan"):
        talk.answer(LINDA, f"action {title} owner:@ute.keller due:11 oct")
    talk.passes(days=3)
    reminder = talk.direct(UTE)[-1]
    talk.replies(UTE, reminder, "done")

    said = talk.edits(UTE, talk.last(UTE), "A-2 done")

    assert [m.text for m in said] == ["Room plan is done. I'll tell Linda.\nDone · A-2 · Mon 10 Oct"]
    assert signs(talk, UTE, reminder) == ["white_check_mark"]


def test_command_that_was_refused_is_read_anew_when_it_is_edited(talk: Conversation) -> None:
    talk.says(LINDA, "acton Cost table", channel="direct")

    said = talk.edits(LINDA, talk.last(LINDA), "action Cost table")

    assert said[0].text.startswith("Cost table")


def test_command_that_was_done_is_not_done_again_when_it_is_edited(talk: Conversation) -> None:
    talk.says(LINDA, "action Cost table", channel="direct")
    before = rows(talk)

    said = talk.edits(LINDA, talk.last(LINDA), "action Cost table for six languages")

    assert [m.text for m in said] == ["A-1 stays open: changing the message takes nothing back."]
    assert rows(talk) == before


def test_preview_of_a_link_is_no_edit(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "See https://example.org/quote")
    message = talk.workspace.message(card.channel, talk.last(UTE))
    before = rows(talk)

    deliver(talk, changed(message, previous=shown(message), attachments=[{"title": "Quote"}]))

    assert rows(talk) == before
    assert signs(talk, UTE, card) == ["pencil2"]


# Deletions


def test_deleted_note_is_struck_and_kept_in_the_history(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "The chief of finance is wrong")

    said = talk.deletes(UTE, talk.last(UTE))

    assert said == []
    assert notes(talk) == ["(deleted)"]
    assert told(talk, "note deleted") == [("The chief of finance is wrong", "")]


def test_done_that_is_deleted_is_not_undone(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "done, Table sent")

    said = talk.deletes(UTE, talk.last(UTE))

    assert [m.text for m in said] == ["A-1 stays done: changing the message takes nothing back."]
    assert state(talk) == "Done"


def test_undo_takes_back_the_step_and_not_the_edit_of_a_note(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "Quote recieved")
    talk.answer(UTE, "done A-1 Table sent")
    talk.edits(UTE, talk.last(UTE), "Quote received")

    assert talk.answer(UTE, "undo A-1").startswith("Taken back.")
    assert state(talk) == "Open"


# Whatever the order


def shown(message: Message) -> dict[str, Any]:
    return {**message.as_slack(), "thread_ts": message.thread_ts}


def posted(message: Message) -> dict[str, Any]:
    return {**shown(message), "channel": message.channel, "channel_type": "channel"}


def changed(message: Message, *, previous: dict[str, Any], **what: Any) -> dict[str, Any]:
    """Return the event of a message that was changed."""
    return {
        "type": "message", "subtype": "message_changed", "channel": message.channel, "channel_type": "channel",
        "hidden": True, "ts": "1475999999.000100", "event_ts": "1475999999.000100",
        "message": {**shown(message), **what}, "previous_message": previous,
    }  # fmt: skip


def edit(message: Message, text: str, at: str) -> dict[str, Any]:
    return changed(
        message, previous=shown(message), text=text, edited={"user": message.user, "ts": f"1475900000.{at}"}
    )


def deletion(message: Message) -> dict[str, Any]:
    return {
        "type": "message", "subtype": "message_deleted", "channel": message.channel, "channel_type": "channel",
        "hidden": True, "ts": "1475999999.000200", "event_ts": "1475999999.000200",
        "deleted_ts": message.ts, "previous_message": shown(message),
    }  # fmt: skip


def deliver(talk: Conversation, *events: dict[str, Any]) -> None:
    """Bring events to the bot, each under an id of its own, as a repetition by another way would be."""
    for event in events:
        talk.delivered += 1
        payload = {
            "type": "event_callback", "team_id": BOT.team, "event": event, "event_id": f"EvTEST{talk.delivered}",
        }  # fmt: skip
        talk._run(talk._carry(payload))


@pytest.fixture
def unheard(talk: Conversation, card: Message) -> Message:
    """A reply that Slack has and of which the bot was not told yet."""
    message = Message(
        channel=card.channel,
        ts=talk.workspace.next_ts(),
        user=talk.user(UTE),
        thread_ts=card.ts,
        text="first words",
    )
    return talk.workspace.add(message)


def test_edit_that_comes_before_its_message_counts_and_the_message_does_not(
    talk: Conversation, card: Message, unheard: Message
) -> None:
    deliver(talk, edit(unheard, "second words", "2"), posted(unheard))

    assert notes(talk) == ["second words"]
    assert signs(talk, UTE, card) == ["pencil2"]


def test_later_edit_that_comes_first_is_the_last_word(talk: Conversation, unheard: Message) -> None:
    deliver(talk, posted(unheard), edit(unheard, "third words", "3"), edit(unheard, "second words", "2"))

    assert notes(talk) == ["third words"]
    assert told(talk, "note edited") == [("first words", "third words")]


def test_everything_twice_is_as_once(talk: Conversation, unheard: Message) -> None:
    once = [posted(unheard), edit(unheard, "second words", "2"), deletion(unheard)]

    deliver(talk, *once, *once, *reversed(once))

    assert notes(talk) == ["(deleted)"]
    assert (len(told(talk, "note edited")), len(told(talk, "note deleted"))) == (1, 1)


def test_deletion_that_comes_before_its_message_leaves_nothing(talk: Conversation, unheard: Message) -> None:
    deliver(talk, deletion(unheard), posted(unheard), edit(unheard, "second words", "2"))

    assert notes(talk) == []


def test_edited_done_that_comes_first_closes_once(talk: Conversation, unheard: Message) -> None:
    deliver(
        talk, edit(unheard, "done, Table sent", "2"), posted(unheard), edit(unheard, "done, Table sent", "2")
    )

    assert state(talk) == "Done"
    assert notes(talk) == []


# Files and links


def test_files_and_links_in_replies_are_shown_with_the_record(talk: Conversation, card: Message) -> None:
    talk.shares(UTE, card, "quote.pdf", words="The quote, see https://example.org/prices")

    shown = talk.answer(LINDA, "show A-1").splitlines()

    assert notes(talk) == ["The quote, see https://example.org/prices"]
    assert shown[-2:] == [
        "File of Ute Keller, 10:02: quote.pdf",
        "Link of Ute Keller, 10:02: https://example.org/prices",
    ]


def test_file_without_words_is_a_note_that_names_it(talk: Conversation, card: Message) -> None:
    (line,) = talk.shares(UTE, card, "quote.pdf")

    assert labels(line) == ["Take it off the card"]
    assert notes(talk) == ["(file) quote.pdf"]
    assert signs(talk, UTE, card) == ["pencil2"]


def test_file_beside_done_is_kept(talk: Conversation, card: Message) -> None:
    talk.shares(UTE, card, "table.xlsx", words="done, Table sent")

    shown = talk.answer(LINDA, "show A-1")

    assert "\nDone\n" in shown
    assert shown.endswith("File of Ute Keller, 10:02: table.xlsx")


def test_file_that_was_taken_away_is_shown_as_gone(talk: Conversation, card: Message) -> None:
    talk.shares(UTE, card, "quote.pdf", words="The quote")
    ts = talk.last(UTE)
    (file,) = talk.workspace.message(card.channel, ts).files

    talk._run(talk.workspace.take_away(talk.user(UTE), card.channel, ts, file["id"]))

    assert talk.answer(LINDA, "show A-1").endswith("File of Ute Keller, 10:02: quote.pdf (gone)")
    assert notes(talk) == ["The quote"]


def test_link_that_an_edit_left_out_is_gone_and_the_new_one_is_there(
    talk: Conversation, card: Message
) -> None:
    talk.replies(UTE, card, "See https://example.org/old")

    talk.edits(UTE, talk.last(UTE), "See https://example.org/new")

    assert talk.answer(LINDA, "show A-1").splitlines()[-2:] == [
        "Link of Ute Keller, 10:02: https://example.org/old (gone)",
        "Link of Ute Keller, 10:02: https://example.org/new",
    ]


# Who and what is left alone


@pytest.mark.parametrize("who", ["guest", "foreigner", "newcomer", "ingrid.berg"])
@pytest.mark.parametrize("words", ["me too", "done"])
def test_words_of_guests_strangers_and_staff_under_a_card_are_left_alone(
    talk: Conversation, card: Message, who: str, words: str
) -> None:
    before = rows(talk)
    talk._run(talk.workspace.join(talk.user(who), card.channel))

    assert talk.replies(who, card, words) == []
    assert talk.edits(who, talk.last(who), "something else") == []
    assert talk.deletes(who, talk.last(who)) == []
    assert (signs(talk, UTE, card), rows(talk)) == ([], before)


def test_bots_and_joins_are_left_alone(talk: Conversation, card: Message) -> None:
    before = rows(talk)
    base = {"type": "message", "channel": card.channel, "channel_type": "channel", "thread_ts": card.ts}

    deliver(
        talk,
        {**base, "ts": "1475900001.000001", "user": "U9BOT", "bot_id": "B9", "text": "done"},
        {
            **base,
            "ts": "1475900001.000002",
            "user": talk.user(UTE),
            "subtype": "channel_join",
            "text": "joined",
        },
        {**base, "ts": "1475900001.000003", "subtype": "bot_message", "bot_id": "B9", "text": "done"},
    )

    assert (signs(talk, UTE, card), rows(talk)) == ([], before)


def test_reply_in_a_thread_of_others_is_left_alone(talk: Conversation, card: Message) -> None:
    talk.says(UTE, "Lunch?", channel="#isc-web")
    root = talk.workspace.message(card.channel, talk.last(UTE))

    talk.replies(LINDA, root, "done")
    talk.edits(LINDA, talk.last(LINDA), "A-1 done")

    assert state(talk) == "Open"


# By name, and under a digest


def test_bot_named_in_a_thread_acts_on_its_record(talk: Conversation, card: Message) -> None:
    shown = talk.replies(UTE, card, "@Clerk show")
    talk.replies(UTE, card, "@Clerk note Quote received")
    done = talk.replies(UTE, card, "@Clerk done Table sent")
    undone = talk.replies(UTE, card, "@Clerk undo")

    assert shown[0].text.startswith("*A-1*  Cost table\nOwner: Ute Keller")
    assert notes(talk) == ["Quote received"]
    assert done[0].text == "Cost table is done. Result: Table sent. I'll tell Linda.\nDone · A-1 · Fri 7 Oct"
    assert undone[0].text.startswith("Taken back.")


def test_bot_named_in_a_thread_takes_verbs_that_need_no_record(talk: Conversation, card: Message) -> None:
    assert talk.replies(UTE, card, "@Clerk actions mine")[0].text.startswith("*1 open action of Ute Keller*")


def test_plain_words_to_the_bot_by_name_are_a_note(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "@Clerk the quote comes tomorrow")

    assert notes(talk) == ["the quote comes tomorrow"]


def test_reference_under_a_channel_digest_acts_and_talk_does_not(talk: Conversation, card: Message) -> None:
    talk.passes(days=4)
    digest = next(m for m in talk.channel("#isc-web") if "A-1" in m.text and m.ts != card.ts)

    silent = talk.replies(UTE, digest, "Thanks for this")
    done = talk.replies(UTE, digest, "A-1 done")

    assert silent == []
    assert [m.text for m in done] == ["Cost table is done. I'll tell Linda.\nDone · A-1 · Tue 11 Oct"]
    assert signs(talk, UTE, digest) == ["white_check_mark"]


def test_reply_to_a_closed_item_is_kept_with_reopen(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "done")

    (said,) = talk.replies(UTE, card, "The figures are in the annex")

    assert (said.text, labels(said)) == ("Noted. A-1 stays done.", ["Reopen"])
    assert notes(talk) == ["The figures are in the annex"]


def test_note_of_somebody_in_another_zone_is_signed_in_the_readers_hour(
    talk: Conversation, card: Message
) -> None:
    talk.replies(BANGKOK, card, "We have the same question")

    assert "10:02, Wipa Chaiyo: We have the same question" in talk.answer(LINDA, "show A-1")
