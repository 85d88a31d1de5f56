"""Words that may be an objection: kept until whoever wrote them says so, and asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.grammar.parse import split_first_word, split_leading_refs
from bot.history import MEANT_ELSEWHERE, ONLY_COMMENTED, WROTE, Note
from bot.permissions import Actor, answering_capacity, denied, may_see
from bot.phrases import asks_for_details, refs_within, without_refs
from bot.proposals import Proposal, ProposalState
from bot.records import BUILT_IN, TEXT_MAX, Kind, Prefixes, checked_text
from bot.replies import (
    Meaning,
    is_consent,
    is_exact_objection,
    may_be_an_answer,
    read_reply,
    says_whether_objects,
    states_objection,
    states_reason,
)
from bot.unconfirmed import Confirmation, UnconfirmedWords, without_answer
from handlers.actions.replies import stamp
from handlers.core.blocks.elements import Message, section
from handlers.core.blocks.text import cut
from handlers.core.calls import QUESTION, Ask, Reply, get_named, row_id
from handlers.core.records.notes import add_note
from handlers.core.records.views import noted
from handlers.core.unconfirmed import unconfirmed_words
from handlers.proposals import objections, procedure, views, word_views
from handlers.proposals.questions import plan_questions
from storage import proposals, unconfirmed
from storage.history import kept_notes
from storage.unit_of_work import Read, Tx

_WAITING = frozenset({Confirmation.NONE, Confirmation.LET_STAND})  # for whoever wrote it


def hear(ask: Ask, tx: Tx, proposal: Proposal, meaning: Meaning, text: str) -> Message | None:
    """Keep a reply of an addressee that may be an objection, and ask whether it is; None where nothing is asked.

    Of whoever was asked and has not answered it may be the answer, which counts; they are asked again only about words
    that may be one. After the end they are told what their words still do, of further questions only once.
    """
    words = _words_of(ask, proposal, text)
    if words is None:
        return _of_somebody_else(ask, proposal, text)
    of_round = unconfirmed.of_round(tx, proposal.id, proposal.revision)
    if (answered := _answered(ask, tx, proposal, words, of_round)) is not None:
        return answered
    mine = [one for one in without_answer(of_round) if one.person_id == words.person_id]
    before = [one for one in mine if one.message != words.message]
    if is_consent(text):
        unconfirmed.forget(tx, [words])
    else:
        _keep(tx, proposal, words, of_round)
    is_open = proposal.is_open and any(proposal.counts(one) for one in (*mine, words))
    if is_consent(text) and not (before and may_be_an_answer(text)):
        return None
    is_further = is_open or meaning is Meaning.QUESTION
    if before and is_further and not may_be_an_answer(text):
        return None
    texts = [*(one.text for one in before), *([] if is_consent(text) else [text])]
    if is_open:
        is_question = meaning is Meaning.QUESTION
        return word_views.objection_question(proposal, texts, until=ask.now, is_question=is_question)
    return word_views.too_late(proposal, ask.reader, by=ask.actor.person_id)


def _answered(
    ask: Ask, tx: Tx, proposal: Proposal, answer: UnconfirmedWords, of_round: Sequence[UnconfirmedWords]
) -> Message | None:
    """Take a reply that says whether earlier words of its writer are an objection as if they had pressed it.

    None where it doesn't say it, or nothing of theirs waits for it.
    """
    objects, person = says_whether_objects(answer.text), answer.person_id
    asked = [one for one in of_round if one.person_id == person and one.message != answer.message]
    asked = [one for one in asked if one.answer in _WAITING and proposal.counts(one)]
    waiting = without_answer(asked)
    if objects is None or not proposal.is_open or not (waiting if objects else asked):
        return None
    unconfirmed.forget(tx, [answer])
    if not objects:
        _settle_as_comments(ask, tx, proposal, asked)
        return word_views.noted(proposal, ask.reader)
    reasons = [one.text for one in waiting] + ([answer.text] if states_reason(answer.text) else [])
    (identity,) = [one for one in ask.actor.identities if one.person_id == person]
    return objections.stop(ask, tx, proposal, cut(" / ".join(reasons), TEXT_MAX), identity=identity)


def hear_edited(ask: Ask, tx: Tx, proposal: Proposal, meaning: Meaning, text: str) -> Message | None:
    """Hear the new words of a note as `hear`; the chair reads those of after the end anew."""
    if not (proposal.accepts_objections(ask.now) or is_consent(text)):
        edited = [
            one for one in kept_notes(tx, proposal) if (one.slack_channel, one.slack_ts) == ask.call.message
        ]
        procedure.notify_about_comment(tx, proposal, edited=edited[0])
    return hear(ask, tx, proposal, meaning, text)


def _of_somebody_else(ask: Ask, proposal: Proposal, text: str) -> Message | None:
    """Tell somebody who is not asked, and objects, who can; None for any other words."""
    if not states_objection(text):
        return None
    is_draft = proposal.state == ProposalState.DRAFT
    who_can = views.nobody_asked(proposal) if is_draft else denied(ask.actor, "object", proposal, ask.charter)
    return word_views.kept_as_remark(str(who_can), ask.reader, by=ask.actor.person_id)


def hear_among(
    ask: Ask, tx: Tx, found: Sequence[Proposal], above: Sequence[str], text: str
) -> Message | None:
    """Keep a reply under several things as what may be an objection to each text among them, and ask.

    `above` has the references of all of them. None where it can be none.
    """
    stored: list[Proposal] = [tx.get(one.id) for one in found]  # those of a list are not followed
    of_each = [(one, words) for one in stored if (words := _words_of(ask, one, text)) is not None]
    may_be = [(one, words) for one, words in of_each if one.accepts_objections(ask.now)]
    is_late = not may_be and (is_exact_objection(text) or states_objection(text))
    may_be = of_each if is_late else may_be
    if is_consent(text):
        unconfirmed.forget(tx, [words for _, words in may_be])
        return None
    for proposal, words in may_be:
        if is_late:
            unconfirmed.save(tx, words)
        else:
            _keep(tx, proposal, words, unconfirmed.of_round(tx, proposal.id, proposal.revision))
    if not may_be:
        return None
    texts = [one for one, _ in may_be]
    return word_views.which_of(texts, above, may_be[0][1], may_object=not is_late)


def _words_of(ask: Ask, proposal: Proposal, text: str) -> UnconfirmedWords | None:
    """Return a reply as words of whom its writer answers for; None where they were not asked."""
    identity = answering_capacity(ask.actor, proposal)
    if identity is None or proposal.opened_at is None:
        return None
    return unconfirmed_words(ask, proposal, text, person=identity.person_id, revision=proposal.revision)


def _keep(tx: Tx, proposal: Proposal, words: UnconfirmedWords, earlier: Sequence[UnconfirmedWords]) -> None:
    """Keep words as a step on the text: an end of the same moment then sees them, or they see the end.

    Those of before the end, which were edited after it, stay words of before it.
    """
    is_late = not proposal.accepts_objections(words.at)
    if is_late and any(one.message == words.message and proposal.counts(one) for one in earlier):
        return
    if is_late:
        procedure.keep_late(tx, proposal, words)
        return
    unconfirmed.save(tx, words)
    is_own = words.person_id == words.written_by
    tx.change(proposal, WROTE, behalf="" if is_own else tx.roster.name(words.person_id))
    plan_questions(tx, proposal, [*(one for one in earlier if one.message != words.message), words])


# Said by itself, in one's own conversation or by a command

SAID = "said"
LATE_FOR = timedelta(days=14)  # after the end of a text an objection that names none may still be to it


def claim(words: str, prefixes: Prefixes) -> str | None:
    """Return words that may be on a text that they name, or an objection to one that they don't, as a call; None for others."""
    refs = refs_within(words, prefixes)
    named = [ref for ref in refs if ref.kind is Kind.PROPOSAL]
    bare = without_refs(words)
    if not (named or (not refs and states_objection(words))) or is_consent(bare):
        return None
    return None if asks_for_details(words, prefixes) else f"{SAID} {words}"


