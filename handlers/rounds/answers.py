"""Answer a round: by a form, by words, in a thread, or with "no change"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.entries import Entry
from bot.errors import Offer, PermissionDenied, UserError, to_open
from bot.invitations import read_answer
from bot.names import excerpt, join_names
from bot.permissions import check, may
from bot.records import Prefixes, Record
from bot.registers import RegisterField
from bot.replies import is_consent
from bot.round_words import says_no_change
from bot.rounds import (
    SEAT,
    AnswerState,
    RoundRun,
    Seat,
    SeatAnswer,
    seat_of_words,
    seat_words,
)
from handlers.core.blocks.elements import Block, form, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import escape
from handlers.core.calls import QUESTION, Ask, Reply, get_named
from handlers.core.fields import set_given
from handlers.core.records.threads import CHECK_MARK
from handlers.registers.values.answered import ANSWERED, TAKEN_BACK
from handlers.rounds import heard, prints, seconds, views
from handlers.rounds.begun import INSTEAD, lacking, must_not_be_begun, so_far
from handlers.rounds.clearing import blocks_of, waiting_for
from handlers.rounds.said.behalf import spoken_for
from handlers.rounds.said.doubts import question_about
from handlers.rounds.said.fields import question_fields, with_seat
from handlers.rounds.said.own import changed
from handlers.rounds.said.words import bare_yes_or_no, fill_next, is_exact, settle_reasons, yes_or_no
from handlers.rounds.sending import as_entry, note, said_back, send
from handlers.rounds.standing import Standing, rule_of, standing_of
from storage import notifications, round_runs
from storage.unit_of_work import Read, Tx

UNCHANGED = "no change"


# By words, a form or a button


def answer(ask: Ask, tx: Tx) -> Reply:
    """Answer for a seat: what is said goes into the register of the round."""
    ask = with_seat(ask)
    standing = _named(ask, tx)
    ask, text = spoken_for(ask, ask.parsed.text)
    seat, words = _seat(ask, standing, text)
    if seat is None:
        return Reply.from_message(views.which_seat(standing, _own_seats(ask, standing), ask.reader))
    if standing.rule.is_unchanged(words):
        return _say_no_change(ask, tx, standing, seat)
    return _answer(ask, tx, standing, seat, words)


def needs_form(words: str, prefixes: Prefixes) -> bool:  # noqa: ARG001 - as every verb's
    """Return whether nothing was said but the round and the seat."""
    return len(words.split()) <= 2  # noqa: PLR2004 - these two


def answer_form(ask: Ask, read: Read) -> Block:
    """Return the form of a seat, with what was said so far; of several, that of the first one that is silent."""
    ask = with_seat(ask)
    standing = _named(ask, read)
    seat, _ = _seat(ask, standing, ask.parsed.text)
    own = _own_seats(ask, standing)
    seat = seat or next((one for one in own if one.seat not in standing.sent), own[0])
    person = _for_whom(ask, standing, seat)
    known = so_far(standing, seat, person, ask.actor.person_id)
    run, inputs = standing.run, [one.input_of(ask, known) for one in question_fields(standing)]
    about = [section(f"*{escape(standing.name(seat.seat))}*")] if standing.rule.seats.are_entries else []
    return form(
        standing.in_history(seat.seat),
        "Send",
        [one for one in inputs if one is not None],
        words=f"answer {seat_words(run, seat)}",
        above=about,
    )


def no_change(ask: Ask, tx: Tx) -> Reply:
    """Say that for a seat nothing has changed."""
    if not ask.parsed.refs:
        return heard.nothing_to_say(ask, tx, ask.parsed.text)
    ask = with_seat(ask)
    standing = _named(ask, tx, "nochange")
    seat, words = _seat(ask, standing, ask.parsed.text)
    if seat is None:
        return Reply.from_message(views.which_seat(standing, _own_seats(ask, standing), ask.reader))
    return _say_no_change(ask, tx, standing, seat, is_instead=INSTEAD in words.split())


def take_back(ask: Ask, tx: Tx) -> Reply:
    """Take back that nothing has changed."""
    ask = with_seat(ask)
    standing = _named(ask, tx, "takeback")
    seat, _ = _seat(ask, standing, ask.parsed.text)
    said = standing.sent.get(seat.seat) if seat is not None else None
    is_own = standing.rule.changes_entries
    if seat is None or said is None or not (said.is_no_change or is_own):
        raise UserError(f"There is no “{standing.rule.unchanged}” in {standing.run.ref} to take back.")
    if not _is_mine(ask, said):
        raise PermissionDenied(f"{ask.reader.short_name(said.person_id)} said that, and can take it back.")
    if not said.is_no_change and standing.about[seat.seat].changed_at >= said.at:
        ask.run_words(replace(ask.call, words=f"undo {seat.seat}", values=None), tx)
    if seat.seat in standing_of(tx, standing.run).sent:  # else it was taken back with the step of the entry
        round_runs.drop_answer(tx, said)
        note(tx, standing, TAKEN_BACK, seat, "")
    return Reply(text=f"Taken back: {escape(standing.name(seat.seat))} has no answer now.")


def act(ask: Ask, tx: Tx, run: RoundRun, text: str) -> Reply | None:
    """Take a reply under a question of a round as its answer; None where its writer sits on no seat of it."""
    if not run.is_answerable or not ask.call.is_in_our_conversation:
        return None
    standing = standing_of(tx, run)
    own = _own_seats(ask, standing)
    is_answer = bool(own and yes_or_no(standing, text))
    if is_consent(text) and not is_answer:
        return _agreed(ask, tx, standing)
    if not own:
        return None
    ask, text = spoken_for(ask, text)
    seat, words = _seat_of_reply(standing, own, text, ask.actor.person_id)
    if seat is None:
        silent = [one for one in own if one.seat not in standing.sent]
        is_bare = bare_yes_or_no(standing, text)
        which = views.which_seat(standing, silent or own, ask.reader, said=is_bare, words=text)
        return replace(Reply.from_message(which), mark=QUESTION)
    if standing.rule.is_unchanged(words):
        return replace(_say_no_change(ask, tx, standing, seat), mark=CHECK_MARK)
    if (doubt := question_about(ask, standing, seat, words)) is not None:
        return replace(Reply.from_message(doubt), mark=QUESTION)
    return replace(_answer(ask, tx, standing, seat, words), mark=CHECK_MARK)


def of_entry(ask: Ask, tx: Tx, record: Record, text: str) -> Reply | None:
    """Take what is said of an entry as the answer for its seat, where a round asks its writer for just that; else None."""
    if not isinstance(record, Entry) or not ask.call.is_in_our_conversation:
        return None
    for run in round_runs.with_answers_wanted(tx, now=ask.now):
        if not rule_of(ask.charter, run).seats.are_entries:
            continue
        standing = standing_of(tx, run)
        waiting = (one for one in _own_seats(ask, standing) if one.seat not in standing.sent)
        seat = next((one for one in waiting if one.seat == record.ref), None)
        if seat is not None and standing.rule.is_unchanged(text):
            return replace(_say_no_change(ask, tx, standing, seat), mark=CHECK_MARK)
        if seat is not None and is_exact(standing, text):
            return replace(_answer(ask, tx, standing, seat, text), mark=CHECK_MARK)
    return None


def _agreed(ask: Ask, read: Read, standing: Standing) -> Reply | None:
    """Return what waits for the caller to clear it, since "fine with me" answers no question; None for a note like any."""
    waiting = waiting_for(read, standing, ask.actor.person_ids, ask.charter.day_of(ask.now))
    if not waiting:
        return None
    return replace(Reply.from_message(message_of(blocks_of(standing, waiting, ask.reader))), mark=QUESTION)


def _seat_of_reply(standing: Standing, own: Sequence[Seat], text: str, me: int) -> tuple[Seat | None, str]:
    """Return the seat that a reply is about, by its name or code in front, or the only one that it can be about.

    That is the one whose answer its writer has begun, or the only silent one.
    """
    named, said = standing.seat_named(text)
    if named is not None and named in own:
        return named, said
    for seat in own:
        for name in standing.said_names(seat.seat):
            head, rest = text[: len(name)], text[len(name) :]
            if (
                head.casefold() == name.casefold()
                and rest[:1] in {":", ",", "\n", " "}
                and rest.strip(" :,\n")
            ):
                return seat, rest.lstrip(" :,\n")
    silent = [one for one in own if one.seat not in standing.sent]
    begun = [one for one in silent if standing.draft(one.seat, me) is not None]
    may_be = begun if len(begun) == 1 else silent or own
    return (may_be[0], text) if len(may_be) == 1 else (None, text)


def fits(ask: Ask, read: Read, run: RoundRun, text: str) -> bool:
    """Return whether a reply under several things answers a round: by its words, or because nothing else there takes replies."""
    standing = standing_of(read, run)
    own = _own_seats(ask, standing) if run.is_answerable else []
    if not own or read_answer(text, is_asked=True) is not None:
        return False
    names = [name for seat in own for name in standing.said_names(seat.seat)]
    if (
        standing.rule.is_unchanged(text)
        or says_no_change(text)
        or any(text.casefold().startswith(f"{name.casefold()}:") for name in names)
    ):
        return True
    above = notifications.of_message(read, ask.call.channel, str((ask.call.values or {}).get("thread", "")))
    others = {one.record_id for one in above if one.record_id not in (None, run.id)}
    is_asked = any(one.record_id == run.id for one in above)
    return is_asked and not any(read.get(other).accepts_replies for other in others if other is not None)


def concerns(ask: Ask, read: Read, run: RoundRun) -> bool:
    """Return whether a round that is open asks the caller, who may go on about their answer once it is given."""
    return run.is_open and bool(_own_seats(ask, standing_of(read, run)))


def _named(ask: Ask, read: Read, verb: str = "answer") -> Standing:
    run = get_named(ask, read, verb, RoundRun, right="report")
    if not run.is_answerable:
        when = f"opens on {ask.reader.day(run.opens_on)}" if run.state == "planned" else "is cancelled"
        raise UserError(f"{run.ref} {when}, so it takes no answers.", offers=[to_open(run.ref)])
    return standing_of(read, run)


# Whose


def _seat(ask: Ask, standing: Standing, text: str) -> tuple[Seat | None, str]:
    """Return the seat that was named, or the caller's only one, with the other words; None where it may be several."""
    if pressed := _pressed_seat(ask):
        return seat_of_words([pressed], standing.seats), text
    by_name, rest = standing.seat_named(text)
    if by_name is not None:
        return by_name, rest
    words = text.split(maxsplit=1)
    named = seat_of_words(words, standing.seats)
    own = _own_seats(ask, standing)
    if named is not None:
        # "gender figures came in", of the only seat that is theirs: the first word may be one of the answer
        is_word = own == [named] and words[1:] and words[0].rstrip(":,") == words[0] != named.seat
        return named, text if is_word else " ".join(words[1:])
    behalf = ask.one_person("behalf")
    if behalf is not None:
        own = standing.seats_held([behalf.person_id or 0], ask.charter.day_of(ask.now))
    if not own:
        raise _not_asked(ask, standing, None, text)
    silent = [one for one in own if one.seat not in standing.sent]
    may_be = silent if len(silent) == 1 else own
    return (may_be[0], text) if len(may_be) == 1 else (None, text)


