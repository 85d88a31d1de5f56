"""Registers: what the charter declares, each as a feature of its own."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.charter import Body, Charter
from bot.grammar.options import Option
from bot.names import fold, with_article
from bot.notifications import DEADLINE_REASONS, Reason
from bot.records import Kind
from bot.register_dates import DueRule
from bot.registers import Register
from handlers.core.feature import Feature, Press, Tick, Variant, Verb
from handlers.core.fields import edit_options, new_options
from handlers.core.kinds import ImportList
from handlers.core.lists import HOME_ORDER
from handlers.people.named import from_colleagues_too
from handlers.registers import (
    commands,
    corrections,
    dates,
    lists,
    notifications,
    own_reminders,
    warnings,
)
from handlers.registers.assigning import to_assign, week_to_assign
from handlers.registers.confirming import not_confirmed
from handlers.registers.dates import DEADLINE
from handlers.registers.declared import settle_chunk
from handlers.registers.fields import cut_options, fields_of, filters_of
from handlers.registers.figures import freezes
from handlers.registers.imports import jobs as imports
from handlers.registers.kind import kind_of, list_of, to_confirm
from handlers.registers.owners import covered
from handlers.registers.reminders import deadlines_of, plan_again
from handlers.registers.requests import added as requests
from handlers.registers.reviews import verbs as reviews
from handlers.registers.ways.news import outcome_entered
from handlers.registers.ways.unsaid import outcome_unsaid, to_enter
from handlers.registers.ways.verbs import features_of_ways


def features_of(charter: Charter) -> list[Feature]:
    """Return what the registers of a charter offer, in its order, and what is of no one of them."""
    offered = [feature_of(one, place, charter.bodies) for place, one in enumerate(charter.registers)]
    warns = [WARNINGS] if any(one.warn for one in charter.registers) else []
    common = (freezes.feature_of(charter.registers), reviews.feature_of(charter.registers))
    stand_ins = Feature(home=(covered(charter.registers),))
    others = [*common, *features_of_ways(charter), IMPORTS, *warns, stand_ins]
    return [*offered, *others] if offered else []


WARNINGS = Feature(tick=Tick(plan=warnings.tell))


IMPORTS = Feature(
    verbs=(
        Press(
            name="applyentries",
            work=imports.apply_import,
            right="import entries",
            summary="enter the rows that were shown",
        ),
        Press(
            name="seeentries",
            work=imports.see_changes,
            right="import entries",
            writes=False,
            options=("page",),
            summary="see what the rows that were shown would change",
        ),
        Press(
            name="dropentries",
            work=imports.PREVIEWS.drop,
            right="import entries",
            summary="enter none of the rows that were shown",
        ),
    ),
    notifications={Reason.ENTRIES_IMPORTED: notifications.IMPORTED},
    tick=Tick(plan=imports.enter_chunk),
)


def feature_of(register: Register, place: int, bodies: Sequence[Body]) -> Feature:
    """Return what a register offers; `place` is that among the registers of the charter, which has the `bodies`."""
    return Feature(
        verbs=[_enter(register), _list(register), *_variants(register, register.kind)],
        kind=kind_of(register),
        lists=(list_of(register, place, bodies),),
        home=(
            to_confirm(register),
            *([to_enter(register)] if register.every_way else []),
            *([to_assign(register, HOME_ORDER - 1)] if register.gets_owners else []),
        ),
        imports=(
            ImportList(
                name=register.code,
                aliases=frozenset({register.code, register.one}),
                permits=partial(imports.permit_import, register),
                preview=partial(imports.preview_import, register),
            ),
        ),
        digests=[week_to_assign(register, place)] if register.gets_owners else [],
        tick=_tick(register),
        notifications={
            **dict.fromkeys(DEADLINE_REASONS, notifications.deadline(register)),
            Reason.FINAL_REMINDER: notifications.last_reminder(register),
            Reason.SNOOZE_ENDED: notifications.put_off(register),
            Reason.UNANSWERED: notifications.unanswered(register),
            Reason.DEADLINE_MOVED: notifications.date_moved(register),
            Reason.ENTRY_TO_CONFIRM: notifications.to_confirm(register),
            Reason.ENTRY_MARKED: notifications.marked(register),
            Reason.ENTRY_ADDED: requests.added(register),
            Reason.ENTRY_ASSIGNED: notifications.assigned(register),
            Reason.UNASSIGNED: notifications.unassigned(register),
            Reason.PERSON_NOT_ON_ROSTER: notifications.NOT_ON_ROSTER,
            Reason.ENTRY_NOT_CONFIRMED: not_confirmed(register),
            Reason.ENTRY_OUTCOME: outcome_entered(register),
            Reason.ENTRY_OUTCOME_UNSAID: outcome_unsaid(register),
            Reason.ENTRY_WARNED: warnings.warned(register),
            Reason.NUDGED: notifications.nudged(register),
        },
    )


def _tick(register: Register) -> Tick:
    settle = partial(settle_chunk, register)
    if not register.has_due:
        return Tick(plan=settle)
    of = deadlines_of(register)
    again = partial(plan_again, register) if register.owner else None
    return Tick(plan=settle, plan_notifications=of.plan, expected_keys=of.expected_keys, plan_roles=again)


def _enter(register: Register) -> Verb:
    typed = " ".join(f"{one.name}:" for one in register.fields)
    return Verb(
        name=register.one,
        work=from_colleagues_too(
            partial(corrections.enter if register.immutable else commands.enter, register)
        ),
        shortcuts=dict.fromkeys(_shortcuts(register), ""),
        right="enter",
        usable_by=partial(commands.may_enter, register),
        permits=partial(commands.permit_entering, register),
        options=(*new_options(fields_of(register)), *_refused(register)),
        form=partial(corrections.enter_form if register.immutable else commands.enter_form, register),
        takes_channel_area=True,
        is_dateless=register.due != DueRule.REQUIRED,
        summary=f"enter {register.indefinite}: {register.what[:1].lower()}{register.what[1:].rstrip('.')}",
        usage=f"<title> [{typed} owner:@name{' due:day' if register.takes_due else ''} area:name entity:code visibility:restricted]",
        example=f"{register.typed_example}{' due:friday' if register.due == DueRule.REQUIRED and 'due:' not in register.typed_example else ''}",
    )


def _refused(register: Register) -> tuple[Option, ...]:
    """Return the option of a deadline that nobody sets, which is read to say what sets it."""
    return (DEADLINE,) if register.counted_due else ()


def _shortcuts(register: Register) -> list[str]:
    """Return the words that enter an entry, besides the name of its verb."""
    nouns = dict.fromkeys((register.one, register.singular))
    added = [
        f"{word} {noun}" for word in ("add", "enter") for one in nouns for noun in (one, with_article(one))
    ]
    return [*added, *(one for one in nouns if one != register.one)]


def _list_shortcuts(register: Register) -> Mapping[str, str]:
    """Return what people read for several entries, which lists them: where no other command begins with its first word."""
    many, first = register.many, fold(register.many).partition(" ")[0]
    own = {register.code, fold(register.singular).partition(" ")[0]}
    return {many: ""} if " " in many and many != register.singular and first in own else {}


def _list(register: Register) -> Verb:
    names = " ".join(f"{name}:" for name in register.by_name if name not in register.masked)
    names += " waits:body" if register.every_way else ""
    words = "".join(f" | {word}" for word in register.list_words if word != "overdue")
    return Verb(
        name=register.code,
        work=partial(lists.list_entries, register),
        shortcuts=_list_shortcuts(register),
        right="list",
        writes=False,
        options=(*filters_of(register), *cut_options(register), "area", "owner", "entity", "page"),
        summary=f"list {register.many}{', with their rates' if register.has_figures else ''}",
        usage=f"[mine | all | closed{words} | <state>] [{names} {'years:2006-2014 ' if register.year_field else ''}on:day by:field,field {'sum:field ' if register.tables else ''}area:name owner:@name]",
        example=register.code,
    )


def _variants(register: Register, kind: Kind) -> list[Variant]:
    options = edit_options(fields_of(register))
    fields = tuple(option for option in options if option.name in register.by_name)
    if register.immutable:
        return _of_immutable(register, kind, options)
    return [
        Variant(
            "edit",
            kind,
            partial(commands.edit, register),
            partial(commands.edit_form, register),
            right="change entry",
            options=(*options, *_refused(register)),
        ),
        Variant(
            "assign",
            kind,
            partial(commands.assign, register),
            partial(commands.edit_form, register),
            right="change entry",
            options=("owner",),
            positional_option="owner",
        ),
        Variant(
            "mark",
            kind,
            partial(commands.mark, register),
            partial(commands.mark_form, register),
            right="set",
            options=(*fields, "reason"),
        ),
        Variant("confirm", kind, partial(commands.confirm, register), right="second key"),
        Variant(
            "cancel",
            kind,
            partial(commands.withdraw, register),
            partial(commands.withdraw_form, register),
            right="change entry",
        ),
        Variant("reopen", kind, partial(commands.reopen, register), right="change entry"),
        *_of_dates(register, kind),
        Variant("nudge", kind, partial(own_reminders.nudge, register)),
        Variant("done", kind, partial(commands.done, register), right="read"),
    ]


def _of_immutable(register: Register, kind: Kind, options: tuple[Option, ...]) -> list[Variant]:
    """Return the variants about entries that stay as they were."""
    right, form = "change entry", partial(corrections.edit_form, register)
    verbs = ("mark", "confirm", "cancel", "reopen", "done", "move")
    refused = {verb: partial(corrections.refuse, register, verb) for verb in verbs}
    return [
        Variant("edit", kind, partial(corrections.edit, register), form, right=right, options=options),
        Variant(
            "assign",
            kind,
            partial(corrections.assign, register),
            form,
            right=right,
            options=("owner",),
            positional_option="owner",
        ),
        Variant("nudge", kind, partial(own_reminders.nudge, register)),
        *(Variant(verb, kind, refuse, refuse, right="read") for verb, refuse in refused.items()),
    ]


def _of_dates(register: Register, kind: Kind) -> list[Variant]:
    """Return the variants about the date of an entry, where people set it, and about one's reminders of it."""
    if not register.has_due:
        return []
    move = Variant(
        "move",
        kind,
        partial(dates.move, register),
        dates.move_form,
        right="change entry",
        options=("due", "reason"),
        positional_option="due",
    )
    refused = partial(dates.refuse_move, register)
    return [
        *([move] if register.takes_due else []),
        *([Variant("move", kind, refused, refused, right="read")] if register.counted_due else []),
        Variant(
            "snooze",
            kind,
            partial(own_reminders.snooze, register),
            partial(own_reminders.form_to_snooze, register),
            right=own_reminders.RIGHT,
        ),
        Variant("mute", kind, partial(own_reminders.mute, register), right=own_reminders.RIGHT),
        *(
            Variant(verb, kind, partial(own_reminders.unmute, register), right=own_reminders.RIGHT)
            for verb in ("unmute", "wake")
        ),
    ]
