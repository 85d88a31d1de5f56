"""Questions about one day, area, person or record: each is answered about that, and about nothing else."""

import re
from datetime import timedelta

import pytest

from bot.names import join_all
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, COP, LINDA, OBSERVER, STAFF, UTE, labels
from tests.shipped import CHARTER


@pytest.fixture
def listed(talk: Conversation) -> Conversation:
    """A few things of a Friday: two of the next week, one of the week after, a question, a session, an event."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "action Photo list owner:@nadia.costa area:gender due:14 oct")
    talk.answer(LINDA, "action Room plan owner:@kenji.sato area:emtel due:18 oct")
    talk.answer("nadia.costa", "raise One logo or two? area:gender")
    talk.answer(LINDA, "session mcg 12 oct")
    talk.answer(LINDA, "event Forum on:12 oct to:13 oct place:Bangkok area:gender")
    talk.answer(LINDA, "event COP22 on:7 nov 2017 place:Bonn")
    return talk


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("what does Kenji have?", 'actions owner:"Kenji Sato"'),
        ("что у Kenji?", 'actions owner:"Kenji Sato"'),
        ("is Ute late with anything?", 'actions overdue owner:"Ute Keller"'),
        ("what's late in gender?", "actions overdue area:GENDER"),
        ("issues in gender?", "issues area:GENDER"),
        ("any issues in gender?", "issues area:GENDER"),
        ("actions kenji", 'actions owner:"Kenji Sato"'),
        ("how many actions are open?", "actions"),
        ("what did MCG decide?", "decisions body:MCG"),
        ("when does MCG meet?", "sessions MCG"),
        ("what's new?", "digest week"),
        ("what changed today?", "digest week"),
        ("who am I?", "who @linda.okafor"),
        ("what meetings do I have?", "meetings"),
        ("what was closed?", "actions done"),
        ("how many actions were closed?", "actions closed"),
        ("how many are late in gender?", "actions overdue area:GENDER"),
        ("who gender on:15 dec 2026", "who gender on:15 dec 2026"),
        ("what did Kenji finish?", 'actions done owner:"Kenji Sato"'),
        ("when is COP22?", "show E-2"),
        ("who goes to COP 22?", "show E-2"),
        ("who covers BDT?", "who BDT"),
        ("do I have to do anything?", "actions mine"),
        ("am I late?", "actions mine overdue"),
        ("what is Kenji's role?", "who @kenji.sato"),
        ("who does what?", "who"),
        ("list my actions", "actions mine"),
        ("list of events", "events"),
        ("show me Kenji's actions", 'actions owner:"Kenji Sato"'),
        ("show overdue actions of Kenji", 'actions overdue owner:"Kenji Sato"'),
        ("what can I do?", "help"),
        ("how do I add an event?", "help event"),
        ("what is assigned to Ute?", 'actions owner:"Ute Keller"'),
        ("/isc late", "actions overdue"),
        ("/isc mine", "actions mine"),
        ("/isc overdue", "actions overdue"),
        ("/isc my actions", "actions mine"),
        ("/isc overdue area:web", "actions overdue area:web"),
        ("who is nadia?", "who @nadia.costa"),
        ("where does Wipa sit?", "who @wipa.chaiyo"),
        ("when is A-1 due?", "show A-1"),
        ("actions overdue area:web", "actions overdue area:web"),
    ],
)
def test_question_is_answered_as_the_list_of_its_subject(
    listed: Conversation, words: str, command: str
) -> None:
    assert listed.asks(LINDA, words) == listed.asks(LINDA, command)


def test_what_is_open_is_every_kind(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "what's open?", channel="direct")

    assert said.text == f"{listed.asks(LINDA, 'actions')}\nAlso open: 1 issue."
    assert labels(said)[-1] == "Issues"


def test_question_of_two_people_is_answered_of_both(listed: Conversation) -> None:
    both = listed.asks(LINDA, "who is linda or aline?")

    assert both == "\n".join(listed.asks(LINDA, f"who @{one}") for one in ("linda.okafor", "aline.moreau"))


def test_meetings_of_a_person_are_not_listed_as_their_actions(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "what meetings does Kenji have?", channel="direct")

    registers = [one.many for one in CHARTER.registers]
    owned = join_all(["actions", *registers])
    assert said.text == f"I can list somebody's {owned}, but not their meetings."
    of_kenji = [f"{one.capitalize()} of Kenji" for one in ("actions", *registers)]
    assert labels(said) == [*of_kenji[:4], "All meetings"]  # a row has five buttons


@pytest.mark.parametrize("words", ["is Linda stupid?", "what does Linda look like?", "¿es tonta Linda?"])
def test_what_somebody_is_like_is_not_the_bots_business(listed: Conversation, words: str) -> None:
    assert listed.asks(LINDA, words).startswith("I don't understand")


def test_part_of_the_organisation_has_its_people(listed: Conversation) -> None:
    assert listed.asks(LINDA, "who is in BDT?").startswith("*BDT*  Bekele Tesfaye, Hale Kaya, ")


@pytest.mark.parametrize("words", ["who is coming to the party tonight?", "who is Bob?"])
def test_person_who_is_not_known_is_not_answered_with_everybody(listed: Conversation, words: str) -> None:
    (said,) = listed.says(LINDA, words, channel="direct")

    assert said.text.startswith("I can't tell who that is.")
    assert labels(said) == ["Who's who", "Ask Aline"]


def test_several_people_are_listed_one_at_a_time(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "what do Ute and Kenji have?", channel="direct")

    assert labels(said) == ["Ute Keller", "Kenji Sato"]


def test_month_has_what_is_due_in_it(listed: Conversation) -> None:
    assert listed.asks(LINDA, "what's due this month?").startswith("Fri 7 to Mon 31 Oct: 3 actions due")
    for words in ("what's due next month?", "what's due in november?"):
        assert listed.asks(LINDA, words) == "Nothing is due in November, and nothing is planned."


@pytest.mark.parametrize(
    "words",
    [
        "what is due within {n} days?",
        "quoi est dû sous {n} jours ?",
        "qué vence dentro de {n} días?",
        "{n}天内到期的有什么？",
        "ما المستحق خلال {n} أيام؟",
    ],
)
@pytest.mark.parametrize("n", [3, 4, 10])
def test_what_is_asked_within_days_begins_today(listed: Conversation, words: str, n: int) -> None:
    last = listed.clock.now() + timedelta(days=n)

    said = listed.asks(LINDA, words.format(n=n))

    assert re.search(rf"Fri 7 (Oct )?(to|and) \w+ {last.day} Oct", said), said


def test_days_may_end_before_an_event(quick: Conversation) -> None:
    quick.answer(LINDA, COP)
    quick.answer(LINDA, "action Brief due:28 oct")
    quick.answer(LINDA, "action Report due:3 nov")

    assert quick.asks(LINDA, "what is due before COP22?").startswith("Fri 7 Oct to Fri 4 Nov: 2 actions due")
    assert quick.asks(LINDA, "what is due a week before COP22?").startswith(
        "Fri 7 to Mon 31 Oct: 1 action due"
    )
    assert quick.asks(LINDA, "what actions and issues are due before COP22?").startswith(
        "Fri 7 Oct to Fri 4 Nov: 2 actions due"
    )


@pytest.mark.parametrize(
    "count",
    ["1000000000 days", "forty days", "half a week", "1.5 weeks", "six months", "one and a half weeks"],
)
def test_count_that_was_not_read_is_not_left_out(quick: Conversation, count: str) -> None:
    quick.answer(LINDA, COP)

    assert quick.asks(LINDA, f"what is due {count} before COP22?").startswith("I don't understand")


def test_working_days_before_an_event_are_days_like_others(quick: Conversation) -> None:
    quick.answer(LINDA, COP)
    quick.answer(LINDA, "action Brief due:28 oct")

    said = quick.asks(LINDA, "what is due two working days before COP22?")

    assert said.startswith("Fri 7 Oct to Thu 3 Nov: 1 action due")


def test_month_may_have_its_year(listed: Conversation) -> None:
    listed.answer(LINDA, "action Report due:2017-10-20")

    assert "Report" in listed.asks(LINDA, "what's due in october 2017?")
    assert listed.asks(LINDA, "what happens in october 2015?").startswith("Nothing is due in October 2015,")
    assert "October" not in listed.asks(LINDA, "what's due in october 9999?")


@pytest.mark.parametrize("words", ["I need more money for A-1", "Kenji should look at A-1"])
def test_words_about_a_record_are_not_offered_as_new_work(listed: Conversation, words: str) -> None:
    (said,) = listed.says(LINDA, words, channel="direct")

    assert (said.text, labels(said)) == ("What about A-1?", ["Open it", "Keep as a note"])
    (kept,) = listed.presses(LINDA, said, "Keep as a note")
    assert kept.text.startswith(f"Noted under A-1: {words}")


def test_day_has_all_that_is_due_or_planned(listed: Conversation) -> None:
    assert listed.asks(LINDA, "what's on 12 october?") == (
        "Wed 12 Oct: 1 action due, 1 meeting and 1 event.\n"
        "A-1 Cost table · Ute Keller, due Wed 12 Oct\n"
        "Meetings\nMCG meets on Wed 12 Oct · M-1\n"
        "Events\nForum, 12 to 13 Oct, Bangkok · E-1"
    )


def test_week_of_one_person_has_only_their_actions(listed: Conversation) -> None:
    assert listed.asks(LINDA, "what does Nadia have next week?") == (
        "Nadia Costa, Mon 10 to Sun 16 Oct: 1 action due.\nA-2 Photo list · Nadia Costa, due Fri 14 Oct"
    )


def test_area_has_what_is_open_there(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "what's open in gender?", channel="direct")

    assert said.text.startswith("Gender: 1 action, 1 issue and 1 event.\nA-2 Photo list · Nadia Costa")
    assert "I-1 One logo or two?" in said.text
    assert "Cost table" not in said.text
    assert labels(said) == ["Actions", "Issues", "Events"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("what is due on 19 oct?", "Nothing is due on Wed 19 Oct, and nothing is planned."),
        ("what do I have on 19 oct?", "Nothing of yours is due on Wed 19 Oct."),
        ("anything for Ute on 19 oct?", "Nothing of Ute's is due on Wed 19 Oct."),
        ("what's open in climate change?", "Nothing is open in Climate change."),
        ("is there a meeting on 19 oct?", "No meetings on Wed 19 Oct, as far as you can see."),
        ("do I have anything on 19 oct?", "Nothing of yours is due on Wed 19 Oct."),
        ("who stands in for Kenji?", "Kenji isn't away, as far as I know."),
        ("events in december?", "No events in December, as far as you can see."),
        ("what does Hale have?", "Hale has no open actions."),
        ("is anything late in gender?", "Nothing is late in Gender."),
    ],
)
def test_nothing_is_said_of_what_was_asked(listed: Conversation, words: str, answer: str) -> None:
    assert listed.asks(LINDA, words) == answer


def test_who_decides_is_who_holds_the_issue_today(listed: Conversation) -> None:
    assert listed.asks(LINDA, "who decides on I-1?").startswith(
        "One logo or two?\nI-1 is for Nadia to decide."
    )
    (own,) = listed.says("nadia.costa", "who decides on I-1?", channel="direct")
    assert "I-1 is for you to decide." in own.text
    assert labels(own) == ["Decide", "Open I-1"]


def test_who_follows_an_action_is_who_hears_of_it(listed: Conversation) -> None:
    assert "I remind Ute of A-1, and tell Linda what becomes of it." in listed.asks(
        OBSERVER, "who follows A-1?"
    )
    assert "I remind you of A-1, and tell Linda what becomes of it." in listed.asks(UTE, "who follows A-1?")


def test_news_of_a_record_is_what_happened_to_it(listed: Conversation) -> None:
    assert listed.asks(LINDA, "anything new on A-1?") == (
        "Nothing new on A-1 since Linda entered it on Fri 7 Oct."
    )

    listed.says(UTE, "A-1: the quote comes on Tuesday", channel="direct")

    assert "the quote comes on Tuesday" in listed.asks(LINDA, "anything new on A-1?")


def test_absence_of_one_day_is_on_that_day(listed: Conversation) -> None:
    listed.answer(UTE, "absent 12 oct")

    assert listed.asks(LINDA, "is Ute away?") == "Ute Keller · on Wed 12 Oct"


def test_absence_is_of_the_person_who_was_named(listed: Conversation) -> None:
    listed.answer(UTE, "absent 10-14 oct @hale.kaya")

    assert listed.asks(LINDA, "is Ute away?") == (
        "Ute Keller · from Mon 10 Oct until Fri 14 Oct, Hale Kaya stands in"
    )
    assert listed.asks(LINDA, "is Wipa away?") == (
        "Wipa isn't away, as far as I know. It's 15:00 in Bangkok."
    )
    assert listed.asks(LINDA, "who is away on 17 oct?") == "Nobody is away on Mon 17 Oct, as far as I know."


def test_absence_is_of_each_person_who_was_named(listed: Conversation) -> None:
    assert listed.asks(LINDA, "are Kenji and Ute away?") == (
        "Kenji isn't away, as far as I know.\nUte isn't away, as far as I know."
    )


def test_place_has_its_time_and_its_people(listed: Conversation) -> None:
    said = "It's 15:00 in Bangkok. Moussa Diallo and Wipa Chaiyo are there."

    assert listed.asks(LINDA, "what time is it in Bangkok?") == said
    assert listed.asks(LINDA, "who is in Bangkok?") == said
    assert listed.asks(BANGKOK, "is Geneva closed?") == "Geneva has no closed days in the next four months."


@pytest.mark.parametrize("words", ["what's due this week?", "what does Kenji have?"])
def test_colleague_without_a_role_learns_nothing_of_the_list(listed: Conversation, words: str) -> None:
    assert listed.asks(STAFF, words) == "Only members see the list. You can see events and who's who."


def test_colleague_without_a_role_sees_the_events_of_an_area(listed: Conversation) -> None:
    assert listed.asks(STAFF, "what's open in gender?") == (
        "Gender: 1 event.\nForum, 12 to 13 Oct, Bangkok · E-1\nOnly members see actions and issues."
    )


def test_small_talk_about_a_day_or_a_person_shows_no_list(listed: Conversation) -> None:
    for words in (
        "I will be late",
        "I'm late",
        "ok friday then",
        "Kenji called yesterday",
        "see you in october",
    ):
        assert listed.asks(LINDA, words).startswith("I don't understand")


def test_person_and_day_in_something_to_do_are_offered_as_work(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "can Kenji send the table by friday?", channel="direct")

    assert labels(said) == ["Log it as an action", "Raise it as an issue"]


@pytest.mark.parametrize(
    "words",
    [
        "what was closed since 1 june?",
        "how many actions were closed this year?",
        "how many issues were escalated?",
        "which actions were closed in november?",
        "what's not blocked?",
        "what was decided in november?",
        "what's blocked because of the quote?",
        "who is away because of the strike?",
        "qu'est-ce qui est bloqué à cause du devis ?",
        "¿qué está bloqueado debido a la huelga?",
        "что заблокировано из-за сметы?",
        "¿cuántas acciones se cerraron desde el 1 de junio?",
    ],
)
def test_question_that_would_lose_a_part_of_itself_is_not_answered(listed: Conversation, words: str) -> None:
    (said,) = listed.says(LINDA, words, channel="direct")

    assert said.text.startswith("I understood only a part of that")
    assert labels(said)


def test_what_belongs_to_a_meeting_is_no_day(listed: Conversation) -> None:
    said = listed.asks(LINDA, "actions for:M-1")

    assert "Oct" not in said


def test_who_had_a_role_on_a_day_is_asked_of_that_day(listed: Conversation) -> None:
    listed.answer(LINDA, "appoint @kenji.sato chair on:14 oct to:20 oct")

    asked = listed.asks(LINDA, "who is the chair on 15 oct 2016?")
    vague = listed.asks(LINDA, "who was the chair last year?")

    assert asked == listed.asks(LINDA, "who chair on:15 oct 2016")
    assert asked != listed.asks(LINDA, "who is the chair?")
    assert vague == "Roles change, so I can answer that for one day at a time, like this: who chair on:15 dec"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("who was the chair on 1 may?", "Sun 1 May"),
        ("who was secretary on 14 december?", "Mon 14 Dec 2015"),
        ("who is the chair on 1 may?", "Mon 1 May 2017"),
    ],
)
def test_who_had_a_role_is_asked_of_a_past_day_where_it_was(
    quick: Conversation, words: str, day: str
) -> None:
    said = quick.asks(LINDA, words)

    assert day in said, said