def _pressed_seat(ask: Ask) -> str:
    """Return the seat that a button names, or the words of a form that was sent; "" for none."""
    if ask.call.values is None:
        return ask.parsed.option_text(SEAT)
    named = (word for word in ask.call.words.split() if word.startswith(f"{SEAT}:"))
    return next(named, "").removeprefix(f"{SEAT}:")


def _own_seats(ask: Ask, standing: Standing) -> list[Seat]:
    """Return the seats for which the caller may answer: as one who sits there, or for whom they stand in."""
    on, me = ask.charter.day_of(ask.now), ask.actor.person_ids
    held = standing.seats_held(me, on)
    return held or [one for one in standing.seats if set(me) & set(standing.sitting(one.seat, on))]


def _for_whom(ask: Ask, standing: Standing, seat: Seat) -> int | None:
    """Return for whom the caller answers; None for themselves. Raises PermissionDenied where they may not."""
    on, me = ask.charter.day_of(ask.now), ask.actor.person_id
    sitting = standing.sitting(seat.seat, on)
    named = ask.one_person("behalf")
    if named is not None and named.person_id not in ask.actor.person_ids:
        check(ask.actor, "behalf", charter=ask.charter)
        if named.person_id not in sitting:
            raise _not_asked(ask, standing, seat)
        return named.person_id
    if named is not None and named.person_id != me:
        return named.person_id
    holder = standing.holder(seat.seat, on)
    if holder != me and holder in ask.actor.person_ids:
        return holder
    if me in sitting:
        return None
    absent = next((one for one in ask.actor.person_ids if one in sitting), None)
    if absent is None:
        raise _not_asked(ask, standing, seat)
    return absent


