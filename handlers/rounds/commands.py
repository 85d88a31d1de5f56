"""Start, cancel, look at and print rounds."""

from bot.calendar import Due
from bot.errors import Offer, UserError, to_open
from bot.names import join_all, spelling_hint
from bot.records import TEXT_MAX, checked_text
from bot.round_rules import RoundRule
from bot.rounds import RoundRun, RoundState
from handlers.core.again import again_words, is_meant
from handlers.core.blocks.elements import Block, choice_field, day_field, form, text_field
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_named
from handlers.rounds import prints, silent_views, views
from handlers.rounds.schedule import days_asked, move_close, new_run, open_run
from handlers.rounds.standing import seat_codes, seat_register, standing_of
from storage import round_runs
from storage.unit_of_work import Read, Tx


def start(ask: Ask, tx: Tx) -> Reply:
    """Open a round now, until a day."""
    rules = [one for one in ask.charter.rounds if one.is_in_force(ask.today)]
    named = (ask.parsed.text or ask.parsed.option_text("round")).strip()
    rule = next((one for one in rules if one.code.casefold() == named.casefold()), None)
    if rule is None:
        known = join_all([one.code for one in rules], last=" or ")
        hint = spelling_hint(named, [one.code for one in rules]) if named else ""
        what = f"“{escape(named[:40])}” is no round of the charter{hint}" if named else "Which round?"
        raise ask.error_at("round", f"{what} It has {known}." if not named else f"{what}. It has {known}.")
    due = ask.parsed.due
    if not isinstance(due, Due):
        raise ask.error_at("due", f"Until when? Say it like round {rule.code} by:friday")
    same = [one for one in round_runs.open_rounds(tx) if one.rule == rule.code]
    if same and not is_meant(ask):
        return Reply.from_message(views.already_open(same[0], again_words(ask), ask.reader))
    run = new_run(tx, rule, due.day, by=ask.actor.person_id)
    if run is None:
        _must_have_seats(ask, tx, rule)
        raise ask.error_at("due", f"{ask.reader.day(due.day)} is too soon: the round would be over.")
    standing = open_run(tx, run, is_new=True)
    return Reply.from_message(views.started(standing, ask.reader, ask.charter.day_of(ask.now)))


def _must_have_seats(ask: Ask, tx: Tx, rule: RoundRule) -> None:
    """Raise where a round would ask for no entry of its register."""
    if rule.seats.are_entries and not seat_codes(tx, rule, ask.charter.day_of(ask.now)):
        register = seat_register(rule, ask.charter)
        raise ask.error_at(
            "round",
            f"There are no {register.many} to ask about now.",
            offers=[Offer("See all", "say", register.code)],
        )


def start_form(ask: Ask, _: Read) -> Block:
    rules = [(one.title, one.code) for one in ask.charter.rounds if one.is_in_force(ask.today)]
    inputs = [
        choice_field("round", "Which round?", rules, optional=False, value=rules[0][1] if rules else None),
        day_field("due", "Until when?", optional=False),
    ]
    return form("Open a round", "Open it", inputs, words="round")


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Cancel a round: what was answered stays in its register, and nobody is asked any more."""
    run = get_named(ask, tx, "cancel", RoundRun, right="round")
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    if not run.is_unfinished:
        raise UserError(f"{run.ref} is {run.state} already.", offers=[to_open(run.ref)])
    run.state, run.look_at = RoundState.CANCELLED, None
    tx.change(run, "cancel", why=why)
    return Reply(text=f"{views.line(run, ask.reader)}. Nobody is asked any more; what was answered stays.")


def move(ask: Ask, tx: Tx) -> Reply:
    """Let an open round close on another day; those who haven't answered are told, and reminded by the new one."""
    run = get_named(ask, tx, "move", RoundRun, right="round")
    due, why = (
        ask.parsed.due,
        checked_text(ask.parsed.option_text("reason") or ask.parsed.text, what="reason"),
    )
    if run.for_id is not None:
        meeting = tx.get(run.for_id).ref
        offers = [Offer("Move the meeting", "move", meeting)]
        raise UserError(f"{run.ref} closes before {meeting}, and moves with it.", offers=offers)
    if not run.is_open:
        raise UserError(f"{run.ref} isn't open, so its close can't move.", offers=[to_open(run.ref)])
    if not isinstance(due, Due):
        raise ask.error_at("due", f"Until when? Say it like move {run.ref} friday")
    if due.at is not None:
        rule = ask.charter.round(run.rule)
        at = f"{rule.closes.at:%H:%M}" if rule is not None else ""
        raise ask.error_at("due", f"Give me the day: a round closes at {at}, as the charter says.")
    if due.day == run.due_on:
        raise ask.error_at("due", f"{run.ref} closes on {ask.reader.day(due.day)} already.")
    if not move_close(tx, run, due.day, why):
        raise ask.error_at("due", f"{ask.reader.day(due.day)} is too soon: the round would be over.")
    standing, on = standing_of(tx, run), ask.charter.day_of(ask.now)
    told = {standing.holder(one.seat, on) for one in standing.silent} - {None}
    return Reply(text=views.moved_close(run, ask.reader, len(told)))


def move_form(ask: Ask, read: Read) -> Block:
    run = get_named(ask, read, "move", RoundRun, right="round")
    due = run.due.day if run.due is not None else None
    inputs = [
        day_field("due", "Until when?", optional=False, value=due),
        text_field("reason", "Why?", optional=True, max_length=TEXT_MAX),
    ]
    return form(f"Move {run.ref}", "Move it", inputs, words=f"move {run.ref}")


def silent(ask: Ask, read: Read) -> Reply:
    """Show who has not answered a round."""
    run = get_named(ask, read, "silent", RoundRun, right="silent")
    standing = standing_of(read, run)
    if not standing.seats:
        raise UserError(f"{run.ref} opens on {ask.reader.day(run.opens_on)}.", offers=[to_open(run.ref)])
    if not standing.silent:
        return Reply.from_message(silent_views.nobody_silent(standing, ask.reader))
    blocks = silent_views.silent(standing, standing.silent, days_asked(read, run), ask.reader, ask.now)
    return Reply.from_message(message_of(blocks))


def print_round(ask: Ask, read: Read) -> Reply:
    """Put together what came, by seat."""
    run = get_named(ask, read, "print", RoundRun, right="list")
    standing = standing_of(read, run)
    if not standing.seats:
        raise UserError(f"{run.ref} opens on {ask.reader.day(run.opens_on)}.", offers=[to_open(run.ref)])
    return Reply.from_message(prints.printed(standing.as_seen_by(ask.actor), ask.reader))
