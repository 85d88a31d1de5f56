"""Actions: log one, list them, and what is done with them afterwards."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import (
    NEEDS_REASON,
    PLAIN_FIELD_NAMES,
    TRANSITIONS,
    Action,
    ActionState,
    DeadlineChange,
    apply_transition,
    may_verify,
    possible_transitions,
    transition_to,
)
from bot.calendar import Due
from bot.charter import Area, Entity, Rights
from bot.dates.recurrence import Recurrence
from bot.errors import AmbiguousInput, PermissionDenied, UserError, combine_errors
from bot.history import Note
from bot.names import fold
from bot.people import Person
from bot.permissions import check, may_read_lists, members_only_message, permitted_identity
from bot.posts import Notification, Reason
from bot.records import Item, Kind, Record, Ref, checked_text, checked_title
from handlers.actions import views
from handlers.actions.recurrence import CLOSING_VERB, log_next_occurrence, set_due
from handlers.calls import (
    Ask,
    Reply,
    get_visible,
    log_if_denied,
    refuse_unknown_words,
    require_one_ref,
    require_refs,
)
from handlers.delivery.notify import card_channel, notify, place_card, post_card, secretaries
from handlers.people.commands import find_or_add_person
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import area_in_force, create_record, new_record_fields
from handlers.records.views import not_an_action
from storage import notifications, outbox
from storage.actions import actions_page
from storage.records import read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "owner", "area", "entity", "for", *PLAIN_FIELD_NAMES, "visibility", "behalf")
EDIT_OPTIONS = (
    "area", "entity", "for", *PLAIN_FIELD_NAMES, "visibility", "due", "owner", "behalf",
    "options",  # of issues: for an action the answer says that it has none
)  # fmt: skip
CORRECT_DIGESTS_FOR = timedelta(days=8)  # the last one shows no old date
REDACT_DIGESTS_FOR = timedelta(days=31)  # and none shows for long what is restricted now
IMMEDIATE_WITHIN = timedelta(minutes=5)
FILTERS = ("area", "entity", "owner", "page")


def log(ask: Ask, tx: Tx) -> Reply:
    one = log_without_card(ask, tx)
    post_card(tx, one.action)
    said = views.logged(
        one.action,
        ask.reader_with(tx.roster),
        for_ref=one.for_ref,
        me=ask.actor.person_id,
        newcomers=one.newcomers,
        may_add=_may_add(ask),
        is_notified_later=one.is_notified_later,
    )
    return Reply.from_message(said)


@dataclass(frozen=True)
class LoggedAction:
    """An action that was just logged, what it belongs to, and its owners who were not on the roster until now."""

    action: Action
    for_ref: str
    newcomers: Sequence[Person]
    is_notified_later: bool  # an owner does not work at the moment


def log_without_card(ask: Ask, tx: Tx) -> LoggedAction:
    """Log what was said: the record, and a word to its owners. Its card is left to whoever knows what goes with it."""
    fields = new_record_fields(ask, tx, Kind.ACTION)
    area, entity = ask.parsed.value("area", Area), ask.parsed.value("entity", Entity)
    owners, newcomers = _resolve_owners(ask, tx, area)
    belongs_to = parent_record(ask, tx)
    ask_about_closed_day(ask, ask.parsed.value("due", Due), owners)
    action = Action(
        **fields,
        entity=entity.code if entity else None,
        state=ActionState.OPEN,
        owners=owners,
        for_id=belongs_to.id if belongs_to else None,
    )
    for name, value in _plain_values(ask).items():
        setattr(action, name, value)
    set_due(ask, tx, action, ask.parsed.due)
    create_record(ask, tx, action)
    told = [at for owner in owners if (at := notify(tx, owner, action, Reason.ASSIGNED)) is not None]
    notify_about_newcomers(ask, tx, action, newcomers)
    return LoggedAction(
        action,
        belongs_to.ref if belongs_to else "",
        newcomers,
        is_notified_later=any(at > ask.now + IMMEDIATE_WITHIN for at in told),
    )


def parent_record(ask: Ask, read: Read) -> Record | None:
    """Return the record behind `for:`; None when none was named."""
    wanted = ask.parsed.value("for", Ref)
    return get_visible(ask, read, wanted) if wanted else None


def _may_add(ask: Ask) -> bool:
    return bool(ask.actor.all_rights & {Rights.CHAIR, Rights.SECRETARY})


def _resolve_owners(ask: Ask, tx: Tx, area: Area | None) -> tuple[tuple[int, ...], list[Person]]:
    """Return the owners that were named; else the area's only focal point, else the author.

    The second value lists those who were not on the roster until now.
    """
    named, newcomers = named_owners(ask, tx)
    return (named, newcomers) if named else ((default_owner(ask, area),), [])


def default_owner(ask: Ask, area: Area | None) -> int:
    """Return who owns what nobody was named for: the area's only focal point, else the author."""
    focal_points = ask.roster.focal_points(area.code, on=ask.today, charter=ask.charter) if area else []
    return focal_points[0] if len(focal_points) == 1 else ask.actor.person_id


