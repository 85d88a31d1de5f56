"""Positions of entities on an issue, who has not taken one, and nudging them."""

from datetime import date

from bot import issues
from bot.charter import Entity
from bot.errors import AmbiguousInput, Interpretation, Offer, PermissionDenied, UserError, to_fill_in, to_open
from bot.history import ONLY_COMMENTED
from bot.issues import Issue
from bot.notifications import Reason
from bot.permissions import may_anywhere, may_see
from bot.positions import (
    is_option,
    option_within,
    position_requests,
    stated_position,
    summarize_positions,
)
from bot.records import checked_text
from bot.replies import Meaning
from bot.unconfirmed import Confirmation, without_answer
from handlers.actions.replies import ask_button, offer_beside
from handlers.core.again import is_meant
from handlers.core.blocks.elements import VALUE_MAX, Button, Message
from handlers.core.blocks.text import escape
from handlers.core.calls import AGAIN_PREFIX, Ask, Reply, get_named
from handlers.core.kinds import may_press
from handlers.core.records.threads_views import just_a_note
from handlers.core.unconfirmed import unconfirmed_words
from handlers.core.waiting.asked import Asked, Missing, by_person
from handlers.issues import deadlines, deadlines_views, positions_views
from handlers.issues.views import position_status
from handlers.nudges.nudge import nudge_each
from storage import unconfirmed
from storage.history import history_of
from storage.unit_of_work import Read, Tx

OPTIONS = ("entity",)
LONG_POSITION = 500  # characters; words that are longer replace without a question: no button holds them


def position(ask: Ask, tx: Tx) -> Reply:
    """Save the position of the asker's entity: an option, or free text."""
    issue, option, text = _stated(ask, tx)
    person, entity = _speaker_and_entity(ask, issue)
    _ask_before_replacing(ask, tx, issue, entity, option, text)
    return _record(ask, tx, issue, option, text, person=person, entity=entity)


def must_have_agreement(ask: Ask, issue: Issue) -> None:
    """Raise if the focal points disagree; whoever has said something may change it."""
    if not issues.is_disputed(issue, charter=ask.charter):
        return
    is_asked = any(one.person_id == str(ask.actor.person_id) for one in issue.stated_positions)
    change = [Offer("Change my position", "position", issue.ref)] if is_asked else []
    said = deadlines_views.positions_phrase(position_status(issue, ask.reader), ask.reader)
    raise UserError(
        f"The focal points don't agree yet: {said}.",
        offers=[*change, Offer("Take it up", "escalate", issue.ref)],
    )


def offer(ask: Ask, tx: Tx, issue: Issue, meaning: Meaning, text: str) -> Message | None:
    """Offer to take a reply as a position, or to pass it on to who raised the issue.

    Words that name an option are one; of those who were asked and said nothing yet, all but a question may be. In a
    channel people also discuss: there only what says nothing else is one, such as "A for BR".
    """
    stated = stated_position(text, issue.options, _codes(ask))
    if not issue.is_open or not (stated or ask.call.is_in_our_conversation):
        return None
    if stated is None and meaning is Meaning.QUESTION:
        asked = ask_button(ask, tx, issue)
        return asked and offer_beside(ask, tx, issue, f"{asked.label}?", [asked])
    letter, named = stated or (option_within(text, issue.options), "")
    person, entity = _speaker_for(ask, named) if named else _speaker_and_entity(ask, issue)
    if named and not _may_speak_for(ask, named):
        return None
    is_awaited = _is_awaited(ask, issue, person, entity)
    if not (letter or is_awaited):
        return None
    label = f"{f'{entity} says' if entity else 'I say'} {letter or 'that'}"
    of = f" entity:{named}" if named else ""
    words = f"{issue.ref} {letter}" if stated else _stating(issue, letter, text)
    says = Button(label, "position", f"{words}{of}", is_next_step=True)
    if not may_press(ask, says, issue) or len(says.value) > VALUE_MAX:
        return None
    note = "noposition" if is_awaited else "justnote"
    if is_awaited:
        unconfirmed.save(tx, unconfirmed_words(ask, issue, text, person=person, entity=entity))
    tell = None if letter else ask_button(ask, tx, issue, word="Tell")
    question, row = positions_views.position_question(issue, letter), [says, tell]
    if tell is not None and meaning is Meaning.NOT_MINE:
        question, row = f"{tell.label}?", [tell, says._replace(is_next_step=False)]
    return offer_beside(ask, tx, issue, question, row, note=note)


