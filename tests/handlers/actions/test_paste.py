"""Several lines pasted at once: shown as understood, corrected, logged together, taken back together."""

from functools import partial

import pytest
from sqlalchemy import select

from practice.faults import Fault, FaultKind
from practice.workspace import Message
from storage import received, tables
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, OBSERVER, UTE, labels, rows

LIST = """action
1. Room for the meeting due:14 oct
2. List of late papers

3. Captioning quote @ute.keller 21 oct
4. Reply to MCG @treasury
5. Photos of Habitat III area:web due:28 oct"""

SHOWN = """Five actions, as I read them. Nothing is logged yet.
1  Room for the meeting · Linda Okafor · Fri 14 Oct
2  List of late papers · Linda Okafor · no date
3  Captioning quote · Ute Keller · Fri 21 Oct
4  Reply to MCG @treasury · I don't know “@treasury”. Pick the person from Slack's @ list.
5  Photos of Habitat III · Linda Okafor · Web editorial · Fri 28 Oct"""

LOGGED = """Four actions are logged.
*A-1*  Room for the meeting · Linda Okafor, due Fri 14 Oct
*A-2*  List of late papers · Linda Okafor, no date
*A-3*  Captioning quote · Ute Keller, due Fri 21 Oct
*A-4*  Photos of Habitat III · Linda Okafor, due Fri 28 Oct
I'll tell Ute in a minute.
Not logged: Reply to MCG @treasury · I don't know “@treasury”. Pick the person from Slack's @ list."""


def paste(talk: Conversation, words: str, *, who: str = LINDA, channel: str = "") -> Message:
    (shown,) = talk.says(who, words if channel == "direct" else f"/isc {words}", channel=channel)
    return shown


def titles(talk: Conversation, who: str = LINDA) -> list[str]:
    """Return what stands in the list of open actions, without its head."""
    return [
        line.split("  ", 1)[1] for line in talk.answer(who, "actions").splitlines() if line.startswith("*A-")
    ]


def test_pasted_lines_are_shown_as_understood_and_nothing_is_logged(talk: Conversation) -> None:
    before = rows(talk)

    shown = paste(talk, LIST)

    assert shown.text == SHOWN
    assert labels(shown) == ["Log 1, 2, 3, 5", "Fix line 4", "Cancel"]
    assert rows(talk) == before


def test_good_lines_are_logged_together_and_the_other_is_said(talk: Conversation) -> None:
    shown = paste(talk, LIST)

    (said,) = talk.presses(LINDA, shown, "Log 1, 2, 3, 5")

    assert said.text == LOGGED
    assert labels(said) == ["Undo all four", "Fix what is left"]
    talk.passes(minutes=2)
    assert "Captioning quote" in talk.direct(UTE)[-1].text


def test_what_was_left_is_corrected_by_form_and_logged_after(talk: Conversation) -> None:
    (said,) = talk.presses(LINDA, paste(talk, LIST), "Log 1, 2, 3, 5")

    talk.presses(LINDA, said, "Fix what is left")
    (again,) = talk.submits(LINDA, text="Reply to MCG @ute.keller friday 14 oct")

    assert again.text.endswith("\n1  Reply to MCG · Ute Keller · Fri 14 Oct")
    assert labels(again) == ["Log it", "Change", "Cancel"]
    (logged,) = talk.presses(LINDA, again, "Log it")
    assert logged.text.splitlines()[:2] == [
        "One action is logged.",
        "*A-5*  Reply to MCG · Ute Keller, due Fri 14 Oct",
    ]


def test_log_pressed_twice_logs_once(talk: Conversation) -> None:
    shown = paste(talk, "action\n- Call Ute\n- Call Omar", channel="direct")
    talk.presses(LINDA, shown, "Log both")

    (second,) = talk.presses(LINDA, shown, "Log both")

    assert second.text == "Already logged: A-1, A-2. To take it back: undo A-1 A-2"
    assert len(titles(talk)) == 2


