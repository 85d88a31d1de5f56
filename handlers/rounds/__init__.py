"""Rounds: many are asked, the silent are reminded, and what came is printed. The charter says which there are."""

from functools import partial

from bot.charter import Charter
from bot.grammar.options import Option, ValueType
from bot.posts import PostKind
from bot.records import Kind
from bot.rounds import SEAT
from handlers.core.feature import Feature, Press, Tick, Variant, Verb
from handlers.core.list_verb import list_verb
from handlers.rounds import answers, clearing, commands, heard, nudging, obstacles, prints, schedule, seconds
from handlers.rounds.kind import KIND, LIST
from handlers.rounds.notifications import NOTIFICATIONS
from handlers.rounds.said.fields import question_options
from storage import round_runs

OF_SEAT = Option(SEAT, ValueType.TEXT)
WHICH = Option("round", ValueType.TEXT)  # of the form; typed words name it first


def features_of(charter: Charter) -> list[Feature]:
    """Return what the rounds of a charter offer; nothing where it has none."""
    return [_feature(charter)] if charter.rounds else []


def _feature(charter: Charter) -> Feature:
    return Feature(
        verbs=(*_verbs(charter), *_presses(), *_variants(charter)),
        kind=KIND,
        lists=(LIST,),
        notifications=NOTIFICATIONS,
        claims=partial(heard.claim, rules=charter.rounds),
        awaits=heard.awaited,
        hears_anything=heard.hear,
        takes_reply=answers.of_entry,
        posts={PostKind.PRINT: prints.POST},
        files={prints.PRINT_FILE: prints.make_file},
        tick=Tick(
            plan=schedule.plan,
            plan_roles=schedule.plan_again,
            settle=schedule.settle,
            next_at=round_runs.next_look,
        ),
    )


def _verbs(charter: Charter) -> tuple[Verb, ...]:
    codes = " | ".join(one.code for one in charter.rounds)
    return (
        Verb(
            name="round",
            work=commands.start,
            options=("due or until", WHICH),
            form=commands.start_form,
            is_careful=True,
            summary="ask everybody who sits on the seats of a round, until a day",
            usage=f"<{codes}> due:day",
            example=f"round {charter.rounds[0].code} due:21 oct",
        ),
        list_verb(
            LIST,
            summary="list the rounds that are open or planned",
            how_to=f"To open one: round {charter.rounds[0].code} by:friday",
        ),
        Verb(
            name="print",
            work=commands.print_round,
            right="list",
            writes=False,
            takes_refs=True,
            for_closed=True,
            which="Which round?",
            summary="put together what came in a round",
            usage="RD-3",
            example="print RD-1",
        ),
        Verb(
            name="clear",
            work=clearing.clear,
            takes_refs=True,
            for_closed=True,
            options=(OF_SEAT,),
            which="Which round?",
            summary="clear the answers of a round that wait for you",
            usage="RD-3 [all | <seat>]",
            example="clear RD-1 all",
        ),
    )


def _presses() -> tuple[Verb, ...]:
    return (
        Press(
            name="nochange",
            work=answers.no_change,
            right="report",
            takes_refs=True,
            for_closed=True,
            options=(OF_SEAT, "behalf of"),
            summary="say that nothing has changed",
        ),
        Press(
            name="takeback",
            work=answers.take_back,
            right="report",
            takes_refs=True,
            for_closed=True,
            options=(OF_SEAT,),
            summary="take back that nothing has changed",
        ),
        Press(
            name="chooseanswer",
            work=seconds.choose,
            right="report",
            takes_refs=True,
            for_closed=True,
            summary="choose between two answers for one seat",
        ),
        Press(
            name="raiseanswer",
            work=obstacles.raise_answer,
            right="raise",
            takes_refs=True,
            for_closed=True,
            options=(OF_SEAT,),
            summary="raise as an issue what an answer says is in the way",
        ),
        *_presses_to_read(),
    )


def _presses_to_read() -> tuple[Verb, ...]:
    return (
        Press(
            name="printfile",
            work=prints.print_file,
            right="list",
            takes_refs=True,
            for_closed=True,
            summary="get what came in a round as a Word file",
        ),
        Press(
            name="toclear",
            work=clearing.show_waiting,
            right="clear",
            writes=False,
            takes_refs=True,
            for_closed=True,
            summary="read the answers that wait for you to clear them",
        ),
    )


def _variants(charter: Charter) -> tuple[Variant, ...]:
    kind = Kind.ROUND
    return (
        Variant(
            "answer",
            kind,
            answers.answer,
            answers.answer_form,
            answers.needs_form,
            right="report",
            options=(*question_options(charter), OF_SEAT, "behalf of"),
            relates_refs=True,  # the one of an entry names a seat
        ),
        Variant("move", kind, commands.move, commands.move_form, right="round"),
        Variant("silent", kind, commands.silent),
        Variant("nudge", kind, nudging.nudge),
        Variant("cancel", kind, commands.cancel, right="round"),
    )