def _not_asked(ask: Ask, standing: Standing, seat: Seat | None, text: str = "") -> PermissionDenied:
    run, on = standing.run, ask.charter.day_of(ask.now)
    if seat is None:
        keep = f" To keep it as a note: note {run.ref} {escape(excerpt(text))}" if text else ""
        return PermissionDenied(
            f"{run.ref} asks you nothing.{keep}", offers=[Offer("Open it", "show", run.ref)]
        )
    names = [ask.roster.short_name(one) for one in standing.sitting(seat.seat, on)]
    who = escape(join_names(names)) if names else "nobody now"
    can = f"{who} can answer for {escape(standing.name(seat.seat))}."
    enter = " You can enter it for them: behalf:@name" if may(ask.actor, "behalf") and names else ""
    return PermissionDenied(
        f"{can}{enter}" if names else f"Nobody answers for {escape(standing.name(seat.seat))} now."
    )


def _is_mine(ask: Ask, said: SeatAnswer) -> bool:
    return bool({said.person_id, said.whose} & set(ask.actor.person_ids))


# What is kept


def _new_answer(
    ask: Ask, standing: Standing, seat: Seat, person: int | None, state: AnswerState
) -> SeatAnswer:
    """Return the caller's answer for a seat, for somebody else where `person` is given."""
    me, run = ask.actor.person_id, standing.run
    return SeatAnswer(
        record_id=run.id, seat=seat.seat, person_id=me, for_person=person, at=ask.now, state=state
    )