def said_by_itself(ask: Ask, tx: Tx) -> Reply:
    """Hear words on the texts that they name or, without any, on what waits for their writer, else on what has just ended.

    Others are read as ever.
    """
    refs = dict.fromkeys(ref for ref in refs_within(ask.parsed.text, BUILT_IN) if ref.kind is Kind.PROPOSAL)
    found = [one for ref in refs if isinstance(one := tx.find(ref), Proposal) and may_see(ask.actor, one)]
    if not refs:
        found = proposals.proposals_awaiting(tx, who=ask.actor, now=ask.now)
    found = [one for one in found if is_asked(ask, one)]
    if not (refs or found):
        found = proposals.ended_since(tx, who=ask.actor, since=ask.now - LATE_FOR)
    if not found:
        return _not_on_texts(ask, tx)
    leading, rest = split_leading_refs(ask.parsed.text.split(), ask.charter.prefixes)
    text = checked_text(" ".join(rest) if leading else ask.parsed.text, what="note")
    if len(found) > 1 and not refs:
        asked = [hear_among(ask, tx, found, [one.ref for one in found], text)]
    else:
        asked = [_note_and_hear(ask, tx, one, text) for one in found]
    said = [one for one in asked if one is not None]
    blocks = [block for one in said for block in one.blocks or [section(one.text)]]
    mark = QUESTION if ask.call.message else ""
    return replace(Reply.from_message(Message("\n".join(one.text for one in said), tuple(blocks))), mark=mark)


