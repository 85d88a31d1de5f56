"""Show who answers for what, and add people to the roster."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.appointments import DAY, Vacancy, vacated
from bot.calendar import Due, local
from bot.charter import Area, Rights, Role
from bot.errors import AmbiguousInput, PermissionDenied, UserError
from bot.grammar.parsed import NamedPerson
from bot.grammar.people import person_named
from bot.people import Account, Appointment, Person
from handlers.blocks.text import capitalized
from handlers.calls import NOBODY, PERSON_PREFIX, Ask, Reply, row_id
from handlers.people import views
from handlers.slack.accounts import link_account
from storage.unit_of_work import Read, Tx


def find_or_add_person(tx: Tx, someone: NamedPerson, ask: Ask) -> tuple[Person, bool]:
    """Return the person who was named, and whether they are new on the roster."""
    if someone.person_id == NOBODY:
        raise UserError(
            f"You aren't on the roster. Name somebody who is, or ask {ask.reader.officers(Rights.SECRETARY)} to add you."
        )
    must_be_in_workspace(ask, someone)
    if someone.person_id is not None:
        return tx.roster.persons[someone.person_id], False
    if someone.profile is None:
        raise KeyError("somebody without a person and without a profile")
    person, is_new = link_account(tx, ask.call.team, someone.profile, now=ask.now)
    tx.see_people([person], [thing for thing in tx.added if isinstance(thing, Account)])
    return person, is_new


def must_be_in_workspace(ask: Ask, someone: NamedPerson) -> None:
    """Raise where a mention names an account that is not in use any more: nobody reads what it is given."""
    if someone.is_gone:
        name = ask.roster.name(someone.person_id)
        raise UserError(
            f"{name} is no longer in this workspace and can't own anything here. Name a colleague."
        )


def who(ask: Ask, read: Read) -> Reply:  # noqa: ARG001 - the roster is in memory
    """Show who holds an area or a role, today or on another day."""
    due = ask.parsed.value("on", Due)
    on = due.day if due else ask.today
    if (entity := ask.charter.entity_named(ask.parsed.text)) is not None:
        found = sorted(ask.roster.people_of([entity.code], on=on), key=ask.roster.name)
        return Reply.from_message(views.people_of(ask.reader, entity, found, on=on))
    try:
        areas = [ask.charter.area(ask.parsed.text, on=on)] if ask.parsed.text else ask.charter.areas_on(on)
    except UserError as no_area:
        return _who_has_role(ask, no_area, on)
    return Reply.from_message(
        views.area_holders(ask.reader, [_holders_and_vacancies(ask, area, on) for area in areas], on=on)
    )


def _who_has_role(ask: Ask, no_area: UserError, on: date) -> Reply:
    try:
        role = ask.charter.role(ask.parsed.text)
    except UserError:
        return _what_person_does(ask, no_area, on)
    held = [one for one in ask.roster.holders([role.code], on=on) if one not in _gone_by(ask, on)]
    return Reply.from_message(
        views.role_holders(ask.reader, role, held, since=_vacant_since(ask, role, on), on=on)
    )


def _what_person_does(ask: Ask, no_area: UserError, on: date) -> Reply:
    try:
        person = person_named(ask.parsed.text, ask.typing_context).person_id
    except AmbiguousInput:
        raise
    except UserError:
        raise no_area from None
    if person is None or person not in ask.roster.persons:
        raise no_area
    return Reply.from_message(
        views.roles_of(ask.roster.appointments_on(person, on), ask.roster.persons[person], ask.reader, on=on)
    )


def _vacant_since(ask: Ask, role: Role, on: date) -> date | None:
    """Return from which day on nobody holds a role that somebody held before; None if nobody did."""
    past = [ask.roster.ends_on(one) for one in ask.roster.appointments if one.role == role.code]
    ends = [on - DAY if last == on else last for last in past if last is not None and last <= on]
    return max(ends) + DAY if ends else None


def _holders_and_vacancies(ask: Ask, area: Area, on: date) -> views.AreaHolders:
    held = [one for one in _focal_points(ask, area, on) if one.person_id not in _gone_by(ask, on)]
    return views.AreaHolders(area, held, vacated_now(ask, area, on))


def vacated_now(ask: Ask, area: Area, on: date) -> Sequence[Vacancy]:
    """Return for which entities nobody answers any more, at once where an account was closed today."""
    return vacated(area, ask.roster, ask.charter, on, is_today=on == ask.today)


def _gone_by(ask: Ask, on: date) -> Collection[int]:
    """Return who is gone although their last day is not over: only for today, the past stays as it was."""
    return ask.roster.closed_at if on == ask.today else ()


def _focal_points(ask: Ask, area: Area, on: date) -> list[Appointment]:
    held = (a for person in ask.roster.persons for a in ask.roster.appointments_on(person, on))
    return [a for a in held if a.area == area.code and ask.charter.role(a.role).rights is Rights.FOCAL_POINT]


def must_be_on_roster(ask: Ask) -> None:
    """Raise UserError for a caller who is not on the roster."""
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(
            f"That's for people on the roster. {capitalized(ask.reader.officers(Rights.SECRETARY))} can add you."
        )


def person_from_button(ask: Ask) -> Person:
    """Return the person of a button or form."""
    word = ask.call.words.split()[-1]
    number = row_id(word.removeprefix(PERSON_PREFIX)) if word.startswith(PERSON_PREFIX) else None
    if number is None or number not in ask.roster.persons:
        raise UserError("Use the button [Add to the roster] under the message that names the person.")
    return ask.roster.persons[number]


def add_first_officers(tx: Tx) -> None:
    """Add the charter's chair and secretary to an empty roster."""
    if tx.roster.persons:
        return
    charter = tx.charter
    for email, rights in ((charter.chair, Rights.CHAIR), (charter.secretary, Rights.SECRETARY)):
        person = tx.add(
            Person(
                id=tx.next_number("person"),
                name=email,
                email=email,
                station=charter.station,
                language=charter.language,
            )
        )
        role = charter.roles_with(rights)[0].code
        tx.add(
            Appointment(
                id=tx.next_number("appointment"),
                person_id=person.id,
                role=role,
                entity=None,
                area=None,
                from_on=_today_of(tx, person),
            )
        )


def _today_of(tx: Tx, person: Person) -> date:
    """Return the day at the holder's own station, on which a role begins."""
    return local(tx.now, tx.charter.find_station(person.station).zone).date()