def no_position(ask: Ask, tx: Tx) -> Reply:
    """Leave it at the note: what the caller wrote is no position."""
    issue = get_named(ask, tx, "noposition", Issue, right="position")
    written, who = without_answer(unconfirmed.of_round(tx, issue.id, 0)), {*ask.actor.person_ids}
    mine = [one for one in written if who & {one.person_id, one.written_by}]
    unconfirmed.confirm(tx, mine, Confirmation.COMMENT)
    tx.log(ONLY_COMMENTED, record_id=issue.id, before={}, after={})
    return Reply(text=just_a_note(issue))


def fits(ask: Ask, _: Read, issue: Issue, text: str) -> bool:
    """Return whether a reply under several things is a position on this one: "A for BR"."""
    stated = stated_position(text, issue.options, _codes(ask))
    if stated is None or not issue.is_open or (stated[1] and not _may_speak_for(ask, stated[1])):
        return False
    return _is_awaited(
        ask, issue, *(_speaker_for(ask, stated[1]) if stated[1] else _speaker_and_entity(ask, issue))
    )


def _codes(ask: Ask) -> list[str]:
    return [one.code for one in ask.charter.entities]


def _speaker_for(ask: Ask, entity: str) -> tuple[int, str]:
    """Return who speaks for an entity that was named: the caller, or somebody of it whom they represent."""
    own = (one.person_id for one in ask.actor.identities if entity in one.entities)
    return next(own, ask.actor.person_id), entity


def _stating(issue: Issue, letter: str, text: str) -> str:
    """Return a reply as the words of a position; quoted where its first word would be read as another option."""
    words = "" if is_option(text, letter, issue.options) else escape(text)
    is_misread = not letter and bool(issues.option_letter(issue, words.partition(" ")[0]))
    return " ".join(filter(None, (issue.ref, letter, f"“{words}”" if is_misread else words)))


