"""Enter minutes: outcomes and notes on their items, decisions as drafts, actions with their owners, in one transaction."""

from dataclasses import dataclass, field

from bot.actions import Action, ActionState
from bot.agendas.items import AgendaItem, ItemState
from bot.decisions import Decision
from bot.grammar.minutes import LineKind, MinuteLine
from bot.history import NoteKind
from bot.notifications import Reason
from bot.records import Kind, Visibility
from handlers.agendas.notifications import tell_what_became
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, post_cards
from handlers.core.records.create import derived_record_fields
from handlers.core.records.notes import add_note
from handlers.decisions import at_meetings
from handlers.meetings.record import approval
from handlers.minutes.carrying import carry_over, take_off
from handlers.minutes.reading import Minutes, question_of
from handlers.minutes.sending import Sending, send
from storage import agendas
from storage.unit_of_work import Tx


@dataclass
class Entered:
    actions: list[Action] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    items: list[AgendaItem] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)  # what goes to other bodies
    carried: list[AgendaItem] = field(
        default_factory=list
    )  # the items of the next meeting that take up what was deferred
    taken_off: list[AgendaItem] = field(
        default_factory=list
    )  # those whose deferral an outcome took the place of

    @property
    def refs(self) -> list[str]:
        return [one.ref for one in (*self.items, *self.decisions, *self.actions)]


def enter(ask: Ask, tx: Tx, minutes: Minutes) -> Entered:
    """Enter all lines that are understood."""
    done, by_place = Entered(), dict[int, list[MinuteLine]]()
    for line in minutes.to_enter:
        if line.kind is LineKind.ACTION:
            done.actions.append(_action(ask, tx, minutes, line))
        elif line.place is not None:
            by_place.setdefault(line.place, []).append(line)
    items = {one.place: one for one in agendas.items_to_change(tx, minutes.meeting)}
    were_deferred = {place for place, one in items.items() if one.state == ItemState.DEFERRED}
    for place, lines in by_place.items():
        done.items.append(_settle(ask, tx, minutes, items[place], lines, done))
    deferred = [one for one in done.items if one.state == ItemState.DEFERRED]
    done.carried = carry_over(ask, tx, minutes.meeting, deferred)
    after_all = [one for one in done.items if one.place in were_deferred and one.state != ItemState.DEFERRED]
    done.taken_off = take_off(ask, tx, minutes.meeting, after_all)
    of_meeting = [one for one in minutes.to_enter if one.kind is LineKind.NOTE and one.place is None]
    for sort, is_closing in ((NoteKind.OPENING, False), (NoteKind.CLOSING, True)):
        said = [one.text for one in of_meeting if one.is_closing is is_closing]
        if said:
            add_note(ask, tx, minutes.meeting, "\n".join(said), sort=sort)
    done.sendings = send(ask, tx, minutes)
    post_cards(tx, done.actions)
    return done


def _settle(
    ask: Ask, tx: Tx, minutes: Minutes, item: AgendaItem, lines: list[MinuteLine], done: Entered
) -> AgendaItem:
    said = [one.text for one in lines if one.text and one.kind is not LineKind.DEFERRAL]
    outcome = next((one for one in lines if one.kind is LineKind.OUTCOME), None)
    replaced = tx.get(item.decision_id).text if outcome is not None and item.decision_id is not None else ""
    deferral = next((one for one in lines if one.kind is LineKind.DEFERRAL), None)
    if outcome is not None:
        said = [outcome.text, *(one for one in said if one != outcome.text)] if outcome.text else said
        if (decision := _decide(ask, tx, minutes, item, outcome)) is not None:
            item.decision_id = decision.id
            done.decisions.append(decision)
    word = outcome.word if outcome else ""
    if any(one.kind is LineKind.APPROVAL for one in lines):
        word = approval.APPROVED
        approval.approve_last(tx, minutes.meeting, item, by=ask.actor.person_id)
    item.discuss(said, outcome=word, instead_of=replaced)
    if deferral is not None:
        item.leave(ItemState.DEFERRED, deferral.text, keeps_place=True)
        tx.change(item, "defer", why=deferral.text)
        if not item.standing:
            tell_what_became(tx, item)
    else:
        tx.change(item, "discuss")
    return item


def _decide(ask: Ask, tx: Tx, minutes: Minutes, item: AgendaItem, line: MinuteLine) -> Decision | None:
    return at_meetings.draft(
        ask,
        tx,
        minutes.meeting,
        question_of(tx, item),
        title=item.title,
        area=item.area,
        visibility=item.visibility,
        word=ask.charter.decision_word(line.word),
        text=line.text or item.title,
        raised_by=item.created_by,
    )


def _action(ask: Ask, tx: Tx, minutes: Minutes, line: MinuteLine) -> Action:
    """Log an action that belongs to its item, so that it leads back to it; without one, to the meeting."""
    item = minutes.items.get(line.place) if line.place is not None else None
    area, of = (item.area, item.id) if item is not None else (minutes.meeting.area, minutes.meeting.id)
    visibility = item.visibility if item is not None else minutes.meeting.visibility
    action = Action(
        **derived_record_fields(
            ask, tx, Kind.ACTION, title=line.text, area=area, visibility=visibility or Visibility.MEMBERS
        ),
        state=ActionState.OPEN,
        owners=line.owners,
        for_id=of,
    )
    action.set_due(line.due)
    tx.create(action, why=minutes.meeting.ref)
    for owner in action.owners:
        notify(tx, owner, action, Reason.ASSIGNED)
    return action