def _note_and_hear(ask: Ask, tx: Tx, proposal: Proposal, text: str) -> Message:
    note = add_note(ask, tx, proposal, text)
    return hear(ask, tx, proposal, read_reply(text), text) or noted(note, proposal)


def _not_on_texts(ask: Ask, tx: Tx) -> Reply:
    """Run words of somebody whom no text waits for as those that nobody claims. Raises UserError as they do."""
    words, plain = split_first_word(ask.call.words)[1], ask.registry.unclaimed
    if ask.call.words.split(maxsplit=1)[0] != SAID:
        words = ask.call.words
    if ask.call.is_in_our_conversation and ask.call.message:
        words = plain.interpret_message(words)
    verb, rest = plain.find(words)
    return ask.run_words(replace(ask.call, words=f"{verb.name} {rest}"), tx)


def is_asked(ask: Ask, proposal: Proposal) -> bool:
    """Return whether somebody's words may be an objection: even "done" is no word that closes a text."""
    return proposal.accepts_objections(ask.now) and answering_capacity(ask.actor, proposal) is not None


# Answers


def open_words(read: Read, who: Actor, proposal: Proposal) -> list[UnconfirmedWords]:
    """Return what somebody, or whom they answer for, wrote without saying whether they object."""
    return proposals.open_words_of(read, [proposal], who.person_ids).get(proposal.id, [])


def ask_again(tx: Tx, proposal: Proposal) -> None:
    """Ask again about words that the chair let stand, or that an end has counted."""
    found = unconfirmed.of_round(tx, proposal.id, proposal.revision)
    stand = [one for one in found if one.answer in {Confirmation.LET_STAND, Confirmation.AT_END}]
    unconfirmed.confirm(tx, stand, Confirmation.NONE)
    plan_questions(tx, proposal, [replace(one, answer="") if one in stand else one for one in found])