def _is_awaited(ask: Ask, issue: Issue, person: int, entity: str) -> bool:
    """Return whether somebody was asked for a position and has none yet."""
    found = summarize_positions(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    is_asked = issues.is_with_focal_points(issue, ask.charter)
    return is_asked and any(
        one.entity == entity if entity else one.person_id == person for one in found.unanswered
    )


def own_position(ask: Ask, tx: Tx) -> Reply:
    """Save what the asker thinks themselves, beside the position of their entity."""
    issue, option, text = _stated(ask, tx)
    return _record(ask, tx, issue, option, text, person=ask.actor.person_id, entity="")


def _stated(ask: Ask, read: Read) -> tuple[Issue, str, str]:
    """Return the issue, the letter of the option and the words; one of the two may be ""."""
    issue = get_named(ask, read, "position", Issue, right="position")
    first, _, rest = checked_text(ask.parsed.text, what="position").partition(" ")
    chosen = str((ask.call.values or {}).get("option") or "")
    option = chosen or issues.option_letter(issue, first)
    text = ask.parsed.text.strip() if chosen or not option else rest.strip(" :,;-")
    if not option and not text:
        raise UserError(positions_views.position_required(issue), offers=[to_fill_in("position", issue.ref)])
    return issue, option, text


def _ask_before_replacing(ask: Ask, read: Read, issue: Issue, entity: str, option: str, text: str) -> None:
    """Ask before somebody else's word for an entity is replaced. Raises AmbiguousInput until the asker has answered."""
    me = ask.actor.person_id
    former = issues.others_position(issue, entity=entity, by=me, option=option, text=text)
    if former is None or is_meant(ask) or len(text) > LONG_POSITION:
        return
    issues.must_be_open(issue)
    by = int(former.person_id)
    said = [one.at for one in history_of(read, issue.id) if one.verb == "position" and one.person_id == by]
    stated = " ".join(filter(None, (issue.ref, option, escape(text))))
    whole = f"{entity} says {option or 'that'}"
    raise AmbiguousInput(
        positions_views.replacement_question(former, max(said, default=None), ask.reader),
        phrase=ask.call.words,
        interpretations=[
            Interpretation(whole, f"{AGAIN_PREFIX}position {stated} entity:{entity}"),
            Interpretation("Just me", f"ownposition {stated}"),
            Interpretation("Leave it", "leaveit"),
        ],
    )


def _record(ask: Ask, tx: Tx, issue: Issue, option: str, text: str, *, person: int, entity: str) -> Reply:
    before = issue.positions
    me = ask.actor.person_id
    replaced = issues.take_position(issue, entity=entity, person=person, by=me, option=option, text=text)
    if issue.positions == before:
        raise UserError("That's already the position. Nothing has changed.", offers=[to_open(issue.ref)])
    why = " ".join(filter(None, (option, text)))
    tx.change(issue, "position", why=why, behalf="" if person == me else ask.roster.name(person))
    former = [int(replaced.person_id)] if replaced else []
    notified = deadlines.notify_all(tx, issue, Reason.POSITION_REPLACED, former, context=entity)
    message = positions_views.position_recorded(
        issue,
        ask.reader,
        entity=entity,
        absent=None if person == me else person,
        replaced=replaced,
        notified=notified,
    )
    return Reply.from_message(message)


def _speaker_and_entity(ask: Ask, issue: Issue) -> tuple[int, str]:
    """Return who takes a position, and for which entity: the one asked here, else their own, else ""."""
    on_list = position_requests(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    named = ask.parsed.value("entity", Entity)
    if named is not None:
        if not _may_speak_for(ask, named.code):
            raise PermissionDenied(positions_views.entity_refused(named))
        return _speaker_for(ask, named.code)
    for one in ask.actor.identities:
        found = next((a for a in on_list if a.person_id == one.person_id), None)
        if found is not None:
            return one.person_id, found.entity
    return ask.actor.person_id, min(ask.actor.entities, default="")


def _may_speak_for(ask: Ask, entity: str) -> bool:
    """Return whether the asker belongs to the entity, represents somebody of it, or may enter for others."""
    return may_anywhere(ask.actor, "behalf") or any(entity in one.entities for one in ask.actor.identities)


def option(ask: Ask, tx: Tx) -> Reply:
    """Add an option to an issue."""
    issue = get_named(ask, tx, "option", Issue, right="option")
    if not ask.parsed.text:
        raise UserError("Which option?", offers=[to_fill_in("option", issue.ref)])
    letter = issues.add_option(issue, ask.parsed.text)
    tx.change(issue, "option", why=f"{letter}  {issue.options[-1]}")
    return Reply.from_message(positions_views.option_added(issue, letter, ask.reader))


def silent(ask: Ask, read: Read) -> Reply:
    """List who has not taken a position, and their stand-ins."""
    issue = get_named(ask, read, "silent", Issue, right="silent")
    words = without_answer(unconfirmed.of_round(read, issue.id, 0))
    unplaced = unconfirmed.without_note(read, words)
    said = [one for one in words if one not in unplaced]
    return Reply.from_message(positions_views.unanswered(issue, ask.reader, said, unplaced))


def silent_people(read: Read, issue: Issue, on: date) -> list[int]:
    """Return who has not answered an issue: of the focal points those without a position, else whoever holds it."""
    if not issues.is_with_focal_points(issue, read.charter):
        return deadlines.holders(read, issue, on=on)
    found = summarize_positions(issue, roster=read.roster, charter=read.charter, on=on)
    return list(dict.fromkeys(one.person_id for one in found.unanswered))


def asked_of(ask: Ask, read: Read, issue: Issue) -> Asked | None:
    """Return whose answers an issue waits for; None while a question about it waits for somebody else's."""
    if not issue.is_open or issue.question_id is not None:
        return None
    on = ask.charter.day_of(ask.now)
    if not issues.is_with_focal_points(issue, ask.charter):
        holders = silent_people(read, issue, on)
        return by_person(holders, len(holders), ask.reader)
    found = summarize_positions(issue, roster=ask.roster, charter=ask.charter, on=on)
    names = ((one.entity or ask.reader.short_name(one.person_id), one.person_id) for one in found.unanswered)
    return Asked([Missing(*one) for one in names], found.asked_count)


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask all who have not answered each issue."""
    return nudge_each(ask, tx, Issue, _waiting_for)


def _waiting_for(ask: Ask, tx: Tx, issue: Issue) -> list[int]:
    if issue.question_id is not None:
        question = tx.get(issue.question_id)
        raise UserError(
            positions_views.awaits_answer(issue, question.ref if may_see(ask.actor, question) else "")
        )
    silent = silent_people(tx, issue, ask.charter.day_of(ask.now))
    if not silent:
        raise UserError(positions_views.nobody_to_nudge(issue, ask.reader))
    return silent