def test_one_undo_takes_all_back(talk: Conversation) -> None:
    (said,) = talk.presses(LINDA, paste(talk, "action\n- Call Ute\n- Call Omar"), "Log both")

    (undone,) = talk.presses(LINDA, said, "Undo both")

    assert undone.text == (
        "A-1 is taken back: cancelled (undone). Its card is edited if it was shown.\n"
        "A-2 is taken back: cancelled (undone). Its card is edited if it was shown."
    )
    assert titles(talk) == []


def test_undo_of_several_says_which_could_not_be_taken_back(talk: Conversation) -> None:
    talk.presses(LINDA, paste(talk, "action\n- Call Ute owner:@ute.keller\n- Call Omar"), "Log both")
    talk.answer(UTE, "done A-1 Called")

    said = talk.answer(LINDA, "undo A-1 A-2")

    assert said.splitlines() == [
        "A-2 is taken back: cancelled (undone). Its card is edited if it was shown.",
        "The last word on A-1 is somebody else's, so you can't undo it.",
    ]


def test_cancel_logs_nothing_and_stays_cancelled(talk: Conversation) -> None:
    shown = paste(talk, "action\n- Call Ute\n- Call Omar", channel="direct")
    (said,) = talk.presses(LINDA, shown, "Cancel")

    (after,) = talk.presses(LINDA, shown, "Log both")

    assert said.text == "Nothing was logged."
    assert after.text == "Those lines are dropped; nothing was logged. Paste them again."
    assert titles(talk) == []


def test_corrected_lines_are_shown_again_and_only_the_newer_list_counts(talk: Conversation) -> None:
    shown = paste(talk, "action area:web\n- Call <@U9NEW>\n- Reply to MCG @treasury", channel="direct")
    talk.presses(LINDA, shown, "Fix line 2")
    view = talk.workspace.view(talk.user(LINDA))
    assert view is not None
    assert "area:web\\nCall <@U9NEW>\\nReply to MCG @treasury" in str(view.shape)

    (again,) = talk.submits(LINDA, text="area:web\nCall <@U9NEW>\nReply to MCG @linda.okafor")
    (old,) = talk.presses(LINDA, shown, "Log 1")
    (said,) = talk.presses(LINDA, again, "Log both")

    assert old.text == "You have corrected those lines: the newer list counts."
    assert said.text.splitlines()[1:3] == [
        "*A-1*  Call · Noor Newcomer, no date",
        "*A-2*  Reply to MCG · Linda Okafor, no date",
    ]
    assert "Noor Newcomer isn't on the roster" in said.text
    assert talk.answer(LINDA, "actions area:web").startswith("*2 open actions in Web editorial*")


def test_fridays_of_a_preview_stay_those_that_were_shown(talk: Conversation) -> None:
    shown = paste(talk, "action\n- Call Ute monday\n- Call Omar sat 8 oct", channel="direct")
    assert "1  Call Ute · Linda Okafor · Mon 10 Oct" in shown.text

    talk.passes(hours=24)
    (said,) = talk.presses(LINDA, shown, "Log both")

    assert "Call Ute · Linda Okafor, due Mon 10 Oct" in said.text
    assert "Call Omar · Linda Okafor, due Sat 8 Oct" in said.text


def test_preview_is_forgotten_after_two_days(talk: Conversation) -> None:
    shown = paste(talk, "action\n- Call Ute\n- Call Omar", channel="direct")
    talk.passes(hours=49)
    talk.ticks.prune()

    (said,) = talk.presses(LINDA, shown, "Log both")

    assert said.text == "I don't have those lines any more: they are kept for two days. Paste them again."


def test_nobody_else_presses_the_buttons_of_a_list(talk: Conversation) -> None:
    shown = paste(talk, "action\n- Call Ute\n- Call Omar", channel="direct")
    words = next(e["value"] for b in shown.blocks for e in b.get("elements", ())).removeprefix(
        "v1:logpasted:"
    )

    said = talk.answer(UTE, f"logpasted {words}")

    assert said.startswith("I don't have those lines any more")


