"""Actions: log one, list them, and what is done with them afterwards."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import NEEDS_WHY, STEPS, Action, ActionState, Moved, may_verify, possible, step_to, take
from bot.calendar import Due
from bot.charter import Area, Entity, Rights
from bot.dates.recurrence import Recurrence
from bot.errors import Refused, Unclear, UserError, all_of
from bot.history import Note
from bot.names import fold
from bot.people import Person
from bot.permissions import capacity, check, for_members, may_see, reads_lists
from bot.posts import Notice, Why
from bot.records import Item, Kind, Record, Ref, checked_text, checked_title
from handlers.actions import views
from handlers.actions.recurrence import CLOSED, log_next, set_due
from handlers.calls import Ask, Reply, keep_if_denied, one_ref, refuse_other_words, seen, some_refs
from handlers.delivery.notify import card, place_card, place_of, secretaries, tell
from handlers.issues import on_closed as waiting
from handlers.people.commands import introduce
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import area_in_force, begun, keep
from storage import lists, outbox
from storage import notifications as notices
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "owner", "area", "entity", "for", "priority", "visibility", "behalf")
EDIT_OPTIONS = (
    "area", "entity", "for", "priority", "visibility", "due", "owner", "behalf",
    "options",  # of issues: for an action the answer says that it has none
)  # fmt: skip
DIGESTS_FOLLOW = timedelta(days=8)  # the last one shows no old date
DIGESTS_HIDE = timedelta(days=31)  # and none shows for long what is restricted now
SOON = timedelta(minutes=5)
FILTERS = ("area", "entity", "owner", "page")


def log(ask: Ask, tx: Tx) -> Reply:
    one = logged(ask, tx)
    card(tx, one.action)
    said = views.said_back(
        one.action,
        ask.reader_of(tx.roster),
        for_ref=one.for_ref,
        me=ask.who.person_id,
        newcomers=one.newcomers,
        may_add=_may_add(ask),
        is_told_later=one.is_told_later,
    )
    return Reply.saying(said)


@dataclass(frozen=True)
class Logged:
    """An action that was just logged, what it belongs to, and its owners who were not on the roster until now."""

    action: Action
    for_ref: str
    newcomers: Sequence[Person]
    is_told_later: bool  # an owner does not work at the moment


def logged(ask: Ask, tx: Tx) -> Logged:
    """Log what was said: the record, and a word to its owners. Its card is left to whoever knows what goes with it."""
    fields = begun(ask, tx, Kind.ACTION)
    area, entity = ask.said.value("area", Area), ask.said.value("entity", Entity)
    owners, newcomers = _owners(ask, tx, area)
    belongs_to = belonging(ask, tx)
    ask_about_closed_day(ask, ask.said.value("due", Due), owners)
    action = Action(
        **fields,
        entity=entity.code if entity else None,
        state=ActionState.OPEN,
        priority=ask.said.value("priority", str),
        owners=owners,
        for_id=belongs_to.id if belongs_to else None,
    )
    set_due(ask, tx, action, ask.said.due)
    keep(ask, tx, action)
    told = [at for owner in owners if (at := tell(tx, owner, action, Why.ASSIGNED)) is not None]
    tell_of_newcomers(ask, tx, action, newcomers)
    return Logged(
        action,
        belongs_to.ref if belongs_to else "",
        newcomers,
        is_told_later=any(at > ask.now + SOON for at in told),
    )


def belonging(ask: Ask, read: Read) -> Record | None:
    """Return the record behind `for:`; None when none was named."""
    wanted = ask.said.value("for", Ref)
    return seen(ask, read, wanted) if wanted else None


def _may_add(ask: Ask) -> bool:
    return bool(ask.who.all_rights & {Rights.CHAIR, Rights.SECRETARY})


def _owners(ask: Ask, tx: Tx, area: Area | None) -> tuple[tuple[int, ...], list[Person]]:
    """Return the owners that were named; else the area's only focal point, else the author.

    The second value lists those who were not on the roster until now.
    """
    named, newcomers = named_owners(ask, tx)
    return (named, newcomers) if named else ((usual_owner(ask, area),), [])


def usual_owner(ask: Ask, area: Area | None) -> int:
    """Return who owns what nobody was named for: the area's only focal point, else the author."""
    focal_points = ask.roster.focal_points(area.code, on=ask.today, charter=ask.charter) if area else []
    return focal_points[0] if len(focal_points) == 1 else ask.who.person_id


