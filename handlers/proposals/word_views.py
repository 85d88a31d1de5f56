"""Views of words that may be an objection: the questions to whoever wrote them, and what the chair reads of them."""

from collections.abc import Sequence
from datetime import datetime

from bot.charter_section import Rights
from bot.proposals import Proposal
from bot.unconfirmed import UnconfirmedWords
from handlers.actions.replies import stamp
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import VALUE_MAX, Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, cut, escape
from handlers.proposals.views import head, line, title_with_revision

QUOTE_MAX = 200  # characters of what somebody wrote
OTHERS_MAX = 4  # buttons of other things than the text
WAITS = "waits for your answer"


def objection_question(
    proposal: Proposal, texts: Sequence[str], *, until: datetime, is_question: bool
) -> Message:
    """Ask whether replies, which are kept as comments, are an objection; a question is offered as a comment first.

    `until` is when the last of them was written.
    """
    row = [
        *_answers(proposal, texts, until=until, is_question=is_question),
        Button("Leave it", "say", "leaveit"),
    ]
    return message_of([section(_question(proposal)), buttons(row)])


def which_of(
    texts: Sequence[Proposal], above: Sequence[str], words: UnconfirmedWords, *, may_object: bool
) -> Message:
    """Ask what a reply under several things is about, and whether it is an objection to the only text among them.

    `texts` may be meant, and `above` has the references of all things.
    """
    proposal = texts[0] if len(texts) == 1 and may_object else None
    others = [ref for ref in above if proposal is None or ref != proposal.ref]
    ask = _question(proposal) if proposal else "*Which one is that about?*"
    also = "\nOr is it about something else above?" if proposal else ""
    row = _answers(proposal, [words.text], until=words.at, is_question=False) if proposal else []
    row += [Button(ref, "meant", f"{ref} {words.ts}") for ref in others[:OTHERS_MAX]]
    row.append(Button("Something else", "elsewhere", f"{texts[0].ref} {words.ts}"))
    return message_of([section(f"{ask}{also}"), buttons(row)])


def _question(proposal: Proposal) -> str:
    asked = len(proposal.owners)
    readers = f"all {asked} read" if asked > 1 else "everybody who was asked reads"
    return f"*Is that an objection?* It would stop {proposal.ref}, and {readers} your reason."


def _answers(proposal: Proposal, texts: Sequence[str], *, until: datetime, is_question: bool) -> list[Button]:
    """Return [Object], with the words as its reason where they fit on it, and [Only comment] for what was written `until` then."""
    with_text = Button("Object", "object", f"{proposal.ref} {' '.join(map(escape, texts))}".strip())
    object_ = with_text if len(with_text.value) <= VALUE_MAX else Button("Object", "object", proposal.ref)
    comment = Button("Only comment", "onlycomment", f"{proposal.ref} {stamp(until)}")
    return [comment, object_] if is_question else [object_, comment]


def asked_again(proposal: Proposal, reader: Reader, words: Sequence[UnconfirmedWords], *, me: int) -> Message:
    """Ask about words of before."""
    return message_of(question_blocks(proposal, reader, words, me=me))


def question_blocks(
    proposal: Proposal, reader: Reader, words: Sequence[UnconfirmedWords], *, me: int
) -> list[Block]:
    title = f"*{escape(title_with_revision(proposal))}*"
    said = "\n".join([title, wrote(words, reader, me=me), _question(proposal)])
    texts = [one.text for one in words if one.written_by == me]
    known, until = facts(Chip.WAITING, proposal.ref, WAITS), max(one.at for one in words)
    return [section(said), known, buttons(_answers(proposal, texts, until=until, is_question=False))]


def wrote(words: Sequence[UnconfirmedWords], reader: Reader, *, me: int) -> str:
    """Return what was written and when; of words of somebody else only by whom, and for whom they stood in."""
    own = [one for one in words if one.written_by == me]
    if own:
        said = " / ".join(one.text for one in own)
        return f"You wrote, {reader.day_of(own[0].at)}: “{escape(cut(said, QUOTE_MAX))}”"
    first = words[0]
    whose = "you" if first.person_id == me else reader.name(first.person_id)
    stood_in = f" for {whose}" if first.written_by != first.person_id else ""
    return f"{reader.name(first.written_by)} wrote about it{stood_in}, {reader.day_of(first.at)}."


def too_late(proposal: Proposal, reader: Reader, *, by: int) -> Message:
    """Return how a text ended, and what becomes of words of after that."""
    came = "That came after the end, so it changes nothing by itself."
    return kept_as_remark(f"{line(proposal, reader)}\n{came}", reader, by=by)


def kept_as_remark(said: str, reader: Reader, *, by: int) -> Message:
    """Return what was said, with who reads the words that are kept; `by` wrote them."""
    office = reader.officers(Rights.CHAIR, Rights.SECRETARY, last=" and ", but=by)
    return Message(f"{said} It's kept as a remark{f', and {office} read it' if office else ''}.")


def noted(proposal: Proposal, reader: Reader) -> Message:
    """Return that words are a comment; of a text that has ended, how it ended."""
    return Message(f"Noted on {proposal.ref}." if proposal.is_open else line(proposal, reader))


def nothing_asked(proposal: Proposal, reader: Reader) -> Message:
    return Message(f"{line(proposal, reader)}\nThere's nothing left to answer.")


# For the chair


def unsaid_buttons(proposal: Proposal) -> list[Button]:
    row = (("Extend", "move"), ("Ask them", "askobjection"), ("Let it stand", "letstand"))
    return [Button(label, verb, proposal.ref) for label, verb in row]


def asked_them(proposal: Proposal, reader: Reader, asked: Sequence[int], before: Sequence[int]) -> Message:
    """Return who is asked now, and who was today already."""
    lines = [head(proposal)]
    if asked:
        lines.append(f"I'll ask {_readers(asked, reader)} whether they object.")
    if before:
        sent = "is sent, or waits for their working hours."
        lines.append(f"Today's question to {_readers(before, reader)} {sent}")
    if not asked and not before:
        lines.append("Whoever wrote isn't asked any more, so nobody can answer.")
    return Message("\n".join(lines))


def _readers(people: Sequence[int], reader: Reader) -> str:
    """Return people, or who reads today for those who are away: "Joost Peeters for Ute Keller"."""
    roster, charter, today = reader.roster, reader.charter, reader.today
    named = []
    for one in people:
        absence = roster.absence_on(one, today)
        officer = roster.present_officer(absence, on=today, charter=charter) if absence else None
        named.append(f"{roster.name(officer)} for {roster.name(one)}" if officer else roster.name(one))
    return escape(", ".join(named))


def let_stand(proposal: Proposal, reader: Reader, number: int) -> Message:
    who = "the person who wrote doesn't say" if number == 1 else f"the {number} who wrote don't say"
    text = f"{line(proposal, reader)}\nUnless somebody objects, it becomes final then, even if {who} whether they object."
    return message_of([section(text), buttons([Button("Undo", "undo", proposal.ref)])])