def _answer(ask: Ask, tx: Tx, standing: Standing, seat: Seat, words: str) -> Reply:
    person = _for_whom(ask, standing, seat)
    me = ask.actor.person_id
    known = so_far(standing, seat, person, me)
    said = as_entry(standing, known.pairs if known is not None else ())
    set_given(replace(ask, parsed=replace(ask.parsed, text="")), tx, said, question_fields(standing))
    settle_reasons(ask, standing, said)
    if words:
        fill_next(ask, tx, standing, seat, said, words)
    mine = _new_answer(ask, standing, seat, person, AnswerState.DRAFT)
    if (missing := lacking(standing, said)) is not None:
        return _keep_draft(ask, tx, standing, seat, replace(mine, pairs=said.pairs), missing)
    sent = standing.sent.get(seat.seat)
    if standing.rule.keeps_unchanged and not changed(
        standing, standing.about[seat.seat], said.values, ask.today
    ):
        return _keep_unchanged(ask, tx, standing, seat, person)
    is_others = sent is not None and not _is_mine(ask, sent) and person != sent.whose
    if sent is not None and is_others and not standing.rule.changes_entries:
        second = replace(mine, pairs=said.pairs, state=AnswerState.SECOND)
        return seconds.keep(ask, tx, standing, seat, sent, second)
    return send(ask, tx, standing, seat, mine, said)


def _keep_draft(
    ask: Ask, tx: Tx, standing: Standing, seat: Seat, draft: SeatAnswer, missing: RegisterField
) -> Reply:
    """Keep what was said so far, and ask the question that still needs an answer."""
    asked = standing.question(missing)
    if ask.call.values is not None and missing.name in ask.call.values:
        raise ask.error_at(missing.name, f"{asked.ask} {asked.hint}".strip())
    round_runs.save_answer(tx, draft)
    notifications.refresh_messages(tx, standing.run.id)
    prints.update(tx, standing.run)
    said = views.excerpted(standing, draft.pairs)
    return Reply.from_message(views.asks_next(standing, seat, asked, said))


def _say_no_change(ask: Ask, tx: Tx, standing: Standing, seat: Seat, *, is_instead: bool = False) -> Reply:
    person = _for_whom(ask, standing, seat)
    if not standing.rule.no_change:
        raise heard.asks_each_time(standing, seat)
    sent = standing.sent.get(seat.seat)
    if sent is not None and not sent.is_no_change:
        name = escape(standing.name(seat.seat))
        raise UserError(
            f"{name} has an answer already.",
            offers=[Offer("Change it", "answer", seat_words(standing.run, seat))],
        )
    if not is_instead:
        must_not_be_begun(standing, seat, ask.actor.person_id, ask.reader)
    if standing.rule.changes_entries and standing.register.review_every is not None:
        mine = _new_answer(ask, standing, seat, person, AnswerState.DRAFT)
        return send(ask, tx, standing, seat, mine, standing.about[seat.seat])
    return _keep_unchanged(ask, tx, standing, seat, person)


def _keep_unchanged(ask: Ask, tx: Tx, standing: Standing, seat: Seat, person: int | None) -> Reply:
    """Keep that somebody has answered, and that nothing has changed by it."""
    sent = standing.sent.get(seat.seat)
    kept = _new_answer(ask, standing, seat, person, AnswerState.SENT)
    if sent is not None and sent.person_id != kept.person_id:
        round_runs.drop_answer(tx, sent)
    round_runs.save_answer(tx, kept)
    words = standing.rule.unchanged
    if words == views.NO_CHANGE:
        note(tx, standing, UNCHANGED, seat, "", whose=person)
    else:
        note(tx, standing, ANSWERED, seat, f"“{words}”", whose=person)
    return Reply.from_message(said_back(ask, standing, seat, kept, [escape(words)], ""))