def test_whoever_may_not_log_is_refused_before_anything_is_shown(talk: Conversation) -> None:
    before = rows(talk)

    said = paste(talk, LIST, who=OBSERVER)

    assert said.text == "Only members can log an action. As an observer you can leave a remark."
    assert not labels(said)
    assert rows(talk) == before


def test_same_list_pasted_and_logged_twice_is_asked_about(talk: Conversation) -> None:
    lines = "action\n- Call Ute\n- Call Omar"
    talk.presses(LINDA, paste(talk, lines), "Log both")

    (asked,) = talk.presses(LINDA, paste(talk, lines), "Log both")

    assert asked.text == "Already logged as A-1 at 10:00."
    (said,) = talk.presses(LINDA, asked, "Log again")
    assert said.text.startswith("Two actions are logged.\n*A-3*")


def test_plain_words_in_our_conversation_and_a_mention_in_a_thread_are_read_the_same(
    talk: Conversation,
) -> None:
    lines = "action area:web\n• Call Ute\n• Call Omar"
    expected = [
        "1  Call Ute · Linda Okafor · Web editorial · no date",
        "2  Call Omar · Linda Okafor · Web editorial · no date",
    ]
    talk.answer(LINDA, "action Cost table")
    talk.passes(minutes=2)
    (card,) = talk.channel()

    (plain,) = talk.says(LINDA, lines, channel="direct")
    (mentioned,) = talk.replies(LINDA, card, f"<@U0CLERK> {lines}")

    assert plain.text.splitlines()[1:] == mentioned.text.splitlines()[1:] == expected


FIVE = """action
Room for the meeting area:web due:14 oct
List of late papers area:web
Who travels area:gender
Captioning quote area:web owner:@ute.keller due:21 oct
Reply to MCG"""
CARD = """Three actions, logged by Linda Okafor, Fri 7 Oct
*A-1*  Room for the meeting · Linda Okafor, due Fri 14 Oct
*A-2*  List of late papers · Linda Okafor, no date
*A-4*  Captioning quote · Ute Keller, due Fri 21 Oct
Anything else? Reply in the thread, number first: “A-1 needs until Fri 21 Oct”"""


def log_five(talk: Conversation) -> Message:
    (said,) = talk.presses(LINDA, paste(talk, FIVE), "Log all five")
    return said


def card(talk: Conversation) -> Message:
    """Return the only message in the channel in which the five have three."""
    (found,) = talk.channel("#isc-web")
    return found


def test_lines_of_one_channel_are_one_card_and_a_single_one_has_its_own(talk: Conversation) -> None:
    log_five(talk)

    talk.passes(minutes=2)

    assert card(talk).text == CARD
    assert not labels(card(talk))
    assert [m.text.splitlines()[0] for m in talk.channel("#isc-gender")] == ["Who travels"]
    assert [m.text.splitlines()[0] for m in talk.channel()] == ["Reply to MCG"]
    assert labels(talk.channel()[0])
    talk.passes(hours=3)
    assert talk.ticks.audit() == []


def test_card_of_several_follows_each_of_them(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)

    talk.answer(LINDA, "done A-1 Room H is ours")
    talk.answer(LINDA, "edit A-2 List of papers")
    talk.answer(UTE, "block A-4 No answer yet")
    talk.passes(minutes=1)

    assert card(talk).text.splitlines()[1:-1] == [
        "*A-1*  Room for the meeting · done Fri 7 Oct, by Linda Okafor",
        "Result: Room H is ours",
        "*A-2*  List of papers · Linda Okafor, no date",
        "*A-4*  Captioning quote · Ute Keller, due Fri 21 Oct, blocked: No answer yet",
    ]


def test_card_of_several_has_no_foot_when_all_are_closed(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)

    talk.answer(LINDA, "done A-1 A-2 A-4")
    talk.passes(minutes=1)

    assert card(talk).text.splitlines()[-1] == "*A-4*  Captioning quote · done Fri 7 Oct, by Linda Okafor"