def named_owners(ask: Ask, tx: Tx) -> tuple[tuple[int, ...], list[Person]]:
    named = [introduce(tx, someone, ask) for someone in ask.said.people("owner")]
    owners = tuple(dict.fromkeys(person.id for person, _ in named))
    refuse_observers(ask, owners)
    return owners, [person for person, is_new in named if is_new]


def refuse_observers(ask: Ask, owners: Sequence[int]) -> None:
    for owner in owners:
        if ask.roster.rights(owner, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
            name = ask.roster.name(owner)
            raise UserError(f"{name} is an observer and cannot own anything here. Name somebody else.")


def tell_of_newcomers(ask: Ask, tx: Tx, action: Action, newcomers: Sequence[Person]) -> None:
    for newcomer in newcomers:
        for secretary in secretaries(tx, ask.today):
            tell(tx, secretary, action, Why.STRANGER, facts=str(newcomer.id))


def listing(ask: Ask, read: Read) -> Reply:
    others = ("me", "my", "late", "open", "done", "closed")
    refuse_other_words(ask, "actions", ("mine", "overdue", "all"), also=others)
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.actions(read, chosen, who=ask.who, now=ask.now)
    if not found.count and not reads_lists(ask.who):
        raise Refused(for_members(ask.charter))
    return Reply.saying(views.listed(found, chosen, ask.reader, words=ask.call.words))


# One verb, several references: each legal one is done, each refused one is named.


@dataclass(frozen=True)
class Dealt:
    """What one verb did to several actions: a sentence for each, done or refused, and who will be told."""

    actions: Sequence[Action]
    sentences: Sequence[str]
    told: Sequence[int]
    refused: Sequence[str] = ()
    next_ones: Sequence[Action] = ()

    def reply(self, tx: Tx, *, more: Sequence[str] = ()) -> Reply:
        told = [tx.roster.name(person) for person in dict.fromkeys(self.told)]
        sentences = [*self.sentences, *more]
        return Reply.saying(views.dealt(self.actions, sentences, told, self.refused, self.next_ones))


@dataclass(frozen=True)
class Done:
    """What a verb did to one action: the sentence of it, who will be told, and the next one of its series."""

    action: Action
    sentence: str
    told: Sequence[int] = ()
    next_one: Action | None = None


def each(ask: Ask, tx: Tx, verb: str, act: Callable[[Action], Done]) -> Dealt:
    """Do something to each action that was named. Raises UserError when it is possible with none of them."""
    done: list[Done] = []
    sentences, refused = list[str](), list[UserError]()
    for ref in some_refs(ask, verb):
        try:
            done.append(act(action_of(ask, tx, ref, verb)))
            sentences.append(done[-1].sentence)
        except Unclear:
            raise  # the answer goes for all of them
        except UserError as error:
            refused.append(error)
            keep_if_denied(tx, error, verb, ref)
    if not done:
        raise all_of(refused)
    told = [person for one in done for person in one.told]
    next_ones = [one.next_one for one in done if one.next_one]
    return Dealt([one.action for one in done], sentences, told, [str(one) for one in refused], next_ones)


def action_of(ask: Ask, read: Read, ref: Ref, verb: str) -> Action:
    """Return the action that was named, if the person may do the verb to it."""
    record: Record = seen(ask, read, ref)
    if not isinstance(record, Action):
        example = ask.registry[verb].example
        raise UserError(views.not_an_action(record, verb, example))
    check(ask.who, verb, record, charter=ask.charter)
    return record


def must_be_under_way(action: Action, ask: Ask, verb: str) -> None:
    if not action.is_open:
        raise UserError(views.refused(action, verb, possible(action), ask.reader))


# States


def step(ask: Ask, tx: Tx, verb: str) -> Reply:
    """Make a move with each action that was named; the text is its result or its reason."""
    why = checked_text(_why(ask), what=views.WHAT_IS_SAID[verb])
    if not why and verb in NEEDS_WHY:
        raise UserError(f"{views.WHY[verb]} Example: {ask.registry[verb].example}")
    return each(ask, tx, verb, lambda action: stepped(ask, tx, action, verb, why)).reply(tx)


def stepped(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> Done:
    must_be_possible(ask, action, verb)
    return take_step(ask, tx, action, verb, why)


def take_step(ask: Ask, tx: Tx, action: Action, verb: str, why: str) -> Done:
    """Make a move that may be made, with all that follows of it."""
    before, comes_again = copy.copy(action), action.repeats is not None
    take(action, verb, by=ask.who.person_id, now=ask.now, why=why)
    next_one = log_next(ask, tx, action) if verb == CLOSED and comes_again else None
    tx.change(action, verb, why=why)
    if why and views.WHAT_IS_SAID[verb] == "note":
        tx.add(Note(record_id=action.id, person_id=ask.who.person_id, at=ask.now, text=why))
    answered = waiting.after_closing(tx, action) if not action.is_open else None
    sentence = views.stepped(action, verb, why)
    if answered is not None and may_see(ask.who, answered):
        sentence += views.of_question(answered)
    if comes_again:
        sentence += views.of_series(verb, next_one, ask.reader)
    told = follow(tx, action, before) if verb == "reopen" else []
    return Done(action, sentence, told, next_one=next_one)


def must_be_possible(ask: Ask, action: Action, verb: str) -> None:
    """Refuse a move that is not legal from here, or that somebody else has to make."""
    check(ask.who, verb, action, charter=ask.charter)
    if STEPS[verb] not in possible(action):
        raise UserError(views.refused(action, verb, possible(action), ask.reader))
    if verb == "verify" and not may_be_verified_by(ask, action):
        raise UserError(views.not_by_oneself(action))


def may_be_verified_by(ask: Ask, action: Action) -> bool:
    """Say whether neither whoever asks nor the absent person in whose rights they do has done the work."""
    found = capacity(ask.who, "verify", action, charter=ask.charter)
    return may_verify(action, {ask.who.person_id} | ({found.person_id} if found else set()))


def done(ask: Ask, tx: Tx) -> Reply:
    """Close one or several actions with the result that was typed."""
    return step(ask, tx, "done")


def start(ask: Ask, tx: Tx) -> Reply:
    return step(ask, tx, "start")


def block(ask: Ask, tx: Tx) -> Reply:
    return step(ask, tx, "block")


def unblock(ask: Ask, tx: Tx) -> Reply:
    return step(ask, tx, "unblock")


def verify(ask: Ask, tx: Tx) -> Reply:
    return step(ask, tx, "verify")


def reopen(ask: Ask, tx: Tx) -> Reply:
    return step(ask, tx, "reopen")


def cancel(ask: Ask, tx: Tx) -> Reply:
    return step(ask, tx, "cancel")


def mark(ask: Ask, tx: Tx) -> Reply:
    """Make whatever legal move leads to the state that was named."""
    state, note = _state(ask)
    why = checked_text(_without("to", note) if state == ActionState.HANDED_OVER else note, what="note")

    def marked(action: Action) -> Done:
        found = step_to(action, state)
        if found is None:
            raise UserError(views.not_to(action, state, possible(action), ask.reader))
        if not why and found.verb in NEEDS_WHY:
            raise UserError(views.mark_needs(found, action))
        return stepped(ask, tx, action, found.verb, why)

    return each(ask, tx, "mark", marked).reply(tx)


def _state(ask: Ask) -> tuple[ActionState, str]:
    """Return the state that the words begin with, or that was chosen in the form, and the words behind it."""
    chosen = (ask.call.values or {}).get("state")
    if chosen in {state.value for state in ActionState}:
        return ActionState(str(chosen)), ask.said.text
    words = ask.said.text.split()
    for length in (2, 1):
        state = _STATES.get(fold(" ".join(words[:length]).rstrip(",.:")))
        if state is not None:
            return state, " ".join(words[length:])
    raise UserError(views.no_state(" ".join(words[:2]), ask.registry["mark"].example))


_STATES = {
    **{fold(step.to.replace("_", " ")): step.to for step in STEPS.values()},
    **{verb: step.to for verb, step in STEPS.items() if verb not in {"unblock", "reopen"}},
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
    due = ask.said.due
    if due is None:
        raise UserError(f"To which day? Example: {ask.registry['move'].example}")
    _refuse_second_date(ask, due)
    why = checked_text(_without("because", _why(ask)), what="reason")

    def moved(action: Action) -> Done:
        must_be_under_way(action, ask, "move")
        ask_about_closed_day(ask, ask.said.value("due", Due), action.owners)
        before = copy.copy(action)
        set_due(ask, tx, action, due)
        if (action.due_at, action.repeats) == (before.due_at, before.repeats):
            action.set_due(before.due)
            raise UserError(views.due_already(action, ask.reader))
        tx.change(action, "move", why=why)
        return Done(action, views.moved(action, before, ask.reader), follow(tx, action, before))

    return each(ask, tx, "move", moved).reply(tx, more=views.because(why))


def _why(ask: Ask) -> str:
    """Return what was said behind the verb, with what stands behind an option for it."""
    given = (ask.said.text, ask.said.word("reason"), ask.said.word("result"))
    return "; ".join(filter(None, given))


_ONTO = frozenset(("to", "=>", "->", "→", "until"))


def _refuse_second_date(ask: Ask, due: Due | Recurrence) -> None:
    """Ask for the new day alone where two were said: "from 24 oct to 26 oct"."""
    first, _, rest = ask.said.text.partition(" ")
    if fold(first) in _ONTO and rest:
        raise UserError(
            f"I read “{due.typed}”, and then “{first} {rest}”. Say the new day alone. Example: {ask.registry['move'].example}"
        )


def _without(word: str, text: str) -> str:
    """Return a text without the word that announces it: the answer has its own."""
    first, _, rest = text.partition(" ")
    return rest if fold(first) == word else text


def once(ask: Ask, tx: Tx) -> Reply:
    """Let actions that come again end with this one."""
    if ask.said.text:
        raise UserError(
            f"once ends the series now. To let it end later: move A-12 every monday until 31 dec. Example: {ask.registry['once'].example}"
        )

    def ended(action: Action) -> Done:
        must_be_under_way(action, ask, "once")
        if action.repeats is None:
            raise UserError(views.comes_once_already(action))
        action.repeats = None
        tx.change(action, "once")
        return Done(action, views.comes_once(action, ask.reader))

    return each(ask, tx, "once", ended).reply(tx)


def assign(ask: Ask, tx: Tx) -> Reply:
    """Give actions to others; the first who is named leads."""
    owners, newcomers = named_owners(ask, tx)
    if not owners:
        raise UserError(f"To whom? Example: {ask.registry['assign'].example}")
    why = checked_text(_why(ask), what="reason")
    reader = ask.reader_of(tx.roster)

    def assigned(action: Action) -> Done:
        must_be_under_way(action, ask, "assign")
        if action.owners == owners:
            raise UserError(views.owned_already(action, reader))
        before = copy.copy(action)
        action.owners = owners
        tx.change(action, "assign", why=why)
        tell_of_newcomers(ask, tx, action, newcomers)
        return Done(action, views.assigned_to(action, before.owners, reader), follow(tx, action, before))

    more = [*views.because(why), *views.strangers(newcomers, may_add=_may_add(ask))]
    return each(ask, tx, "assign", assigned).reply(tx, more=more)


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change what an action says; each change is said back."""
    action = action_of(ask, tx, one_ref(ask, "edit"), "edit")
    if ask.said.word("options"):
        raise UserError(
            f"{action.ref} is an action and has no options. Example: {ask.registry['edit'].example}"
        )
    before = copy.copy(action)
    values = _edited(ask, tx, action)
    if {"due", "owners"} & set(values):
        must_be_under_way(action, ask, "edit")
    changed = {name: value for name, value in values.items() if value != getattr(action, name)}
    if not changed:
        raise UserError(views.nothing_to_edit(action, ask.registry["edit"].example))
    if "due" in changed:
        ask_about_closed_day(ask, ask.said.value("due", Due), _owners_after(action, changed))
    for name, value in changed.items():
        if name != "due":
            setattr(action, name, value)
    if "due" in changed:
        set_due(ask, tx, action, ask.said.due)  # whoever leads now says on which days it comes
    action.refold()
    tx.change(action, "edit")
    told = follow(tx, action, before)
    reader = ask.reader_of(tx.roster)
    sentence = views.edited(action, before, reader, for_ref=_ref_of(tx, action.for_id))
    return Dealt([action], [sentence], told).reply(tx)


def _owners_after(action: Action, changed: Mapping[str, object]) -> tuple[int, ...]:
    owners = changed.get("owners")
    return owners if isinstance(owners, tuple) else action.owners


def _edited(ask: Ask, tx: Tx, action: Action) -> dict[str, object]:
    """Return the fields that were named, with their new values."""
    area, entity = ask.said.value("area", Area), ask.said.value("entity", Entity)
    if area and area.code != action.area:
        area_in_force(ask)
    wanted_for = ask.said.value("for", Ref)
    belongs_to = seen(ask, tx, wanted_for) if wanted_for else None
    if belongs_to is action:
        raise UserError(f"{action.ref} cannot belong to itself.")
    owners, newcomers = named_owners(ask, tx)
    tell_of_newcomers(ask, tx, action, newcomers)
    named: dict[str, object] = {
        "title": checked_title(ask.said.text) if ask.said.text else None,
        "area": area.code if area else None,
        "entity": entity.code if entity else None,
        "for_id": belongs_to.id if belongs_to else None,
        "priority": ask.said.word("priority") or None,
        "visibility": ask.said.word("visibility") or None,
        "due": ask.said.due,
        "owners": owners or None,
    }
    emptied = ("area", "priority") if ask.call.values is not None else ()
    cleared = {name: None for name in emptied if (ask.call.values or {}).get(name) == ""}
    return {name: value for name, value in named.items() if value is not None} | cleared


def _ref_of(read: Read, record_id: int | None) -> str:
    return read.get(record_id).ref if record_id else ""


# What follows from a change, for those who know it otherwise


def follow(tx: Tx, action: Action, before: Action) -> list[int]:
    """Tell those concerned what a change means to them, and put the card where it belongs; return who is told."""
    is_back = action.is_open and not before.is_open
    if is_back or place_of(tx, action) != place_of(tx, before):
        place_card(tx, action)
    correct_digests(tx, action, before)
    if is_back:
        return _tell_who_never_heard(tx, action)
    if not action.is_open or (action.owners, action.due_at) == (before.owners, before.due_at):
        return []
    heard = Heard.of(tx, action)
    return [*_tell_owners(tx, action, before, heard), *_tell_date(tx, action, before, heard)]


def correct_digests(tx: Tx, item: Item, before: Item) -> None:
    """Let digests that were sent show no old date, and nothing to those who may not see it any more."""
    if item.visibility != before.visibility:
        outbox.show_digests_anew(tx, item.id, since=tx.now - DIGESTS_HIDE)
    elif item.due_at != before.due_at:
        outbox.show_digests_anew(tx, item.id, since=tx.now - DIGESTS_FOLLOW)


@dataclass(frozen=True)
class Heard:
    """What people have had of an action, and what is still on its way to them."""

    had: dict[int, list[Notice]]
    waits: dict[int, list[Notice]]

    @classmethod
    def of(cls, read: Read, action: Action) -> "Heard":
        found = cls({}, {})
        for notice, is_sent in notices.of_record(read, action.id):
            (found.had if is_sent else found.waits).setdefault(notice.whose, []).append(notice)
        return found

    def knows_it_as_theirs(self, person: int) -> bool:
        """Say whether somebody who was an owner knows it: from us, or because they own it from the beginning."""
        had = [n for n in self.had.get(person, ()) if n.why not in _NOT_OF_OWNING]
        if had:
            return had[-1].why != Why.UNASSIGNED
        return all(notice.why != Why.ASSIGNED for notice in self.waits.get(person, ()))


_NOT_OF_OWNING = frozenset({Why.STRANGER, Why.UNDELIVERED, Why.UNANSWERED, Why.ASKED})


def _tell_owners(tx: Tx, action: Action, before: Action, heard: Heard) -> list[int]:
    gone = [p for p in before.owners if p not in action.owners and heard.knows_it_as_theirs(p)]
    new = [p for p in action.owners if p not in before.owners and not _has_it(heard, p)]
    by = str(tx.by.person_id or "") if tx.by else ""
    return [
        *[p for p in new if tell(tx, p, action, Why.ASSIGNED)],
        *[p for p in gone if tell(tx, p, action, Why.UNASSIGNED, facts=by)],
    ]


def _tell_who_never_heard(tx: Tx, action: Action) -> list[int]:
    """Tell owners whose news of it fell away because it was closed before the news went out."""
    heard, dropped = Heard.of(tx, action), notices.dropped(tx, action.id, Why.ASSIGNED)
    unaware = [p for p in action.owners if p in dropped and p not in heard.had and p not in heard.waits]
    return [p for p in unaware if tell(tx, p, action, Why.ASSIGNED)]


def _has_it(heard: Heard, person: int) -> bool:
    """Say whether a new owner was told before that it is theirs, and nothing else since."""
    return bool(heard.had.get(person)) and heard.knows_it_as_theirs(person)


def _tell_date(tx: Tx, action: Action, before: Action, heard: Heard) -> list[int]:
    """Correct the date for each owner who knows another one, from the one they know to the one it is now."""
    told = []
    for person in action.owners:
        if person not in before.owners or not heard.knows_it_as_theirs(person):
            continue  # they are told of all of it, with the date as it is
        waiting = [n for n in heard.waits.get(person, ()) if n.why == Why.MOVED]
        known = Moved.from_facts(waiting[0].facts).was if waiting else before.due
        if (known.ends_at() if known else None) == action.due_at:
            continue  # what they know is right again
        moved = Moved(known, action.due, tx.by.person_id if tx.by else None)
        if tell(tx, person, action, Why.MOVED, facts=moved.as_facts()):
            told.append(person)
    return told
