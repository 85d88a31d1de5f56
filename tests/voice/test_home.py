"""Home, by role."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown

LINDA, ALINE = "linda.okafor", "aline.moreau"


def home(talk: Conversation, who: str) -> str:
    """Open the Home of somebody."""
    talk._run(talk.workspace.open_home(talk.user(who)))
    view = talk.workspace.home(talk.user(who))
    assert view is not None
    return shown(talk, view)


def archive(talk: Conversation, channel: str) -> None:
    found = next(one for one in talk.workspace.channels.values() if one.name == channel)
    found.is_archived = True


def ahead(talk: Conversation) -> None:
    talk.answer(LINDA, "session mcg 9 dec papers:2 dec")
    talk.answer(LINDA, "event Captioning workshop on:8 dec area:access")


def test_focal_point_sees_what_is_theirs_and_what_is_ahead(talk: Conversation) -> None:
    ahead(talk)
    talk.answer(LINDA, "action Captioning quote owner:@hale.kaya area:access due:2 dec")
    talk.answer("joost.peeters", "raise One film crew or two? area:access")

    assert home(talk, "hale.kaya") == sample("home.focal")


def test_regional_director_sees_what_becomes_final(talk: Conversation) -> None:
    talk.opens(ALINE, "propose Video guidelines due:10 dec")

    assert home(talk, "wipa.chaiyo") == sample("home.regional")


def test_chair_sees_what_to_confirm_and_to_decide(talk: Conversation) -> None:
    ahead(talk)
    talk.answer("filiz.arslan", "raise Who pays for pages in six languages? area:web")
    talk.answer(LINDA, "escalate I-1 money")
    talk.answer(LINDA, "decide I-1 agreed One central budget")
    talk.answer("joost.peeters", "raise One film crew or two? area:access")
    talk.answer(LINDA, "escalate I-2 no agreement")

    assert home(talk, ALINE) == sample("home.chair")


def test_secretary_sees_what_did_not_arrive_and_how_the_task_force_stands(talk: Conversation) -> None:
    archive(talk, "isc-web")
    talk.answer(LINDA, "action Cost table for six languages owner:@ute.keller area:web due:27 nov")
    talk.answer(LINDA, "absent 26 nov - 4 dec behalf:@kenji.sato")
    talk.answer(LINDA, "relieve @nadia.costa focal point")
    talk.until(datetime(2026, 11, 30, 14, tzinfo=UTC))

    assert home(talk, LINDA) == sample("home.secretary")


def test_observer_sees_what_is_new(talk: Conversation) -> None:
    talk.answer("filiz.arslan", "raise Who pays for pages in six languages? area:web")

    assert home(talk, "zahra.farah") == sample("home.observer")


def test_colleague_sees_whom_to_ask(talk: Conversation) -> None:
    assert home(talk, "lihua.chen") == sample("home.staff")