def test_many_changes_are_one_edit(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)
    for number in (1, 2, 4):
        talk.answer(LINDA, f"move A-{number} 28 oct")

    talk.passes(minutes=1)

    assert card(talk).text.count("due Fri 28 Oct") == 3
    assert edits_of(talk) == 1


def edits_of(talk: Conversation) -> int:
    """Count how often the card was claimed after it was sent."""
    claims = select(tables.posts.c.epoch).where(tables.posts.c.key == "cards:1:#isc-web")
    return int(talk.store.read(lambda read: read.db.execute(claims).scalar_one())) - 1


def test_replies_under_a_card_of_several_name_the_one_they_mean(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)

    talk.replies(LINDA, card(talk), "A-2 done, Sent to all")
    talk.replies(LINDA, card(talk), "A-1: Room H is free")
    (which,) = talk.replies(LINDA, card(talk), "done")
    (of_what,) = talk.replies(LINDA, card(talk), "the room is small")

    assert which.text.startswith("Which one is done?")
    assert labels(which) == ["A-1", "A-4", "Both", "Something else"]
    assert of_what.text.startswith("Several things are above: A-1, A-2, A-4.")
    assert "Room H is free" in talk.answer(LINDA, "show A-1")
    talk.passes(minutes=1)
    assert "Result: Sent to all" in card(talk).text


def test_what_is_undone_before_anybody_saw_it_is_never_on_the_card(talk: Conversation) -> None:
    log_five(talk)
    talk.answer(LINDA, "undo A-2")
    talk.passes(minutes=2)

    talk.answer(LINDA, "done A-1")
    talk.passes(minutes=1)

    assert card(talk).text.startswith("Two actions, logged by")
    assert "A-2" not in card(talk).text
    talk.answer(LINDA, "reopen A-2")
    talk.passes(minutes=2)
    assert card(talk).text.startswith("Three actions, logged by")


def test_undone_later_stays_on_the_card_with_that_word(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)

    talk.answer(LINDA, "undo A-2")
    talk.passes(minutes=1)

    assert "*A-2*  List of late papers · cancelled (undone)" in card(talk).text.splitlines()


def test_list_undone_within_a_minute_has_no_card(talk: Conversation) -> None:
    talk.presses(LINDA, log_five(talk), "Undo all five")

    talk.passes(hours=1)

    assert talk.channel("#isc-web") == talk.channel("#isc-gender") == talk.channel() == []
    assert talk.ticks.audit() == []


def test_list_undone_and_taken_up_again_has_its_card(talk: Conversation) -> None:
    talk.presses(LINDA, log_five(talk), "Undo all five")
    talk.passes(minutes=5)

    talk.answer(LINDA, "reopen A-2")
    talk.passes(minutes=2)

    assert card(talk).text.splitlines()[:2] == [
        "One action, logged by Linda Okafor, Fri 7 Oct",
        "*A-2*  List of late papers · Linda Okafor, no date",
    ]


def test_what_moves_to_another_area_leaves_a_line_and_gets_its_own_card(talk: Conversation) -> None:
    log_five(talk)
    talk.answer(LINDA, "edit A-1 area:events")
    talk.passes(minutes=2)
    talk.answer(LINDA, "edit A-2 area:events")
    talk.passes(minutes=2)

    assert card(talk).text.splitlines()[:2] == [
        "Two actions, logged by Linda Okafor, Fri 7 Oct",
        "*A-2*  List of late papers · moved to #isc-events",
    ]
    assert [m.text.splitlines()[0] for m in talk.channel("#isc-events")] == [
        "Room for the meeting",
        "List of late papers",
    ]
    talk.answer(LINDA, "edit A-2 area:web")
    talk.passes(minutes=2)
    assert "*A-2*  List of late papers · Linda Okafor, no date" in card(talk).text


