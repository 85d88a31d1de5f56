"""What is entered for somebody else says for whom: in its answer, and in the history of the record."""

from collections.abc import Iterator

import pytest

from bot.records import BUILT_IN, Kind, read_ref
from handlers.core.feature import Verb
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import REGISTRY

FOR = f"behalf:@{UTE}"
PREPARED = {
    Kind.ACTION: "action Cost table owner:@linda.okafor",
    Kind.ISSUE: "raise Who pays? area:clim",
    Kind.PROPOSAL: "propose Video guidelines wording:Use it asked:@greta.weber",
    Kind.EVENT: "event Regional forum on:20 oct",
    Kind.MEETING: "meeting 20 oct 14:00",
    Kind.AGENDA_ITEM: "item Budget",
    Kind.ROUND: "round updates due:14 oct",
}
DECIDED = "decide I-1 agreed yes behalf:CWG-LANG"

# How each verb is typed, for records of each kind: what is done before, and the words; the last says who does it.
SAID: dict[tuple[str, Kind], tuple[tuple[str, ...], str, str]] = {
    ("action", Kind.ACTION): ((), "action Room plan", LINDA),
    ("done", Kind.ACTION): ((), "done A-1 Sent", LINDA),
    ("done", Kind.ISSUE): ((DECIDED,), "done I-1 It works", LINDA),
    ("done", Kind.EVENT): (("over",), "done E-1 40 came", LINDA),
    ("start", Kind.ACTION): ((), "start A-1", LINDA),
    ("block", Kind.ACTION): ((), "block A-1 no quote", LINDA),
    ("unblock", Kind.ACTION): (("block A-1 no quote",), "unblock A-1", LINDA),
    ("verify", Kind.ACTION): (("done A-1 Sent",), "verify A-1", ALINE),
    ("reopen", Kind.ACTION): (("done A-1 Sent",), "reopen A-1", LINDA),
    ("reopen", Kind.EVENT): (("cancel E-1 no host",), "reopen E-1", LINDA),
    ("reopen", Kind.MEETING): (("meeting 24 mar 2015 14:00 number:1 held",), "reopen M-2", LINDA),
    ("cancel", Kind.ACTION): ((), "cancel A-1 no need", LINDA),
    ("cancel", Kind.ISSUE): ((), "cancel I-1 no need", LINDA),
    ("cancel", Kind.PROPOSAL): ((), "cancel P-1 no need", LINDA),
    ("cancel", Kind.EVENT): ((), "cancel E-1 no host", LINDA),
    ("cancel", Kind.MEETING): ((), "cancel M-1 no room", LINDA),
    ("mark", Kind.ACTION): ((), "mark A-1 in progress", LINDA),
    ("mark", Kind.ISSUE): ((DECIDED,), "mark I-1 implemented", LINDA),
    ("mark", Kind.PROPOSAL): (("stopped",), "mark P-1 referred", ALINE),
    ("mark", Kind.EVENT): ((), "mark E-1 proposed", LINDA),
    ("move", Kind.ACTION): ((), "move A-1 20 oct", LINDA),
    ("move", Kind.ISSUE): ((), "move I-1 20 oct", LINDA),
    ("move", Kind.PROPOSAL): (("open",), "move P-1 28 oct", ALINE),
    ("move", Kind.EVENT): ((), "move E-1 21 oct", LINDA),
    ("move", Kind.MEETING): ((), "move M-1 21 oct 14:00", LINDA),
    ("assign", Kind.ACTION): ((), "assign A-1 @greta.weber", LINDA),
    ("edit", Kind.ACTION): ((), "edit A-1 New cost table", LINDA),
    ("edit", Kind.ISSUE): ((), "edit I-1 Who pays for it?", LINDA),
    ("edit", Kind.PROPOSAL): ((), "edit P-1 Guidelines for video", LINDA),
    ("edit", Kind.EVENT): ((), "edit E-1 Standards forum", LINDA),
    ("edit", Kind.MEETING): ((), "edit M-1 place:T103", LINDA),
    ("raise", Kind.ISSUE): ((), "raise Who reads?", LINDA),
    ("escalate", Kind.ISSUE): ((), "escalate I-1 no money", LINDA),
    ("return", Kind.ISSUE): (("escalate I-1 no money",), "return I-1 ask them first", ALINE),
    ("answer", Kind.ISSUE): (("escalate I-1 no money", "asked"), "answer I-1 a thousand", LINDA),
    ("decide", Kind.DECISION): ((), "decide I-1 agreed yes", LINDA),
    ("event", Kind.EVENT): ((), "event Workshop on:5 dec", LINDA),
    ("meeting", Kind.MEETING): ((), "meeting 5 dec 10:00", LINDA),
    ("item", Kind.AGENDA_ITEM): ((), "item Captions", LINDA),
    ("edit", Kind.AGENDA_ITEM): ((), "edit AG-1 New budget", LINDA),
    ("cancel", Kind.AGENDA_ITEM): ((), "cancel AG-1 not ripe", LINDA),
    ("cancel", Kind.ROUND): ((), "cancel RD-1 no need", LINDA),
    ("move", Kind.ROUND): ((), "move RD-1 17 oct", LINDA),
    ("held", Kind.MEETING): (("over",), "held M-1", LINDA),
    ("note", Kind.ACTION): ((), "note A-1 Quote received", LINDA),
}


def with_option() -> Iterator[tuple[str, Kind]]:
    """Return the verbs that are said for somebody, and the kinds of records that each is for."""
    for feature in REGISTRY.features:
        for item in feature.verbs:
            if isinstance(item, Verb) and "behalf" in item.options and feature.kind is not None:
                yield item.name, feature.kind.record.kind
    for verb in REGISTRY.verbs:
        for kind in Kind:
            varied = REGISTRY.of_kind(verb, kind)
            if varied is not verb and "behalf" in varied.options:
                yield verb.name, kind


def prepare(talk: Conversation, steps: tuple[str, ...]) -> None:
    for words in PREPARED.values():
        talk.says(LINDA, f"/isc {words}")
    for step in steps:
        if step == "open":
            talk.opens(ALINE, "confirm P-1")
        elif step == "stopped":
            talk.opens(ALINE, "confirm P-1")
            talk.passes(minutes=15)
            talk.says("greta.weber", "/isc object P-1 no")
        elif step == "asked":
            talk.says(ALINE, f"/isc ask I-1 What would it cost? @{LINDA}")
        elif step == "over":
            talk.passes(days=14)
        else:
            talk.says(LINDA, f"/isc {step}")


@pytest.mark.parametrize(("verb", "kind"), SAID)
def test_what_is_entered_for_somebody_names_them_in_answer_and_history(
    quick: Conversation, verb: str, kind: Kind
) -> None:
    steps, words, who = SAID[verb, kind]
    prepare(quick, steps)

    (said,) = quick.says(who, f"/isc {words} {FOR}")

    assert "Ute Keller" in said.text or "for Ute" in said.text
    typed = f"{words} {said.text.replace('*', ' ')}".split()
    ref = next(one for word in typed if (one := read_ref(word, BUILT_IN)))
    told = f"{quick.answer(LINDA, f'history {ref}')}\n{quick.answer(LINDA, f'show {ref}')}"  # a note is shown there
    assert "for Ute Keller" in told, ref


def test_each_verb_that_is_said_for_somebody_is_tried() -> None:
    missing = set(with_option()) - set(SAID)

    assert missing == set()
