"""A conversation has a memory: what is said after a question, a list or a step means what it means to a colleague."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.erasure import Erasure
from bot.followups import Sort, read_followup
from bot.notifications import Reason
from handlers.conversation.understanding.ranking import rank
from storage import tables
from storage.erasure import pseudonymize
from storage.memories import prune
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, labels, rows
from tests.shipped import CHARTER

PLAN, PHOTOS = "Room plan for the next assembly", "Photos of the last forum"


@pytest.fixture
def heard(talk: Conversation) -> Conversation:
    talk.desk.rank = rank
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, f"action {PHOTOS} owner:@ute.keller area:web due:13 oct")
    return talk


def asks_which(talk: Conversation) -> None:
    """Let the bot ask Ute whether her room plan is done."""
    said = talk.says(UTE, "the room plan for the next assembly is done", channel="direct")[-1]
    assert said.text == "Is *A-1* done?" or labels(said), said.text


def test_yes_answers_the_question_once_and_no_leaves_it(heard: Conversation) -> None:
    asks_which(heard)

    assert heard.asks(UTE, "no") == "All right, I've left it."
    assert "I don't understand" in heard.asks(UTE, "yes")

    asks_which(heard)
    assert heard.asks(UTE, "yes").startswith(f"{PLAN} is done.")
    before = rows(heard)
    heard.asks(UTE, "yes")
    assert rows(heard) == before


def test_places_and_references_answer_a_question_or_show_what_was_listed(heard: Conversation) -> None:
    heard.says(UTE, "actions mine", channel="direct")

    assert PHOTOS in heard.asks(UTE, "the second one")
    assert PLAN in heard.asks(UTE, "and the other one?")
    assert PHOTOS in heard.asks(UTE, "the last one")
    assert "Reminder" in (said := heard.asks(UTE, "remind me of that tomorrow")) or "remind" in said
    assert "A-2" in said
    assert PLAN in heard.asks(UTE, "A-1")


def test_what_was_just_done_is_corrected_by_a_day_a_person_or_another_record(heard: Conversation) -> None:
    heard.asks(LINDA, "move A-1 14 oct")

    asked = heard.says(LINDA, "no, Monday", channel="direct")[-1]
    assert (asked.text, labels(asked)) == (f"Move {PLAN} (A-1) to Mon 10 Oct?", ["Move it", "No"])
    assert "Mon 10 Oct" in heard.asks(LINDA, "yes")

    asked = heard.says(LINDA, "not Ute, Kenji", channel="direct")[-1]
    assert (asked.text, labels(asked)) == (f"Give {PLAN} (A-1) to Kenji?", ["Give it", "No"])
    assert "Kenji" in heard.asks(LINDA, "yes")

    asked = heard.says(LINDA, "same for the photos", channel="direct")[-1]
    assert asked.text == f"Give {PHOTOS} (A-2) to Kenji?"
    assert "Everything stays" in heard.asks(LINDA, "no")

    heard.asks(LINDA, "done A-1")
    asked = heard.says(LINDA, "sorry, I meant A-2", channel="direct")[-1]
    assert labels(asked) == ["Done A-2", "Undo A-1", "No"]
    assert heard.asks(LINDA, "undo that").startswith(f"Taken back. *A-1*  {PLAN}")


def test_corrected_question_asks_for_the_other_day(heard: Conversation) -> None:
    heard.says(LINDA, "move A-1 14 oct", channel="direct")
    heard.says(LINDA, "no, Monday", channel="direct")

    asked = heard.says(LINDA, "no, Tuesday", channel="direct")[-1]

    assert asked.text == f"Move {PLAN} (A-1) to Tue 11 Oct?"


def test_memory_outlives_a_restart_and_not_the_hour_nor_a_step_since(heard: Conversation) -> None:
    asks_which(heard)
    heard.restart()
    heard.desk.rank = rank
    heard.skips_to(heard.clock.now() + timedelta(minutes=59))
    assert heard.asks(UTE, "yes").startswith(f"{PLAN} is done.")

    heard.says(UTE, "the photos of the last forum are done", channel="direct")
    heard.skips_to(heard.clock.now() + timedelta(minutes=61))
    assert "I don't understand" in heard.asks(UTE, "yes")

    heard.says(UTE, "the photos of the last forum are done", channel="direct")
    heard.skips_to(heard.clock.now() + timedelta(minutes=1))
    heard.asks(UTE, "move A-2 21 oct")
    assert "I don't understand" in heard.asks(UTE, "yes")


def test_memory_of_one_person_is_never_anothers_also_in_a_shared_thread(both: Conversation) -> None:
    both.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    both.passes(minutes=5)
    card = both.channel("#isc-web")[-1]
    asked = both.replies(UTE, card, "I need until friday")[-1]
    assert "?" in asked.text, asked.text
    before = rows(both)

    said = both.replies(LINDA, card, "yes")

    assert before["history"] == rows(both)["history"], [one.text for one in said]
    assert both.replies(UTE, card, "yes")[-1].text
    assert before["history"] < rows(both)["history"]


def test_hidden_record_is_not_shown_from_memory(heard: Conversation) -> None:
    heard.says(KENJI, "actions area:web", channel="direct")
    heard.answer(LINDA, "edit A-2 visibility:restricted")

    assert PHOTOS not in heard.asks(KENJI, "the second one")
    assert PHOTOS not in heard.asks(KENJI, "the other one")


def test_private_answer_in_a_channel_is_answered_by_command_and_mention(heard: Conversation) -> None:
    heard.says(UTE, "/isc the room plan for the next assembly is done")

    assert heard.says(UTE, "/isc yes")[-1].text.startswith(f"{PLAN} is done.")
    heard.says(UTE, "/isc actions mine")
    assert heard.says(UTE, "<@U0CLERK> the first one")[-1].text.startswith("*A-2*  Photos")


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("Yes!", Sort.YES), ("👍", Sort.YES), (":+1:", Sort.YES), ("oui", Sort.YES), ("نعم", Sort.YES),
        ("no thanks", Sort.NO), ("не надо", Sort.NO), ("the 2nd one please", Sort.PLACE), ("第二个", Sort.PLACE),
        ("a-8.", Sort.REF), ("both of them", Sort.EVERY), ("no, jueves", Sort.INSTEAD), ("не Грета, а Уте", Sort.INSTEAD),
        ("same for A-8", Sort.SAME), ("et l'autre ?", Sort.OTHER), ("remind me about it on Friday at 9", Sort.REMIND),
        ("undo that please", Sort.BACK), ("actually wait, take that back", Sort.BACK), ("please withdraw my answer", Sort.BACK),
        ("take my update back please", Sort.BACK), ("the update for A-8", Sort.REF), ("I meant the one about A-8", Sort.REF),
        ("sí, envíala", Sort.YES), ("oui, c'est ça", Sort.YES), ("yes, send it", Sort.YES),
    ],
)  # fmt: skip
def test_words_that_answer_are_read_in_every_language(words: str, sort: Sort) -> None:
    found = read_followup(words, CHARTER.prefixes)
    assert found is not None
    assert found.sort is sort


@pytest.mark.parametrize(
    "words",
    [
        "yes, but Linda must sign",
        "done",
        "thanks",
        "the second one is late",
        "the update for A-8 is late",
        "take my name off the list",
        "no news from Geneva about the big hall yet",
        "",
    ],
)
def test_words_that_say_more_are_no_answer(words: str) -> None:
    assert read_followup(words, CHARTER.prefixes) is None


def test_what_was_closed_too_early_is_opened_again_and_the_words_are_no_note(talk: Conversation) -> None:
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=5)
    card = talk.channel("#isc-web")[-1]

    talk.replies(UTE, card, "finished")
    talk.passes(minutes=2)
    before = rows(talk)
    asked = talk.replies(UTE, card, "wait not finished, forgot russian")[-1]

    assert asked.text == f"You closed {PLAN} 2 minutes ago. Open it again?"
    assert labels(asked) == ["Open it again", "Just a note"]
    assert rows(talk) == before
    assert "open" in talk.replies(UTE, card, "yes")[-1].text

    talk.asks(UTE, "done A-1")
    assert labels(talk.says(UTE, "ah no, it's not done yet", channel="direct")[-1])[0] == "Open it again"


def test_words_that_say_nothing_of_the_work_stand_on_no_card_and_are_told_to_nobody(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=5)
    card = talk.channel("#isc-web")[-1]
    talk.replies(UTE, card, "Two quotes are in")
    said = (
        "thanks",
        ":+1:",
        "ah no, sorry",
        "ok",
        "yes",
        "stop reminding me",
        "send me less",
        "only weekly please",
    )
    for words in said:
        talk.replies(UTE, card, words)
    talk.passes(minutes=5)

    shown = talk.channel("#isc-web")[-1].text
    assert "Two quotes are in" in shown
    assert not [one for one in said if f"“{one}”" in shown or f": {one}" in shown]
    planned = talk.store.read(
        lambda read: list(
            read.db.execute(
                select(tables.notifications.c.context).where(tables.notifications.c.reason == Reason.NEWS)
            ).scalars()
        )
    )
    assert len(planned) == 1


def test_fewer_reminders_are_offered_and_turned_off(talk: Conversation) -> None:
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, f"action {PHOTOS} owner:@ute.keller area:web due:13 oct")

    several = talk.says(UTE, "stop reminding me", channel="direct")[-1]
    assert (several.text.splitlines()[0], labels(several)) == (
        "Which reminders shall I turn off?",
        ["Turn off"] * 2,
    )
    assert "weekly digest" in talk.asks(UTE, "the second one")

    asked = talk.says(UTE, "only weekly please", channel="direct")[-1]
    assert labels(asked) == ["Weekly only", "Quiet until Fri 14 Oct"]
    assert "I remind you of nothing" in talk.asks(KENJI, "too many reminders")


def test_memory_goes_with_the_hour_and_with_the_person(both: Conversation) -> None:
    both.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    both.says(UTE, "actions mine", channel="direct")
    both.says(LINDA, "actions", channel="direct")
    ute = remembered(both)[0]

    both.store.write(
        lambda tx: pseudonymize(tx, Erasure(person_id=ute, pseudonym="Somebody", at=tx.now, words="[]")),
        now=both.clock.now(),
    )
    assert len(remembered(both)) == 1
    both.store.write(prune, now=both.clock.now() + timedelta(minutes=61))
    assert remembered(both) == []


def remembered(talk: Conversation) -> list[int]:
    """Return of whom something is remembered, Ute first."""
    people = talk.store.read(
        lambda read: list(read.db.execute(select(tables.memories.c.person_id)).scalars())
    )
    ute = talk.store.snapshot.roster.by_account("T0PRACTICE", talk.user(UTE))
    return sorted(people, key=lambda one: ute is None or one != ute.id)


def test_command_without_words_is_answered(talk: Conversation) -> None:
    (home,) = talk.says(LINDA, "/isc")

    assert home.text


def test_list_of_one_is_spoken_of_as_what_was_shown(talk: Conversation) -> None:
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    talk.asks(UTE, "what do I have to do?")
    other = talk.asks(UTE, "and the other one?")
    moved = talk.asks(UTE, "no, 14 oct")
    talk.asks(UTE, "yes")

    assert other == "That was the only one."
    assert moved == f"Move {PLAN} (A-1) to Fri 14 Oct?"
    assert "due Fri 14 Oct" in talk.answer(LINDA, "show A-1").replace("Due: ", "due ")


@pytest.mark.parametrize(
    "words",
    [
        "can I have two more days?",
        "I need two more days",
        "another two days please",
        "2 more days",
        "give me two more days",
    ],
)
def test_more_time_is_offered_for_what_was_shown_or_is_the_only_one(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    only = talk.asks(UTE, words)
    talk.answer(LINDA, f"action {PHOTOS} owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=61)
    which = talk.asks(UTE, words)
    talk.asks(UTE, "show A-2")
    shown = talk.asks(UTE, words)
    talk.answer(LINDA, "action Merger of the printing units visibility:restricted due:12 oct")
    talk.asks(LINDA, "show A-3")
    others = talk.asks(KENJI, words)

    assert only == f"Move {PLAN} (A-1) to Fri 14 Oct?"
    assert "A-" not in which
    assert shown == f"Move {PHOTOS} (A-2) to Fri 14 Oct?"
    assert "A-" not in others