def test_what_becomes_restricted_leaves_no_word_on_the_card(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)

    talk.answer(LINDA, "edit A-2 visibility:restricted")
    talk.passes(minutes=1)
    one = card(talk).text
    talk.answer(LINDA, "edit A-1 visibility:restricted")
    talk.answer(LINDA, "edit A-4 visibility:restricted")
    talk.passes(minutes=1)

    assert "A-2" not in one
    assert "papers" not in str(one)
    assert one.splitlines()[-2] == "One of them is no longer shown here."
    assert card(talk).text == "This is no longer shown here."


def test_restricted_lines_are_on_no_card(talk: Conversation) -> None:
    talk.presses(
        LINDA, paste(talk, "action area:web visibility:restricted\n- Call Ute\n- Call Omar"), "Log both"
    )

    talk.passes(minutes=5)

    assert talk.channel("#isc-web") == []


def test_replies_under_a_card_of_several_are_caught_up_with(talk: Conversation) -> None:
    log_five(talk)
    talk.passes(minutes=2)
    threads = talk.store.read(partial(received.recent_threads, since=talk.clock.now()))
    assert not threads

    since = talk.clock.now()
    talk.answer(LINDA, "move A-4 28 oct")
    talk.passes(minutes=1)

    found = talk.store.read(partial(received.recent_threads, since=since))
    assert card(talk).ts in [thread.ts for thread in found]


def test_card_of_several_that_cannot_be_delivered_is_told_to_each_owner(talk: Conversation) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel="isc-web"))
    log_five(talk)
    talk.passes(hours=2)

    waits = talk.answer(LINDA, "undelivered")

    assert waits == "Not delivered to #isc-web, the channel is archived: the card of several actions"
    told = "\n".join(m.text for m in talk.direct(UTE))
    assert "I couldn't post in #isc-web:* the channel is archived." in told
    assert "about A-4 didn't arrive." in told
    assert "A-1 " not in told


def test_card_of_twenty_long_lines_fits(talk: Conversation) -> None:
    lines = "\n".join(f"{n}. {'Long title ' * 15}{n}" for n in range(1, 21))
    talk.presses(LINDA, paste(talk, f"action area:web\n{lines}", channel="direct"), "Log all twenty")
    talk.passes(minutes=2)

    for number in range(1, 21):
        talk.answer(LINDA, f"done A-{number} {'long result ' * 80}")
    talk.passes(minutes=10)

    assert card(talk).text.startswith("Twenty actions, logged by")
    assert str(card(talk).blocks).count(" · done Fri 7 Oct") == 20