def only_comment(ask: Ask, tx: Tx) -> Reply:
    """Take what the caller was asked about as a comment; what was written under several things becomes one now.

    What they have written since is asked about anew.
    """
    proposal = get_named(ask, tx, "onlycomment", Proposal)
    _must_be_asked(ask, proposal)
    every = unconfirmed.of_round(tx, proposal.id, proposal.revision)
    mine = [one for one in every if {one.person_id, one.written_by} & {*ask.actor.person_ids}]
    mine = [one for one in mine if one.answer != Confirmation.COMMENT]  # also what the chair let stand
    until = row_id(ask.parsed.text.strip())  # None: of a question that was sent before this was kept
    asked = [one for one in mine if until is None or int(stamp(one.at)) <= until]
    if asked and proposal.is_open:
        _settle_as_comments(ask, tx, proposal, asked)
    later = without_answer([one for one in mine if one not in asked])
    if later and proposal.is_open:
        return Reply.from_message(word_views.asked_again(proposal, ask.reader, later, me=ask.actor.person_id))
    return Reply.from_message(word_views.noted(proposal, ask.reader))


def _settle_as_comments(ask: Ask, tx: Tx, proposal: Proposal, words: Sequence[UnconfirmedWords]) -> None:
    for one in unconfirmed.without_note(tx, words):
        _note(ask, tx, proposal, one)
    unconfirmed.confirm(tx, words, Confirmation.COMMENT)
    for elsewhere in _elsewhere(tx, words, proposal.id):
        unconfirmed.forget(tx, [elsewhere])
    procedure.release(tx, proposal, settled=words)
    tx.change(proposal, ONLY_COMMENTED)


def _must_be_asked(ask: Ask, proposal: Proposal) -> None:
    if answering_capacity(ask.actor, proposal) is None:
        raise denied(ask.actor, "object", proposal, ask.charter)


def _note(ask: Ask, tx: Tx, proposal: Proposal, words: UnconfirmedWords) -> None:
    procedure.record_comment(ask, tx, proposal)
    note = Note(record_id=proposal.id, person_id=words.written_by, at=ask.now, text=words.text)
    note.slack_channel, note.slack_ts = words.channel, words.ts
    tx.add(note)


def _elsewhere(read: Read, words: Sequence[UnconfirmedWords], but: int) -> list[UnconfirmedWords]:
    """Return the same messages as words about other texts than `but`."""
    return [
        other
        for one in words
        for other in unconfirmed.of_message(read, one.channel, one.ts)
        if other.record_id != but
    ]


def place(ask: Ask, tx: Tx, proposal: Proposal, words: UnconfirmedWords | None) -> Message | None:
    """Take what was written under several things as about this text, and ask whether it is an objection."""
    _must_be_asked(ask, proposal)
    if words is None:
        return None
    if words.record_id != proposal.id:  # it was not asked about then
        return _note_and_hear(ask, tx, proposal, words.text)
    for one in unconfirmed.without_note(tx, [words]):
        _note(ask, tx, proposal, one)
    if not proposal.counts(words):
        procedure.keep_late(tx, proposal, words)
        return word_views.too_late(proposal, ask.reader, by=ask.actor.person_id)
    return word_views.objection_question(proposal, [words.text], until=words.at, is_question=False)


def about_something_else(_: Ask, tx: Tx, proposal: Proposal, words: Sequence[UnconfirmedWords]) -> None:
    """Let a text go on for which words under several things waited; they are about another."""
    procedure.release(tx, proposal, settled=words)
    tx.change(proposal, MEANT_ELSEWHERE)


def ask_whether_objection(ask: Ask, read: Read) -> Reply:
    """Ask the caller again whether what they wrote is an objection."""
    proposal = get_named(ask, read, "isobjection", Proposal)
    _must_be_asked(ask, proposal)
    mine = open_words(read, ask.actor, proposal)
    if not mine or not proposal.is_open:
        return Reply.from_message(word_views.nothing_asked(proposal, ask.reader))
    asked = word_views.asked_again(proposal, ask.reader, mine, me=ask.actor.person_id)
    return Reply.from_message(asked)