def named_owners(ask: Ask, tx: Tx) -> tuple[tuple[int, ...], list[Person]]:
    named = [find_or_add_person(tx, someone, ask) for someone in ask.parsed.people("owner")]
    owners = tuple(dict.fromkeys(person.id for person, _ in named))
    refuse_observers(ask, owners)
    return owners, [person for person, is_new in named if is_new]


def refuse_observers(ask: Ask, owners: Sequence[int]) -> None:
    for owner in owners:
        if ask.roster.rights(owner, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
            name = ask.roster.name(owner)
            raise UserError(f"{name} is an observer and cannot own anything here. Name somebody else.")


def notify_about_newcomers(ask: Ask, tx: Tx, action: Action, newcomers: Sequence[Person]) -> None:
    for newcomer in newcomers:
        for secretary in secretaries(tx, ask.today):
            notify(tx, secretary, action, Reason.PERSON_NOT_ON_ROSTER, context=str(newcomer.id))


def list_actions(ask: Ask, read: Read) -> Reply:
    others = ("me", "my", "late", "open", "done", "closed")
    refuse_unknown_words(ask, "actions", ("mine", "overdue", "all"), also=others)
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = actions_page(read, chosen, who=ask.actor, now=ask.now)
    if not found.total_count and not may_read_lists(ask.actor):
        raise PermissionDenied(members_only_message(ask.charter))
    return Reply.from_message(views.listed(found, chosen, ask.reader, words=ask.call.words))


# One verb, several references: each legal one is done, each refused one is named.


@dataclass(frozen=True)
class BulkResult:
    """What one verb did to several actions: a sentence for each, done or refused, and who will be told."""

    actions: Sequence[Action]
    sentences: Sequence[str]
    notified: Sequence[int]
    refusals: Sequence[str] = ()
    next_occurrences: Sequence[Action] = ()

    def reply(self, tx: Tx, *, more: Sequence[str] = ()) -> Reply:
        told = [tx.roster.name(person) for person in dict.fromkeys(self.notified)]
        sentences = [*self.sentences, *more]
        return Reply.from_message(
            views.changed(self.actions, sentences, told, self.refusals, self.next_occurrences)
        )


@dataclass(frozen=True)
class StepResult:
    """What a verb did to one action: the sentence of it, who will be told, and the next one of its series."""

    action: Action
    sentence: str
    notified: Sequence[int] = ()
    next_occurrence: Action | None = None


def apply_to_each(ask: Ask, tx: Tx, verb: str, act: Callable[[Action], StepResult]) -> BulkResult:
    """Do something to each action that was named. Raises UserError when it is possible with none of them."""
    done: list[StepResult] = []
    sentences, refused = list[str](), list[UserError]()
    for ref in require_refs(ask, verb):
        try:
            done.append(act(permitted_action(ask, tx, ref, verb)))
            sentences.append(done[-1].sentence)
        except AmbiguousInput:
            raise  # the answer goes for all of them
        except UserError as error:
            refused.append(error)
            log_if_denied(tx, error, verb, ref)
    if not done:
        raise combine_errors(refused)
    told = [person for one in done for person in one.notified]
    next_ones = [one.next_occurrence for one in done if one.next_occurrence]
    return BulkResult([one.action for one in done], sentences, told, [str(one) for one in refused], next_ones)


def permitted_action(ask: Ask, read: Read, ref: Ref, verb: str) -> Action:
    """Return the action that was named, if the person may do the verb to it."""
    record: Record = get_visible(ask, read, ref)
    if not isinstance(record, Action):
        raise UserError(not_an_action(ask, record, verb))
    check(ask.actor, verb, record, charter=ask.charter)
    return record


def action_must_be_open(action: Action, ask: Ask, verb: str) -> None:
    if not action.is_open:
        raise UserError(views.verb_refused(action, verb, possible_transitions(action), ask.reader))


# States


def step_actions(ask: Ask, tx: Tx, verb: str) -> Reply:
    """Make a move with each action that was named; the text is its result or its reason."""
    why = checked_text(_reason_text(ask), what=views.TEXT_LABELS[verb])
    if not why and verb in NEEDS_REASON:
        raise UserError(f"{views.REASON_QUESTIONS[verb]} Example: {ask.registry[verb].example}")
    return apply_to_each(ask, tx, verb, lambda action: step_action(ask, tx, action, verb, why)).reply(tx)


def step_action(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    must_be_possible(ask, action, verb)
    return take_step(ask, tx, action, verb, why)


def take_step(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> StepResult:
    """Make a move that may be made, with all that follows of it."""
    before, comes_again = copy.copy(action), action.repeats is not None
    apply_transition(action, verb, by=ask.actor.person_id, now=ask.now, why=why)
    next_one = log_next_occurrence(ask, tx, action) if verb == CLOSING_VERB and comes_again else None
    tx.change(action, verb, why=why)
    if why and views.TEXT_LABELS[verb] == "note":
        tx.add(Note(record_id=action.id, person_id=ask.actor.person_id, at=ask.now, text=why))
    sentence = views.step_taken(action, verb, why)
    if not action.is_open:
        sentence += ask.registry.on_closed(ask, tx, action)
    if comes_again:
        sentence += views.series_outcome(verb, next_one, ask.reader)
    told = propagate_change(tx, action, before) if verb == "reopen" else []
    return StepResult(action, sentence, told, next_occurrence=next_one)


def must_be_possible(ask: Ask, action: Action, verb: str) -> None:
    """Refuse a move that is not legal from here, or that somebody else has to make."""
    check(ask.actor, verb, action, charter=ask.charter)
    if TRANSITIONS[verb] not in possible_transitions(action):
        raise UserError(views.verb_refused(action, verb, possible_transitions(action), ask.reader))
    if verb == "verify" and not may_verify_work(ask, action):
        raise UserError(views.cannot_verify_own(action))


def may_verify_work(ask: Ask, action: Action) -> bool:
    """Say whether neither whoever asks nor the absent person in whose rights they do has done the work."""
    found = permitted_identity(ask.actor, "verify", action, charter=ask.charter)
    return may_verify(action, {ask.actor.person_id} | ({found.person_id} if found else set()))


def done(ask: Ask, tx: Tx) -> Reply:
    """Close one or several actions with the result that was typed."""
    return step_actions(ask, tx, "done")


def start(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "start")


def block(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "block")


def unblock(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "unblock")


def verify(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "verify")


def reopen(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "reopen")


def cancel(ask: Ask, tx: Tx) -> Reply:
    return step_actions(ask, tx, "cancel")


def mark(ask: Ask, tx: Tx) -> Reply:
    """Make whatever legal move leads to the state that was named."""
    state, note = _parse_state(ask)
    why = checked_text(
        _strip_leading_word("to", note) if state == ActionState.HANDED_OVER else note, what="note"
    )

    def marked(action: Action) -> StepResult:
        found = transition_to(action, state)
        if found is None:
            raise UserError(views.transition_refused(action, state, possible_transitions(action), ask.reader))
        if not why and found.verb in NEEDS_REASON:
            raise UserError(views.reason_required(found, action))
        return step_action(ask, tx, action, found.verb, why)

    return apply_to_each(ask, tx, "mark", marked).reply(tx)


def _parse_state(ask: Ask) -> tuple[ActionState, str]:
    """Return the state that the words begin with, or that was chosen in the form, and the words behind it."""
    chosen = (ask.call.values or {}).get("state")
    if chosen in {state.value for state in ActionState}:
        return ActionState(str(chosen)), ask.parsed.text
    words = ask.parsed.text.split()
    for length in (2, 1):
        state = _STATE_BY_WORD.get(fold(" ".join(words[:length]).rstrip(",.:")))
        if state is not None:
            return state, " ".join(words[length:])
    raise UserError(views.unknown_state(" ".join(words[:2]), ask.registry["mark"].example))


_STATE_BY_WORD = {
    **{fold(step.target.replace("_", " ")): step.target for step in TRANSITIONS.values()},
    **{verb: step.target for verb, step in TRANSITIONS.items() if verb not in {"unblock", "reopen"}},
    "started": ActionState.IN_PROGRESS,
    "progress": ActionState.IN_PROGRESS,
    "in_progress": ActionState.IN_PROGRESS,
    "stuck": ActionState.BLOCKED,
    **dict.fromkeys(("closed", "finished", "complete", "completed"), ActionState.DONE),
    "canceled": ActionState.CANCELLED,
}


# Dates, owners, the rest


def move(ask: Ask, tx: Tx) -> Reply:
    """Give actions another due date, or dates that come again."""
    due = ask.parsed.due
    if due is None:
        raise UserError(f"To which day? Example: {ask.registry['move'].example}")
    _refuse_second_date(ask, due)
    why = checked_text(_strip_leading_word("because", _reason_text(ask)), what="reason")

    def moved(action: Action) -> StepResult:
        action_must_be_open(action, ask, "move")
        ask_about_closed_day(ask, ask.parsed.value("due", Due), action.owners)
        before = copy.copy(action)
        set_due(ask, tx, action, due)
        if (action.due_at, action.repeats) == (before.due_at, before.repeats):
            action.set_due(before.due)
            raise UserError(views.due_already(action, ask.reader))
        tx.change(action, "move", why=why)
        return StepResult(
            action, views.moved(action, before, ask.reader), propagate_change(tx, action, before)
        )

    return apply_to_each(ask, tx, "move", moved).reply(tx, more=views.reason_lines(why))


def _reason_text(ask: Ask) -> str:
    """Return what was said behind the verb, with what stands behind an option for it."""
    given = (ask.parsed.text, ask.parsed.option_text("reason"), ask.parsed.option_text("result"))
    return "; ".join(filter(None, given))


_TARGET_DATE_MARKERS = frozenset(("to", "=>", "->", "→", "until"))


def _refuse_second_date(ask: Ask, due: Due | Recurrence) -> None:
    """Ask for the new day alone where two were said: "from 24 oct to 26 oct"."""
    first, _, rest = ask.parsed.text.partition(" ")
    if fold(first) in _TARGET_DATE_MARKERS and rest:
        raise UserError(
            f"I read “{due.typed}”, and then “{first} {rest}”. Say the new day alone. Example: {ask.registry['move'].example}"
        )


def _strip_leading_word(word: str, text: str) -> str:
    """Return a text without the word that announces it: the answer has its own."""
    first, _, rest = text.partition(" ")
    return rest if fold(first) == word else text


def end_series(ask: Ask, tx: Tx) -> Reply:
    """Let actions that come again end with this one."""
    if ask.parsed.text:
        raise UserError(
            f"once ends the series now. To let it end later: move A-12 every monday until 31 dec. Example: {ask.registry['once'].example}"
        )

    def ended(action: Action) -> StepResult:
        action_must_be_open(action, ask, "once")
        if action.repeats is None:
            raise UserError(views.not_repeating(action))
        action.repeats = None
        tx.change(action, "once")
        return StepResult(action, views.repeat_stopped(action, ask.reader))

    return apply_to_each(ask, tx, "once", ended).reply(tx)


def assign(ask: Ask, tx: Tx) -> Reply:
    """Give actions to others; the first who is named leads."""
    owners, newcomers = named_owners(ask, tx)
    if not owners:
        raise UserError(f"To whom? Example: {ask.registry['assign'].example}")
    why = checked_text(_reason_text(ask), what="reason")
    reader = ask.reader_with(tx.roster)

    def assigned(action: Action) -> StepResult:
        action_must_be_open(action, ask, "assign")
        if action.owners == owners:
            raise UserError(views.assigned_already(action, reader))
        before = copy.copy(action)
        action.owners = owners
        tx.change(action, "assign", why=why)
        notify_about_newcomers(ask, tx, action, newcomers)
        return StepResult(
            action, views.reassigned(action, before.owners, reader), propagate_change(tx, action, before)
        )

    more = [*views.reason_lines(why), *views.newcomer_lines(newcomers, may_add=_may_add(ask))]
    return apply_to_each(ask, tx, "assign", assigned).reply(tx, more=more)


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change what an action says; each change is said back."""
    action = permitted_action(ask, tx, require_one_ref(ask, "edit"), "edit")
    if ask.parsed.option_text("options"):
        raise UserError(
            f"{action.ref} is an action and has no options. Example: {ask.registry['edit'].example}"
        )
    before = copy.copy(action)
    values = _edited_fields(ask, tx, action)
    if {"due", "owners"} & set(values):
        action_must_be_open(action, ask, "edit")
    changed = {name: value for name, value in values.items() if value != getattr(action, name)}
    if not changed:
        raise UserError(views.nothing_to_edit(action, ask.registry["edit"].example))
    if "due" in changed:
        ask_about_closed_day(ask, ask.parsed.value("due", Due), _new_owners(action, changed))
    for name, value in changed.items():
        if name != "due":
            setattr(action, name, value)
    if "due" in changed:
        set_due(ask, tx, action, ask.parsed.due)  # whoever leads now says on which days it comes
    action.refresh_search_text()
    tx.change(action, "edit")
    told = propagate_change(tx, action, before)
    reader = ask.reader_with(tx.roster)
    sentence = views.edited(action, before, reader, for_ref=_ref_of(tx, action.for_id))
    return BulkResult([action], [sentence], told).reply(tx)


def _new_owners(action: Action, changed: Mapping[str, object]) -> tuple[int, ...]:
    owners = changed.get("owners")
    return owners if isinstance(owners, tuple) else action.owners


def _edited_fields(ask: Ask, tx: Tx, action: Action) -> dict[str, object]:
    """Return the fields that were named, with their new values."""
    area, entity = ask.parsed.value("area", Area), ask.parsed.value("entity", Entity)
    if area and area.code != action.area:
        area_in_force(ask)
    wanted_for = ask.parsed.value("for", Ref)
    belongs_to = get_visible(ask, tx, wanted_for) if wanted_for else None
    if belongs_to is action:
        raise UserError(f"{action.ref} cannot belong to itself.")
    owners, newcomers = named_owners(ask, tx)
    notify_about_newcomers(ask, tx, action, newcomers)
    named: dict[str, object] = {
        "title": checked_title(ask.parsed.text) if ask.parsed.text else None,
        "area": area.code if area else None,
        "entity": entity.code if entity else None,
        "for_id": belongs_to.id if belongs_to else None,
        **_plain_values(ask),
        "visibility": ask.parsed.option_text("visibility") or None,
        "due": ask.parsed.due,
        "owners": owners or None,
    }
    emptied = ("area", *PLAIN_FIELD_NAMES) if ask.call.values is not None else ()
    cleared = {name: None for name in emptied if (ask.call.values or {}).get(name) == ""}
    return {name: value for name, value in named.items() if value is not None} | cleared


def _plain_values(ask: Ask) -> dict[str, str | None]:
    return {name: ask.parsed.option_text(name) or None for name in PLAIN_FIELD_NAMES}


def _ref_of(read: Read, record_id: int | None) -> str:
    return read.get(record_id).ref if record_id else ""


# What follows from a change, for those who know it otherwise


def propagate_change(tx: Tx, action: Action, before: Action) -> list[int]:
    """Tell those concerned what a change means to them, and put the card where it belongs; return who is told."""
    is_back = action.is_open and not before.is_open
    if is_back or card_channel(tx, action) != card_channel(tx, before):
        place_card(tx, action)
    correct_digests(tx, action, before)
    if is_back:
        return _notify_unaware_owners(tx, action)
    if not action.is_open or (action.owners, action.due_at) == (before.owners, before.due_at):
        return []
    heard = NotificationHistory.load(tx, action)
    return [*_notify_owners(tx, action, before, heard), *_notify_moved_date(tx, action, before, heard)]


def correct_digests(tx: Tx, item: Item, before: Item) -> None:
    """Let digests that were sent show no old date, and nothing to those who may not see it any more."""
    if item.visibility != before.visibility:
        outbox.refresh_digests(tx, item.id, since=tx.now - REDACT_DIGESTS_FOR)
    elif item.due_at != before.due_at:
        outbox.refresh_digests(tx, item.id, since=tx.now - CORRECT_DIGESTS_FOR)


@dataclass(frozen=True)
class NotificationHistory:
    """What people have had of an action, and what is still on its way to them."""

    sent: dict[int, list[Notification]]
    pending: dict[int, list[Notification]]

    @classmethod
    def load(cls, read: Read, action: Action) -> "NotificationHistory":
        found = cls({}, {})
        for notice, is_sent in notifications.of_record(read, action.id):
            (found.sent if is_sent else found.pending).setdefault(notice.concerned_person_id, []).append(
                notice
            )
        return found

    def knows_ownership(self, person: int) -> bool:
        """Say whether somebody who was an owner knows it: from us, or because they own it from the beginning."""
        had = [n for n in self.sent.get(person, ()) if n.reason not in _NOT_ABOUT_OWNERSHIP]
        if had:
            return had[-1].reason != Reason.UNASSIGNED
        return all(notice.reason != Reason.ASSIGNED for notice in self.pending.get(person, ()))


_NOT_ABOUT_OWNERSHIP = frozenset(
    {Reason.PERSON_NOT_ON_ROSTER, Reason.UNDELIVERED, Reason.UNANSWERED, Reason.REMINDER_REQUESTED}
)


def _notify_owners(tx: Tx, action: Action, before: Action, heard: NotificationHistory) -> list[int]:
    gone = [p for p in before.owners if p not in action.owners and heard.knows_ownership(p)]
    new = [p for p in action.owners if p not in before.owners and not _is_aware_owner(heard, p)]
    by = str(tx.author.person_id or "") if tx.author else ""
    return [
        *[p for p in new if notify(tx, p, action, Reason.ASSIGNED)],
        *[p for p in gone if notify(tx, p, action, Reason.UNASSIGNED, context=by)],
    ]


def _notify_unaware_owners(tx: Tx, action: Action) -> list[int]:
    """Tell owners whose news of it fell away because it was closed before the news went out."""
    heard, dropped = (
        NotificationHistory.load(tx, action),
        notifications.dropped_recipients(tx, action.id, Reason.ASSIGNED),
    )
    unaware = [p for p in action.owners if p in dropped and p not in heard.sent and p not in heard.pending]
    return [p for p in unaware if notify(tx, p, action, Reason.ASSIGNED)]


def _is_aware_owner(heard: NotificationHistory, person: int) -> bool:
    """Say whether a new owner was told before that it is theirs, and nothing else since."""
    return bool(heard.sent.get(person)) and heard.knows_ownership(person)


def _notify_moved_date(tx: Tx, action: Action, before: Action, heard: NotificationHistory) -> list[int]:
    """Correct the date for each owner who knows another one, from the one they know to the one it is now."""
    told = []
    for person in action.owners:
        if person not in before.owners or not heard.knows_ownership(person):
            continue  # they are told of all of it, with the date as it is
        waiting = [n for n in heard.pending.get(person, ()) if n.reason == Reason.DEADLINE_MOVED]
        known = DeadlineChange.from_context(waiting[0].context).before if waiting else before.due
        if (known.ends_at() if known else None) == action.due_at:
            continue  # what they know is right again
        moved = DeadlineChange(known, action.due, tx.author.person_id if tx.author else None)
        if notify(tx, person, action, Reason.DEADLINE_MOVED, context=moved.as_context()):
            told.append(person)
    return told
