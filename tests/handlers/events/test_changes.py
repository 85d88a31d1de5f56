"""Events that are moved, corrected, cancelled and opened again: who may, what is said, and who is told."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels, rows

KENJI, PAULA = "kenji.sato", "paula.ruiz"  # focal points, both of TSB
FORUM = "event Regional standards forum on:15 dec place:Bangkok area:gender"


def announced(talk: Conversation, words: str = FORUM, *, by: str = KENJI) -> Message:
    """Announce an event and return its card."""
    talk.answer(by, words)
    talk.passes(minutes=2)
    return talk.channel("#isc-gender")[0]


def thread(talk: Conversation, card: Message) -> list[str]:
    found = talk.workspace.messages(card.channel, seen_by=talk.user(LINDA), thread_ts=card.ts)
    return [one.text for one in found if one.ts != card.ts]


# Move


def test_moved_event_says_both_days_in_the_answer_the_card_and_the_thread_once(both: Conversation) -> None:
    card = announced(both)

    said = both.answer(KENJI, "move E-1 12 jan the hall is taken")
    both.passes(minutes=3)

    assert (
        said.splitlines()[0]
        == "Regional standards forum is on Thu 12 Jan 2017, not Thu 15 Dec: the hall is taken."
    )
    card = both.channel("#isc-gender")[0]
    assert "Thu 12 Jan 2017, Bangkok, not Thu 15 Dec: the hall is taken." in card.text
    assert "Moved · E-1 · by Kenji Sato, Fri 7 Oct" in card.text
    assert thread(both, card) == [
        "Moved to Thu 12 Jan 2017, not Thu 15 Dec: the hall is taken. By Kenji Sato."
    ]


def test_event_that_moves_again_shows_one_day_everywhere(talk: Conversation) -> None:
    card = announced(talk)
    talk.answer(KENJI, "move E-1 12 jan")
    talk.passes(minutes=3)

    talk.answer(KENJI, "move E-1 19 jan")
    talk.passes(minutes=3)

    assert thread(talk, card) == [
        "Was moved.",
        "Moved to Thu 19 Jan 2017, not Thu 12 Jan 2017. By Kenji Sato.",
    ]


def test_event_of_several_days_keeps_its_length_where_one_day_is_named(talk: Conversation) -> None:
    announced(talk, "event Forum on:14-16 dec area:gender")

    assert (
        talk.answer(KENJI, "move E-1 10 jan").splitlines()[0]
        == "Forum is from 10 to 12 Jan 2017, not 14 to 16 Dec."
    )
    assert "from 20 to 21 Jan 2017" in talk.answer(KENJI, "move E-1 20-21 jan")


def test_moved_event_names_what_falls_on_its_new_days(talk: Conversation) -> None:
    announced(talk)
    talk.answer(LINDA, "event Telecom World on:12-14 jan place:Busan")

    said = talk.answer(KENJI, "move E-1 12 jan")

    assert "At the same time:" in said
    assert "Telecom World" in said


def test_move_within_the_first_minute_reaches_nobody_twice(both: Conversation) -> None:
    both.answer(KENJI, FORUM)

    both.answer(KENJI, "move E-1 12 jan")
    both.passes(minutes=3)

    card = both.channel("#isc-gender")[0]
    assert thread(both, card) == []


def test_undone_move_leaves_the_day_and_says_so_once(talk: Conversation) -> None:
    card = announced(talk)
    talk.answer(KENJI, "move E-1 12 jan")
    talk.passes(minutes=3)

    talk.answer(KENJI, "undo E-1")
    talk.passes(minutes=3)

    assert "Moved" not in talk.channel("#isc-gender")[0].text
    assert thread(talk, card) == [
        "Was moved.",
        "Moved to Thu 15 Dec, not Thu 12 Jan 2017. By Kenji Sato.",
    ]


# Cancel and open again


def test_cancelled_event_says_why_and_leaves_what_is_ahead(both: Conversation) -> None:
    card = announced(both)

    said = both.answer(KENJI, "cancel E-1 no host")
    both.passes(minutes=3)

    assert said.splitlines()[0] == "Regional standards forum, Thu 15 Dec, is cancelled: no host."
    card = both.channel("#isc-gender")[0]
    assert card.text.splitlines() == [
        "Regional standards forum, Thu 15 Dec, Bangkok",
        "Cancelled · E-1 · by Kenji Sato, Fri 7 Oct: no host",
    ]
    assert labels(card) == []
    assert thread(both, card) == ["Cancelled: no host. By Kenji Sato."]
    assert both.answer(LINDA, "events").startswith("No events")
    assert "cancelled: no host" in both.answer(LINDA, "events december")
    assert "cancelled: no host" in both.answer(LINDA, "search standards forum")
    assert "forum" not in both.answer(LINDA, "digest week")


def test_event_cancelled_twice_is_one_sentence_with_the_way_back(talk: Conversation) -> None:
    announced(talk)
    talk.answer(KENJI, "cancel E-1 no host")
    before = rows(talk)

    said = talk.says(LINDA, "/isc cancel E-1 no host")

    assert said[0].text == "Kenji Sato cancelled E-1 on Fri 7 Oct: no host."
    assert labels(said[0]) == ["Reopen"]
    assert rows(talk) == before


def test_cancelled_event_is_opened_again_with_its_day(talk: Conversation) -> None:
    card = announced(talk)
    talk.answer(KENJI, "cancel E-1 no host")
    talk.passes(minutes=3)

    said = talk.answer(LINDA, "reopen E-1")
    talk.passes(minutes=3)

    assert said.splitlines()[0] == "Regional standards forum takes place after all: Thu 15 Dec."
    assert "by Kenji Sato" in talk.channel("#isc-gender")[0].text
    assert thread(talk, card) == [
        "Was cancelled: no host.",
        "Takes place after all: Thu 15 Dec. By Linda Okafor.",
    ]
    assert "E-1" in talk.answer(LINDA, "events")


def test_earlier_lines_in_the_thread_keep_their_own_reasons(both: Conversation) -> None:
    card = announced(both)
    for step in (
        "move E-1 12 jan the hall is taken",
        "cancel E-1 no host",
        "reopen E-1",
        "cancel E-1 no budget",
    ):
        both.answer(KENJI, step)
        both.passes(minutes=3)
    both.restart()

    assert thread(both, card) == [
        "Was moved: the hall is taken.",
        "Was cancelled: no host.",
        "Was to take place after all.",
        "Cancelled: no budget. By Kenji Sato.",
    ]


def test_event_cancelled_before_anybody_saw_it_is_posted_nowhere(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)

    talk.answer(KENJI, "cancel E-1 no host")
    talk.passes(minutes=3)

    assert talk.channel("#isc-gender") == []


# Correct


def test_corrected_event_shows_what_it_says_now(talk: Conversation) -> None:
    announced(talk)

    said = talk.answer(KENJI, "edit E-1 title:Standards forum place:Bangkok, UN Centre")
    talk.passes(minutes=3)

    assert said.splitlines()[0] == "Standards forum is changed."
    card = talk.channel("#isc-gender")[0]
    assert "Standards forum" in card.text
    assert "Bangkok, UN Centre" in card.text
    assert thread(talk, card) == []


def test_event_of_another_area_has_its_card_there(talk: Conversation) -> None:
    announced(talk)

    talk.answer(KENJI, "edit E-1 area:accessibility")
    talk.passes(minutes=3)

    assert "#isc-accessibility" in talk.channel("#isc-gender")[0].text
    assert "Regional standards forum" in talk.channel("#isc-accessibility")[0].text


def test_idea_is_confirmed_by_a_word(talk: Conversation) -> None:
    announced(talk, f"{FORUM} state:idea")

    assert talk.answer(KENJI, "confirm E-1").splitlines()[0] == "Regional standards forum is confirmed now."
    assert (
        talk.answer(KENJI, "mark E-1 proposed").splitlines()[0] == "Regional standards forum is proposed now."
    )


# What is not possible


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("move E-1 15 dec", "E-1 is already on Thu 15 Dec. Nothing has changed."),
        ("move E-1", ""),  # its form
        ("edit E-1 place:Bangkok", "E-1 already says that, so nothing has changed."),
        ("mark E-1 held", "E-1 begins on Thu 15 Dec, so it can't have been held yet."),
        (
            "mark E-1 nonsense",
            "“nonsense” isn't a state of an event. One of: idea, proposed, confirmed, held, closed.",
        ),
        ("cancel E-1", ""),  # its form
        ("done E-1 it went well", "E-1 begins on Thu 15 Dec, so it can't have been held yet."),
        ("confirm E-1", "E-1 is already confirmed. Nothing has changed."),
        ("reopen E-1", "E-1 isn't cancelled or closed, so there is nothing to reopen."),
    ],
)
def test_what_is_not_possible_is_one_sentence_and_does_nothing(
    quick: Conversation, words: str, sentence: str
) -> None:
    announced(quick)
    before = rows(quick)

    said = quick.says(KENJI, f"/isc {words}")

    assert "".join(one.text for one in said) == sentence
    assert rows(quick) == before


def test_past_day_is_asked_about_and_then_refused(talk: Conversation) -> None:
    announced(talk)
    before = rows(talk)

    asked = talk.says(KENJI, "/isc move E-1 20 sep 2016")

    assert asked[0].blocks[-1]["type"] == "actions"
    said = talk.presses(KENJI, asked[0], "Keep it")
    assert "has passed, so E-1 can't move there." in said[0].text
    assert rows(talk) == before


def test_event_that_was_held_does_not_move(talk: Conversation) -> None:
    announced(talk)
    talk.passes(days=80)

    said = talk.answer(KENJI, "move E-1 12 jan")

    assert said == "E-1 was held on Thu 15 Dec, so it can't move. To correct its day: edit E-1 on:16 dec"
    assert "Fri 16 Dec" in talk.answer(KENJI, "edit E-1 on:2016-12-16 past")


# Who may


@pytest.mark.parametrize("who", [KENJI, LINDA, ALINE])
def test_announcer_secretary_and_chair_change_an_event(quick: Conversation, who: str) -> None:
    announced(quick)

    assert "is on Thu 12 Jan 2017" in quick.answer(who, "move E-1 12 jan")


def test_members_of_the_organising_entity_change_its_event(quick: Conversation) -> None:
    announced(quick, f"{FORUM} entity:TSB", by=LINDA)

    assert "is on Thu 12 Jan 2017" in quick.answer(PAULA, "move E-1 12 jan")
    assert "can change E-1" in quick.answer(UTE, "cancel E-1 no host")


@pytest.mark.parametrize("who", [UTE, BANGKOK, STAFF])
@pytest.mark.parametrize(
    "words", ["move E-1 12 jan", "edit E-1 place:Geneva", "cancel E-1 no host", "mark E-1 idea"]
)
def test_others_are_told_who_can_and_may_ask(quick: Conversation, who: str, words: str) -> None:
    announced(quick)

    said = quick.says(who, f"/isc {words}")

    assert said[0].text == "Kenji Sato or Linda Okafor can change E-1."
    assert labels(said[0]) == ["Ask to change"]


def test_observer_may_leave_a_remark(quick: Conversation) -> None:
    announced(quick)

    assert labels(quick.says(OBSERVER, "/isc cancel E-1 no host")[0]) == ["Leave a remark"]


def test_wish_reaches_who_announced_it_once(both: Conversation) -> None:
    announced(both)
    refused = both.says(UTE, "/isc move E-1 12 jan")
    both.presses(UTE, refused[0], "Ask to change")

    said = both.submits(UTE, text="Can it wait for the budget?")
    both.passes(minutes=5)

    assert said[0].text == "I'll pass it on to Kenji Sato."
    asked = [one for one in both.direct(KENJI) if "Ute Keller" in one.text]
    assert len(asked) == 1
    assert (
        "Ute Keller asks you to change *Regional standards forum*: “Can it wait for the budget?”"
        in asked[0].text
    )
    refused = both.says(UTE, "/isc move E-1 12 jan")
    again = both.presses(UTE, refused[0], "Ask to change")
    assert again[0].text == "You already asked about E-1 today. Kenji Sato has it."


# By form, by button and in the thread


def test_form_moves_an_event_from_its_day(talk: Conversation) -> None:
    announced(talk)
    talk.says(KENJI, "/isc move E-1")

    said = talk.submits(KENJI, on="2017-01-12", text="the hall is taken")

    assert said[0].text.splitlines()[0].endswith("is on Thu 12 Jan 2017, not Thu 15 Dec: the hall is taken.")


def test_form_cancels_with_the_reason(talk: Conversation) -> None:
    announced(talk)
    talk.says(KENJI, "/isc cancel E-1")

    assert "is cancelled: no host." in talk.submits(KENJI, text="no host")[0].text


def test_form_corrects_an_event(talk: Conversation) -> None:
    announced(talk)
    talk.says(KENJI, "/isc edit E-1")
    talk.presses_more(KENJI)

    said = talk.submits(KENJI, text="Standards forum", place="Geneva", area=["GENDER"], kind="own")

    assert "Standards forum is changed." in said[0].text


def test_event_is_moved_and_cancelled_in_its_thread(talk: Conversation) -> None:
    card = announced(talk)

    talk.replies(KENJI, card, "<@U0CLERK> move 12 jan")
    talk.passes(minutes=2)
    assert "Thu 12 Jan 2017" in talk.channel("#isc-gender")[0].text

    talk.replies(KENJI, card, "<@U0CLERK> cancel no host")
    talk.passes(minutes=2)
    assert "Cancelled" in talk.channel("#isc-gender")[0].text


# Who is told


def test_announcer_is_told_once_by_whom_and_why_and_the_message_follows(both: Conversation) -> None:
    announced(both)

    both.answer(LINDA, "move E-1 12 jan the hall is taken")
    both.passes(minutes=5)
    both.answer(LINDA, "cancel E-1 no host")
    both.passes(minutes=5)

    first, second = [one for one in both.direct(KENJI) if "forum" in one.text]
    assert first.text.splitlines()[0] == "Regional standards forum"
    assert labels(first) == []
    assert "*Regional standards forum*, Thu 12 Jan 2017, is cancelled: no host." in second.text


def test_moved_and_moved_back_before_it_is_read_tells_nobody(both: Conversation) -> None:
    announced(both)

    both.answer(LINDA, "move E-1 12 jan")
    both.answer(LINDA, "move E-1 15 dec")
    both.passes(minutes=5)

    assert [one for one in both.direct(KENJI) if "forum" in one.text] == []
    assert thread(both, both.channel("#isc-gender")[0]) == []


def test_who_asked_to_be_reminded_is_told_of_the_new_day(talk: Conversation) -> None:
    announced(talk)
    talk.answer(UTE, "remind E-1 monday")
    talk.passes(days=4)

    talk.answer(KENJI, "cancel E-1 no host")
    talk.passes(minutes=5)

    assert sum("is cancelled: no host." in one.text for one in talk.direct(UTE)) == 1


def wishes(talk: Conversation, who: str) -> list[str]:
    return [m.text for m in talk.direct(who) if "the hall is too small" in m.text]


def test_wish_that_is_undone_reaches_nobody_and_may_be_said_again(both: Conversation) -> None:
    announced(both)
    both.answer(UTE, "askchange E-1 the hall is too small")

    said = both.answer(UTE, "undo E-1")

    assert said == "Taken back: I won't ask Kenji about E-1."
    both.passes(minutes=90)
    assert wishes(both, KENJI) == []
    assert both.answer(UTE, "askchange E-1 the hall is too small, really") == "I'll pass it on to Kenji Sato."
    both.passes(minutes=90)
    (read,) = wishes(both, KENJI)
    assert "too small, really" in read


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("cancel E-1 no host", "Kenji Sato cancelled E-1 on Fri 7 Oct: no host. Kenji Sato"),
        ("mark E-1 held", "E-1 was held on Fri 7 Oct. Kenji Sato"),
    ],
)
def test_wish_about_an_event_that_is_over_is_refused(talk: Conversation, step: str, said: str) -> None:
    announced(talk, "event Forum on:7 oct area:gender")
    talk.answer(KENJI, step)

    answer = talk.answer(UTE, "askchange E-1 open it again")

    assert answer.startswith(said)
    assert "can change E-1" in answer


def test_note_of_the_form_of_the_state_is_kept_whole(talk: Conversation) -> None:
    announced(talk, "event Forum on:7 oct area:gender")
    talk.says(KENJI, "/isc mark E-1")

    talk.submits(KENJI, state="held", text="Twenty people came")

    assert "Twenty people came" in talk.answer(KENJI, "history E-1")


# Handed over


def test_event_of_somebody_who_left_says_who_has_it_now(talk: Conversation) -> None:
    announced(talk)
    said = talk.answer(LINDA, f"leave @{KENJI} 14 oct")
    assert "1 event ahead" in said or "1 event ahead" in talk.answer(LINDA, f"handover @{KENJI}")

    talk.passes(days=10)

    assert "by Kenji Sato, now Linda Okafor" in talk.answer(UTE, "show E-1")
    talk.answer(UTE, "askchange E-1 Can it wait?")
    talk.passes(hours=3)
    assert any("Can it wait?" in one.text for one in talk.direct(LINDA))


# The same as another


def test_card_offers_the_events_near_it_as_the_same(both: Conversation) -> None:
    card = announced(both)
    both.answer(LINDA, "event Standards week on:14-16 dec area:web")
    both.answer(LINDA, "event Secret forum on:15 dec visibility:restricted")

    both.presses(UTE, card, "Same as another")
    view = both.workspace.view(both.user(UTE))
    said = both.submits(UTE, text="E-2")

    assert view is not None
    assert "E-2 Standards week, 14 to 16 Dec" in str(view.shape)
    assert "Secret" not in str(view.shape)
    assert "may be the same effort; both say so now." in said[0].text
    assert "May be the same as E-2  Standards week" in both.answer(LINDA, "show E-1")


def test_event_with_no_other_near_it_says_how_to_name_one(talk: Conversation) -> None:
    card = announced(talk)

    said = talk.presses(UTE, card, "Same as another")

    assert said[0].text == ("I see no other event within half a year of E-1. To name one: same E-1 E-12")


def test_last_day_alone_is_moved(talk: Conversation) -> None:
    talk.answer(KENJI, "event Forum on:15 dec area:BSG")

    talk.answer(KENJI, "edit E-1 to:17 dec")

    assert "15 to 17 Dec" in talk.answer(KENJI, "show E-1")


def test_two_moves_at_once_name_the_day_that_people_saw(talk: Conversation) -> None:
    talk.answer(KENJI, "event Forum on:15 dec area:BSG")
    talk.passes(hours=1)

    talk.answer(KENJI, "move E-1 16 dec")
    talk.answer(KENJI, "move E-1 17 dec")
    talk.passes(hours=1)

    (card,) = talk.channel("#isc-standards-gap")
    assert "not Thu 15 Dec" in card.text
    assert "16 Dec" not in card.text


def test_place_has_a_length_limit(talk: Conversation) -> None:
    refused = talk.answer(KENJI, f"event Forum on:15 dec place:{'x' * 201}")

    assert refused == "That place has 201 characters; 200 are the most. The rest fits in a note."


def test_announcer_of_the_first_of_two_events_at_one_time_hears_of_the_second(both: Conversation) -> None:
    both.answer(KENJI, FORUM)
    both.answer(PAULA, "event Captioning workshop on:14-16 dec place:Geneva")
    both.answer(PAULA, "event Editors meet on:20 dec")
    both.passes(hours=3)

    (told,) = [one for one in both.direct(KENJI) if "at the same time" in one.text]
    assert told.text.splitlines()[0].replace("*", "") == (
        "Captioning workshop, 14 to 16 Dec, Geneva, is at the same time as "
        "Regional standards forum (E-1), Thu 15 Dec."
    )
    assert labels(told) == ["Open"]
    assert not [one for one in both.direct(PAULA) if "at the same time as" in one.text]

    both.answer(PAULA, "move E-2 13-15 dec")  # it was at the same time before
    both.answer(PAULA, "move E-3 15 dec")
    both.passes(hours=3)
    found = [one for one in both.direct(KENJI) if "is at the same time as" in one.text]
    assert ["Editors meet" in one.text for one in found] == [True]


def test_event_that_is_taken_back_at_once_is_no_news_to_who_announced_the_first(quick: Conversation) -> None:
    quick.answer(KENJI, FORUM)
    quick.answer(PAULA, "event Captioning workshop on:15 dec")
    quick.answer(PAULA, "undo E-2")
    quick.passes(hours=3)

    assert not [one for one in quick.direct(KENJI) if "at the same time" in one.text]