READ = [
    ("one line is an action", "action\n- Cost table", ["Cost table · Linda Okafor, no date"]),
    ("options on a line of their own", "action Cost table\ndue:12 oct\nowner:@ute.keller", ["Cost table · Ute Keller, due Wed 12 Oct"]),
    ("options before a single line", "action area:web due:12 oct\nCost table", ["Cost table · Linda Okafor, due Wed 12 Oct"]),
    ("one number is the title's", "action 2. quarter report", ["2. quarter report · Linda Okafor, no date"]),
    ("a handle at the end", "action Cost table @ute.keller", ["Cost table · Ute Keller, no date"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_what_is_one_action_is_logged_at_once(quick: Conversation, words: str, expected: list[str]) -> None:
    quick.answer(LINDA, words)

    assert titles(quick) == expected


SEEN = [
    ("bullets", "action\n- One\n* Two\n• Three\n– Four\n    ◦ Five\n[ ] Six", ["One", "Two", "Three", "Four", "Five", "Six"]),
    ("numbers", "action\n1. One\n2) Two\n(3) Three", ["One", "Two", "Three"]),
    ("one number among others", "action\n- 2. quarter report\n- Two", ["2. quarter report", "Two"]),
    ("a number that is a figure", "action\n1.5 million asked\n2.5 million asked", ["1.5 million asked", "2.5 million asked"]),
    ("the first line behind the verb", "action One\nTwo", ["One", "Two"]),
    ("options in front of a title", "action\narea:web One\nTwo", ["One", "Two"]),
    ("empty lines", "action\n\n\n- One\n-\n\n- Two\n", ["One", "Two"]),
    ("a line of options is of the one above", "action One\ndue:12 oct\nTwo", ["One", "Two"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
def test_signs_of_lists_are_forgiven(quick: Conversation, words: str, expected: list[str]) -> None:
    shown = paste(quick, words).text.splitlines()[1:]

    assert [line.split("  ", 1)[1].split(" · ")[0] for line in shown] == expected


ON_LINES = [
    ("owner:@zahra.farah One\nTwo", "1  owner:@Zahra Farah One · Zahra Farah only observes and can't own anything here. Name somebody else."),
    ("One for:A-99\nTwo", "1  One for:A-99 · I can't find A-99."),
    ("One due:12/10\nTwo", "1  One due:12/10 · 12/10 is Wed 12 Oct or Sat 10 Dec."),
    ("One due:sometime\nTwo", "1  One due:sometime · I don't know “sometime” as a date. Say it like “fri 14 oct”."),
    ("One 15 oct\nTwo", "1  One 15 oct · Sat 15 Oct isn't a working day in Geneva."),
    ("One sat 15 oct\nTwo", "1  One · Linda Okafor · Sat 15 Oct"),
    ("due:12 oct priority:high\nOne\nTwo due:14 oct", "2  Two · Linda Okafor · Fri 14 Oct"),
    ("One <b> & co\nTwo", "1  One &lt;b&gt; &amp; co · Linda Okafor · no date"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), ON_LINES)
def test_what_is_wrong_with_a_line_stands_on_it(quick: Conversation, lines: str, expected: str) -> None:
    assert expected in paste(quick, f"action {lines}").text.splitlines()


REFUSED = [
    ("action\n" + "\n".join(f"- Line {n}" for n in range(21)), "Those are 21 lines; I take 20 at once. Nothing was logged. Paste them in parts."),
    ("raise Who pays?\nWho decides?", "Those are 2 lines, and only actions can be logged several at once. Nothing was done: one line at a time here."),
    ("event Workshop on:12 oct\nFair on:14 oct", "Those are 2 lines, and only actions can be logged several at once. Nothing was done: one line at a time here."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_what_cannot_be_taken_at_once_is_refused(quick: Conversation, words: str, sentence: str) -> None:
    before = rows(quick)

    assert quick.answer(LINDA, words) == sentence
    assert rows(quick) == before


def test_wrong_options_for_all_lines_are_said_once(quick: Conversation) -> None:
    shown = paste(quick, "action area:nowhere\nOne\nTwo")

    assert "nowhere" in shown.text
    assert not shown.text.startswith("Two actions")


def test_twenty_lines_fit(talk: Conversation) -> None:
    shown = paste(
        talk, "action\n" + "\n".join(f"{n}. {'Long title ' * 15}{n}" for n in range(1, 21)), channel="direct"
    )

    (said,) = talk.presses(LINDA, shown, "Log all twenty")

    assert said.text.startswith("Twenty actions are logged.")
    (undone,) = talk.presses(LINDA, said, "Undo all twenty")
    assert undone.text.count("is taken back") == 20


def test_event_with_its_days_on_a_line_of_their_own_is_one_event(talk: Conversation) -> None:
    assert talk.answer(LINDA, "event Workshop\non:12 oct to:14 oct").startswith(
        "*E-1*  Workshop\n12 to 14 Oct"
    )


def test_owner_may_log_a_list_from_bangkok_in_their_own_days(talk: Conversation) -> None:
    assert "Wed 12 Oct" in paste(talk, "action\nOne wed\nTwo", who=BANGKOK).text


def test_time_of_a_preview_is_not_that_of_the_records(talk: Conversation) -> None:
    shown = paste(talk, "action\n- Call Ute\n- Call Omar", channel="direct")
    talk.passes(minutes=5)
    talk.presses(LINDA, shown, "Log both")

    assert "10:05" in talk.answer(LINDA, "show A-1")
