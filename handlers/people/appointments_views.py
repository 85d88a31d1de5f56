"""Texts about giving and ending roles, roles without a successor, and areas without a holder."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.actions import Action
from bot.appointments import NOT_APPOINTABLE, Vacancy
from bot.charter import Role
from bot.charter_section import Rights
from bot.names import join_all, lowercase_first
from bot.people import Appointment, Person
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    people_field,
    section,
    text_field,
    text_message,
)
from handlers.core.blocks.elements import form as form_of
from handlers.core.blocks.text import Reader, capitalized, count, escape, possessive

DAY = timedelta(days=1)


def role_of(one: Appointment, reader: Reader) -> str:
    """Return the label of a role: "Focal point for Gender (BDT)"."""
    area = f" for {reader.area(one.area)}" if one.area else ""
    return f"{reader.role(one.role)}{area}{f' ({escape(one.entity)})' if one.entity else ''}"


def roles_phrase(held: Sequence[Appointment], reader: Reader) -> str:
    """Return roles as in a sentence, each title once: "focal point for Gender (BDT) and Web editorial (BDT)"."""
    by_role: dict[str, list[str]] = {}
    for one in held:
        of = f" for {reader.area(one.area)}" if one.area else ""
        by_role.setdefault(one.role, []).append(f"{of}{f' ({escape(one.entity)})' if one.entity else ''}")
    named = [
        f"{lowercase_first(reader.role(role))}{join_all([of if n == 0 else of.removeprefix(' for ') for n, of in enumerate(several)])}"
        for role, several in by_role.items()
    ]
    return join_all(named)


def appointment_phrase(one: Appointment, reader: Reader) -> str:
    return f"{reader.name(one.person_id)} as {role_of(one, reader)} {period(one, reader)}"


def period(one: Appointment, reader: Reader) -> str:
    until = f" until {reader.day(one.to_on)}" if one.to_on else ""
    return f"from {reader.day(one.from_on)}{until}"


def appointed(one: Appointment, reader: Reader, *, notified: str) -> Message:
    text = f"{reader.name(one.person_id)} is {lowercase_first(role_of(one, reader))} {period(one, reader)}.{_next_line(notified)}"
    return text_message(text, [Button("Undo", "unappoint", f"n:{one.id}")])


def _next_line(sentence: str) -> str:
    return f"\n{sentence}" if sentence else ""


def no_confirmer(role: Role) -> str:
    return f"Nobody else can confirm {escape(role.title)}. The operator can: python app.py import roster."


def nomination_only(role: Role, own: Sequence[str], reader: Reader) -> str:
    parts = f": {escape(', '.join(own))}" if own else ""
    return (
        f"You nominate {reader.title(Rights.FOCAL_POINT)}s for your own part of the organisation{parts}. "
        f"{escape(role.title)} is for {reader.officers(Rights.SECRETARY, Rights.CHAIR)}."
    )


def end_sentence(one: Appointment, last_on: date, reader: Reader) -> str:
    name, role = reader.name(one.person_id), lowercase_first(role_of(one, reader))
    if last_on < reader.today:
        return f"{name} is no longer {role}."
    return f"{name} is {role} until {reader.day(last_on)}."


def role_ended(one: Appointment, last_on: date, reader: Reader, *, notified: str) -> Message:
    text = f"{end_sentence(one, last_on, reader)}{_next_line(notified)}"
    row = [Button("Appoint a successor", "appoint", f"n:{one.id}")]
    if last_on < reader.today:
        row.append(Button("What is open", "say", f"handover <@{reader.roster.slack_user(one.person_id)}>"))
    return text_message(text, row)


def which_role(found: Sequence[Appointment], reader: Reader) -> Message:
    text = f"{reader.name(found[0].person_id)} has {len(found)} roles that fit. Which one ends now?"
    return text_message(text, [Button(role_of(one, reader), "relieve", f"n:{one.id}") for one in found[:10]])


def appoint_form(
    reader: Reader, person: Person | None, like: Appointment | None, *, only_focal_points: bool
) -> Block:
    charter = reader.charter
    roles = [
        (role.title, role.code)
        for role in charter.roles
        if role.retired is None
        and role.rights not in NOT_APPOINTABLE
        and (not only_focal_points or role.rights is Rights.FOCAL_POINT)
    ]
    begins = _successor_start(like, reader)
    who = [] if person else [people_field("owner", "Who", optional=False)]
    fields = [
        *who,
        choice_field("role", "Role", roles, optional=False, value=like.role if like else None),
        choice_field(
            "area",
            "Area, if the role is for one",
            [(area.name, area.code) for area in charter.areas_on(reader.today)],
            value=like.area if like else None,
        ),
        choice_field(
            "entity",
            "Part of the organisation",
            [(one.name, one.code) for one in charter.entities if one.is_in_force(reader.today)],
            value=like.entity if like else None,
        ),
        day_field("on", "From", value=begins),
        day_field("to", "Last day, where it is known"),
        text_field(
            "reason",
            "Basis",
            hint="Such as the service order. It goes into the history.",
            optional=True,
            max_length=200,
        ),
    ]
    title = "Add to the roster" if person else "Give a role"
    return form_of(title, "Give", fields, words=f"appoint {f'p:{person.id}' if person else ''}".strip())


def _successor_start(like: Appointment | None, reader: Reader) -> date | None:
    """Return the day after a role ends; None where that has passed."""
    ends_on = reader.roster.ends_on(like) if like else None
    return ends_on + DAY if ends_on and ends_on >= reader.today else None


def still_owns(ended: Appointment, actions: Sequence[Action], reader: Reader) -> str:
    """Return what somebody still has whose role is to end."""
    named = ", ".join(f"{one.ref} {escape(one.title)}" for one in actions[:5])
    more = f" and {len(actions) - 5} more" if len(actions) > 5 else ""  # noqa: PLR2004 - five
    them = "them" if len(actions) > 1 else "it"
    return (
        f"The role hasn't ended yet: {reader.name(ended.person_id)} still has {count(len(actions), 'open action')}: "
        f"{named}{more}. Keep {them} there, or hand {them} over first?"
    )


# Nobody follows


def successor_needed(one: Appointment, ends_on: date, reader: Reader) -> list[Block]:
    name = reader.short_name(one.person_id)
    text = (
        f"*Nobody follows {name} yet as {roles_phrase([one], reader)}.*\n"
        f"{capitalized(possessive(name))} last day in that role is {reader.day(ends_on)}. After that I keep everything, "
        "but nobody answers."
    )
    return [section(text), buttons([Button("Name a successor", "appoint", f"n:{one.id}")])]


def area_vacant(vacancy: Vacancy, reader: Reader, *, last: Appointment | None) -> list[Block]:
    since = f" since {reader.day(vacancy.since)}" if vacancy.since else ""
    text = f"Nobody answers for *{reader.area(vacancy.area)}* ({escape(vacancy.entity)}){since}."
    row = [Button("Appoint somebody", "appoint", f"n:{last.id}")] if last else []
    return [section(text), *([buttons(row)] if row else [])]


def somebody_answers(one: Appointment, reader: Reader) -> list[Block]:
    """Return what is left of the message that nobody answers for an area."""
    name, since = reader.name(one.person_id), reader.day(one.from_on)
    return [
        section(f"{name} answers for *{reader.area(one.area)}* ({escape(one.entity or '')}) from {since}.")
    ]


def follows(one: Appointment, former: Appointment, reader: Reader) -> list[Block]:
    """Return what is left of the question who follows somebody, once it is answered."""
    name, as_ = reader.short_name(former.person_id), roles_phrase([former], reader)
    return [section(f"{reader.name(one.person_id)} follows {name} as {as_} from {reader.day(one.from_on)}.")]


def ends_otherwise(one: Appointment | None, told: date, reader: Reader) -> list[Block]:
    """Return what is left of the question who follows somebody, when their role doesn't end as told any more."""
    if one is None:
        return [section("That role was taken back.")]
    name, as_ = reader.short_name(one.person_id), roles_phrase([one], reader)
    ends_on = reader.roster.ends_on(one)
    now = f"ends on {reader.day(ends_on)}, not on {reader.day(told)}" if ends_on else "doesn't end any more"
    return [section(f"{capitalized(possessive(name))} role as {as_} {now}.")]


def vacated(vacancies: Sequence[Vacancy], reader: Reader) -> str:
    """Return for which entities nobody answers any more: "vacant: BR since Thu 3 Dec"; "" for none."""
    named = [f"{escape(one.entity)} since {reader.day(one.since)}" for one in vacancies if one.since]
    return f"vacant: {', '.join(named)}" if named else ""
