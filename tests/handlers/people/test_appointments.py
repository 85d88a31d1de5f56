"""Roles: given and ended by words, by the form, and where one person's word is not enough."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from handlers.core.calls import Call
from storage import tables
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, UTE, labels, rows

TARO, EDDA, SALMA, HALE = (
    "taro.nakagawa",
    "edda.brandt",
    "salma.haddad",
    "hale.kaya",
)  # deputies, a focal point
NOOR = "newcomer"


def test_secretary_gives_a_role_and_its_holder_gets_the_first_message_once(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc appoint @newcomer focal point for gender entity:BDT reason:SO 16/04")
    talk.passes(minutes=3)
    talk.answer(LINDA, "appoint @newcomer focal point area:web entity:BR on:10 oct")
    talk.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    assert said.text.splitlines() == [
        "Noor Newcomer is focal point for Gender (BDT) from Fri 7 Oct.",
        "I'll tell Noor in a minute.",
    ]
    first, second = [m.text for m in talk.direct(NOOR)][:2]
    assert first.splitlines()[:3] == [
        "*You're now focal point for Gender (BDT).*",
        "I'm Clerk; I keep the list for ISC-TF.",
        "You'll get your week on Mondays at 09:00 if there's anything in it, and a reminder when something is due.",
    ]
    assert second.splitlines()[0] == "*You're now focal point for Web editorial (BR).*"
    assert "Noor Newcomer (BDT)" in talk.answer(UTE, "who gender")
    assert "SO 16/04" in str(history(talk, "appoint"))


def test_undo_takes_a_role_back_before_anybody_hears_of_it(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc appoint @newcomer observer")

    undone = [m.text for m in talk.presses(LINDA, said, "Undo")]
    again = forged(talk, LINDA, "unappoint n:99")
    talk.passes(days=1)

    assert undone == ["Taken back: Noor Newcomer as Observer from Fri 7 Oct."]
    assert again == "It was already taken back. Nothing has changed."
    assert talk.direct(NOOR) == []
    assert talk.answer(UTE, "who observer") == "*Observer*  Zahra Farah"


def test_deputy_nominates_for_their_own_bureau_and_the_chair_confirms(talk: Conversation) -> None:
    (asked,) = talk.says(TARO, "/isc appoint @lihua.chen focal point for climate change")
    before = talk.answer(UTE, "who climate")
    talk.passes(minutes=2)
    (to_chair,), (to_secretary,) = talk.direct(ALINE), talk.direct(LINDA)
    said_to_chair = to_chair.text.splitlines()

    (confirmed,) = talk.presses(ALINE, to_chair, "Confirm")
    talk.passes(minutes=2)

    assert asked.text.splitlines() == [
        "Lihua Chen as Focal point for Climate change (BR) from Fri 7 Oct: it counts when a second person confirms.",
        "I'm asking Aline Moreau and Linda Okafor now.",
    ]
    assert "Lihua" not in before
    assert said_to_chair[1] == ("Taro Nakagawa asks for it; it counts when a second person confirms.")
    assert (
        confirmed.text.splitlines()[0] == "Lihua Chen is focal point for Climate change (BR) from Fri 7 Oct."
    )
    assert "Lihua Chen (BR)" in talk.answer(UTE, "who climate")
    assert [m.text.splitlines()[1] for m in talk.direct(TARO)] == [
        "Aline Moreau confirmed this on Fri 7 Oct."
    ]
    assert labels(to_secretary) == []
    assert (
        forged(talk, LINDA, "consent c:1") == "Aline Moreau confirmed this on Fri 7 Oct. Nothing has changed."
    )


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (TARO, "appoint @lihua.chen focal point for climate entity:TSB", "You nominate focal points for your own part of the organisation: BR. Focal point is for Linda or Aline."),
        (TARO, "appoint @lihua.chen observer", "You nominate focal points for your own part of the organisation: BR. Observer is for Linda or Aline."),
        (TARO, "appoint @taro.nakagawa chair", "Nobody can give themselves a role. Ask Aline or Linda."),
        (LINDA, "appoint @linda.okafor chair", "Nobody can give themselves a role. Ask Aline."),
        (HALE, "appoint @lihua.chen focal point for climate", "Linda can give somebody a role."),
        (OBSERVER, "appoint @lihua.chen observer", "Linda can give somebody a role. As an observer you can leave a remark."),
        (LINDA, "appoint @lihua.chen staff", "Everybody in the organisation is Staff without an appointment."),
        (LINDA, "appoint @lihua.chen administrator of the bot", "Administrator of the bot is a role that the operator gives: python app.py import roster."),
        (LINDA, "appoint @lihua.chen focal point", "Focal point for which area? Say it with area: and its name."),
        (LINDA, "appoint @lihua.chen observer area:web", "Observer isn't a role for one area. Leave area: out."),
        (LINDA, "appoint @lihua.chen chief of department", "Chief of department for which part of the organisation? Say it with entity: and its name."),
        (LINDA, "appoint @lihua.chen", "Which role?"),
        (LINDA, "appoint @hale.kaya focal point area:access entity:BDT", "Hale Kaya already has this role. Nothing has changed."),
        (LINDA, "appoint @lihua.chen observer on:31 oct to:24 oct", "The last day is before the first. Say on: and to: the other way round."),
        (LINDA, "appoint @guest observer", "Gil Guest is a guest and can't own anything here. Name a colleague."),
        (LINDA, "relieve @aline.moreau chair", "Aline Moreau is the only chair. Appoint the next one first."),
        (ALINE, "relieve @linda.okafor secretary", "Linda Okafor is the only secretary. Appoint the next one first."),
        (ALINE, "appoint @aline.moreau chair to:31 oct", "Nobody can give themselves a role. Ask Linda."),
        (LINDA, "appoint @aline.moreau chair entity:GS to:31 oct", "Aline Moreau is the only chair. Appoint the next one first."),
        (LINDA, "relieve @lihua.chen", "Lihua Chen has no such role now."),
        (TARO, "relieve @hale.kaya", "You nominate focal points for your own part of the organisation: BR. Focal point is for Linda or Aline."),
        (LINDA, "relieve", "Whose role ends? Say it: relieve @name secretary on:24 oct"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_or_ended_is_said_and_leaves_nothing(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    before = rows(quick)

    assert quick.answer(who, words) == sentence
    assert rows(quick) == before


def test_nobody_becomes_chair_by_one_persons_word_and_the_old_one_ends_with_the_new(
    talk: Conversation,
) -> None:
    (asked,) = talk.says(LINDA, "/isc appoint @taro.nakagawa chair on:1 nov")
    talk.passes(minutes=2)
    to_edda, to_aline = talk.direct(EDDA)[-1], talk.direct(ALINE)[-1]

    by_herself = forged(talk, LINDA, "consent c:1")
    by_subject = forged(talk, TARO, "consent c:1")
    by_observer = forged(talk, OBSERVER, "consent c:1")
    unchanged = talk.answer(UTE, "who chair")
    (confirmed,) = talk.presses(EDDA, to_edda, "Confirm")

    assert asked.text.splitlines()[1] == (
        "I'm asking Aline Moreau, Runa Lindqvist, Edda Brandt and Salma Haddad now."
    )
    assert by_herself.startswith("You asked for it yourself; somebody else has to confirm it.")
    assert by_subject.startswith("Confirming this is for somebody else: Aline Moreau, Runa Lindqvist,")
    assert by_observer.endswith("As an observer you can leave a remark.")
    assert unchanged == "*Chair*  Aline Moreau"
    assert confirmed.text.splitlines() == [
        "Taro Nakagawa is chair from Tue 1 Nov.",
        "I'll tell Taro on Tue 1 Nov.",
    ]
    assert [m.text for m in talk.presses(ALINE, to_aline, "Decline")] == [
        "Edda Brandt confirmed this on Fri 7 Oct. Nothing has changed."
    ]
    talk.until(datetime(2016, 10, 31, 12, tzinfo=UTC))
    assert talk.answer(UTE, "who chair") == "*Chair*  Aline Moreau"
    talk.until(datetime(2016, 11, 1, 9, tzinfo=UTC))
    assert talk.answer(UTE, "who chair") == "*Chair*  Taro Nakagawa"
    assert talk.direct(TARO)[-1].text.splitlines()[0] == "*You're now chair.*"
    assert talk.answer(ALINE, "silent") == "Linda can list who hasn't answered."


def test_second_person_is_asked_beside_the_news_of_an_area_with_the_same_number(talk: Conversation) -> None:
    talk.answer(ALINE, "area propose Cybersecurity code:CYBER channel:#isc-cyber")
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 nov")
    talk.passes(minutes=2)

    told = talk.direct(EDDA)[-1]

    assert "*Cybersecurity* (CYBER) would be an area" in told.text
    assert "*Taro Nakagawa as Chair from Tue 1 Nov*" in told.text
    assert labels(told) == ["Confirm", "Decline", "Confirm", "Decline"]


def test_second_person_is_who_holds_the_role_when_they_confirm(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 nov")
    talk.passes(minutes=2)
    talk.answer(LINDA, "relieve @edda.brandt deputy_director")
    talk.answer(LINDA, "appoint @lihua.chen deputy_director entity:TSB")

    by_former = forged(talk, EDDA, "consent c:1")
    by_new = forged(talk, "lihua.chen", "consent c:1")

    assert by_former == "Linda can confirm this."
    assert "Taro Nakagawa is chair from Tue 1 Nov." in by_new


def test_office_is_prolonged_by_two_and_shortened_by_one(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @taro.nakagawa secretary to:31 oct")
    talk.passes(minutes=2)
    talk.presses(EDDA, talk.direct(EDDA)[-1], "Confirm")

    longer = talk.answer(LINDA, "appoint @taro.nakagawa secretary to:30 nov")
    unchanged = talk.answer(UTE, "who secretary on:1 nov 2016")
    sooner = talk.answer(ALINE, "appoint @taro.nakagawa secretary to:21 oct")

    assert longer.splitlines()[0] == (
        "Taro Nakagawa as Secretary from Tue 1 Nov until Wed 30 Nov: it counts when a second person confirms."
    )
    assert "Taro" not in unchanged
    assert sooner.splitlines()[0] == "Taro Nakagawa is secretary until Fri 21 Oct."


def test_second_person_declines_and_whoever_asked_hears_it(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @taro.nakagawa chair")
    talk.passes(minutes=2)

    (declined,) = talk.presses(EDDA, talk.direct(EDDA)[-1], "Decline")
    talk.passes(minutes=2)

    assert declined.text == "Declined: Taro Nakagawa as Chair from Fri 7 Oct. I'll tell Linda."
    assert talk.direct(LINDA)[-1].text.splitlines()[1] == "Edda Brandt declined this on Fri 7 Oct."
    assert talk.answer(UTE, "who chair") == "*Chair*  Aline Moreau"


def test_who_stands_in_for_the_second_person_confirms(talk: Conversation) -> None:
    talk.answer(EDDA, f"absent 7-12 oct @{UTE}")
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 nov")
    talk.passes(minutes=5)

    (confirmed,) = talk.presses(UTE, talk.direct(UTE)[-1], "Confirm")

    assert "Taro Nakagawa is chair from Tue 1 Nov." in confirmed.text


def test_who_stands_in_confirms_no_role_of_their_own(talk: Conversation) -> None:
    talk.answer(EDDA, f"absent 7-12 oct @{TARO}")
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 nov")
    talk.passes(minutes=5)

    told = talk.direct(TARO)[-1]
    forced = forged(talk, TARO, "consent c:1")

    assert "*Taro Nakagawa as Chair from Tue 1 Nov*" in told.text
    assert labels(told) == []
    assert forced.startswith("Confirming this is for somebody else: ")
    assert "second" not in talk.answer(TARO, "")


def test_whoever_asked_withdraws_and_nobody_is_asked_any_more(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc appoint @taro.nakagawa chair")

    (withdrawn,) = talk.presses(LINDA, asked, "Withdraw")
    talk.passes(minutes=5)

    assert withdrawn.text == "Withdrawn: Taro Nakagawa as Chair from Fri 7 Oct."
    assert talk.direct(EDDA) == []


def test_what_waits_for_a_second_stands_in_the_overview_with_its_buttons(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 nov")
    (overview,) = talk.says(SALMA, "/isc")
    shown = overview.text.splitlines()

    (request,) = talk.presses(SALMA, overview, "Look")
    offered = labels(request)
    talk.presses(SALMA, request, "Confirm")

    assert shown[:3] == [
        "1 thing for you",
        "Taro Nakagawa as Chair from Tue 1 Nov",
        "Waiting · Linda Okafor asks you to confirm it",
    ]
    assert offered == ["Confirm", "Decline"]
    assert "confirm" not in talk.answer(LINDA, "")
    assert "confirm" not in talk.answer(SALMA, "")
    assert talk.answer(UTE, "who chair on:1 nov 2016") == "On Tue 1 Nov:\n*Chair*  Taro Nakagawa"


def test_role_that_may_be_one_of_several_is_asked_about_and_ends_at_once(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc relieve @taro.nakagawa focal point")
    question = asked.text
    (ended,) = talk.presses(LINDA, asked, "Focal point for Accessibility (BR)")
    talk.passes(minutes=2)

    assert question == "Taro Nakagawa has 3 roles that fit. Which one ends now?"
    assert ended.text.splitlines()[0] == "Taro Nakagawa is no longer focal point for Accessibility (BR)."
    assert "Taro" not in talk.answer(UTE, "who accessibility")
    assert talk.direct(TARO)[-1].text == ("You are no longer focal point for Accessibility (BR).")


def test_old_button_asks_for_the_right_of_today(talk: Conversation) -> None:
    talk.answer(LINDA, "action Room plan owner:@ute.keller")
    talk.answer(ALINE, "appoint @hale.kaya secretary to:14 oct")
    talk.passes(minutes=2)
    talk.presses(EDDA, talk.direct(EDDA)[-1], "Confirm")
    (shown,) = talk.says(HALE, "/isc show A-1")
    talk.until(datetime(2016, 10, 17, 9, tzinfo=UTC))

    pressed = talk.presses(HALE, shown, "Done")

    assert [m.text for m in pressed] == ["Ute or Linda can close A-1."]


def test_successor_is_asked_for_and_a_vacancy_is_told_until_somebody_answers(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @hale.kaya focal point area:access entity:BDT to:30 nov")
    talk.until(datetime(2016, 12, 20, 12, tzinfo=UTC))

    asked = [m for m in talk.direct(SALMA) if "Nobody follows" in m.text]
    vacant = [m for m in talk.direct(ALINE) if "Nobody answers for" in m.text]

    assert [talk.day_of(m) for m in asked] == ["Mon 31 Oct", "Wed 16 Nov", "Wed 23 Nov"]
    assert "*Nobody follows Hale yet as focal point for Accessibility (BDT).*" in (asked[0].text)
    assert [talk.day_of(m) for m in vacant] == ["Thu 8 Dec", "Thu 15 Dec"]
    assert "Nobody answers for *Accessibility* (BDT) since Thu 1 Dec." in vacant[0].text
    assert "Nobody covers Accessibility for BDT." in talk.answer(ALINE, "").splitlines()
    assert "vacant: BDT since Thu 1 Dec" in talk.answer(UTE, "who accessibility")
    copies = [talk.day_of(m) for m in talk.direct(ALINE) if "Nobody follows" in m.text]
    assert copies == ["Wed 23 Nov"], "the chair has a copy of the last request"

    talk.presses(SALMA, asked[-1], "Name a successor")
    talk.submits(SALMA, owner=[talk.user("lihua.chen")], role="focal_point", area="ACCESS", entity="BDT")
    talk.passes(minutes=2)
    talk.presses(ALINE, talk.direct(ALINE)[-1], "Confirm")

    assert "Lihua Chen (BDT)" in talk.answer(UTE, "who accessibility")
    assert "Nobody covers" not in talk.answer(ALINE, "")
    talk.passes(minutes=5)
    every = "\n".join(m.text for who in (SALMA, ALINE) for m in talk.direct(who))
    assert "Lihua Chen answers for *Accessibility* (BDT) from Tue 20 Dec." in every
    assert "Lihua Chen follows Hale as focal point for Accessibility (BDT) from Tue 20 Dec." in every
    assert "Nobody answers" not in every
    assert "Nobody follows" not in every


def test_question_who_follows_ends_once_somebody_is_named(both: Conversation) -> None:
    both.answer(LINDA, "leave @hale.kaya 31 oct")
    both.until(datetime(2016, 10, 24, 12, tzinfo=UTC))
    asked = [m for who in (LINDA, SALMA) for m in both.direct(who) if "Nobody follows" in m.text]
    assert len(asked) > 1

    both.answer(LINDA, "appoint @lihua.chen focal point for accessibility entity:BDT on:1 nov")
    both.passes(minutes=5)

    every = "\n".join(m.text for who in (LINDA, SALMA) for m in both.direct(who))
    assert "Nobody follows" not in every
    assert "Lihua Chen follows Hale as focal point for Accessibility (BDT) from Tue 1 Nov." in every


def test_successor_who_is_there_in_time_spares_everybody_the_question(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @hale.kaya focal point area:access entity:BDT to:30 nov")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:access entity:BDT on:1 dec")
    talk.until(datetime(2016, 12, 20, 12, tzinfo=UTC))

    said = [m.text for who in (SALMA, ALINE, LINDA) for m in talk.direct(who)]

    assert [text for text in said if "nobody follows" in text or "Nobody answers" in text] == []


def forged(talk: Conversation, who: str, words: str) -> str:
    """Return what is answered to a button that was never shown to this person."""
    call = Call(team=BOT.team, user=talk.user(who), channel="C1", words=words, now=talk.clock.now(), key=None)
    (answer,) = talk.store.submit([talk.desk.write_request(call)]).result()
    return str(answer)


def history(talk: Conversation, verb: str) -> list[tuple[object, ...]]:
    """Return the lines of history of this verb that are of no record."""
    chosen = select(tables.history).where(tables.history.c.verb == verb, tables.history.c.record_id.is_(None))
    return talk.store.read(lambda read: [tuple(row) for row in read.db.execute(chosen)])
