"""The minutes of a meeting: shown as they would be entered, corrected, and entered by one press."""

from dataclasses import replace

from bot.agendas.items import on_agenda
from bot.errors import PermissionDenied, UserError
from bot.grammar.minutes import LineKind
from bot.grammar.text import as_edited, editable_text
from bot.meetings import Meeting
from bot.paste import REPLACED, PastePreview
from bot.records import Kind, read_ref
from handlers.core.blocks.elements import FIELD_MAX, Block
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.records.paste import Previews, fingerprint, save_again, save_preview
from handlers.meetings import change_views, days, invitees
from handlers.meetings.record import content, correcting
from handlers.minutes import entering, reading, sending, undoing, views
from storage import agendas, previews
from storage.unit_of_work import Read, Tx


def _meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting if what came of it can be entered. Raises UserError."""
    meeting = get_named(ask, read, verb, Meeting)
    if not invitees.may_change(ask, meeting):
        people = invitees.who_can_change(read, meeting, ask.today)
        raise PermissionDenied(change_views.who_can_change(meeting, ask.reader, people))
    days.must_be_ours(ask, meeting)
    if meeting.is_cancelled:
        raise UserError(change_views.cancelled_already(meeting, ask.reader, me=ask.actor.person_id))
    if not meeting.has_begun(ask.now):
        raise UserError(views.not_begun(meeting, ask.reader))
    correcting.must_be_open(read, meeting, ask.reader)
    return meeting


def show(ask: Ask, tx: Tx) -> Reply:
    """Show how each line is understood; nothing is entered yet."""
    meeting = _meeting(ask, tx, "minutes")
    text = _typed(ask)
    if not text.strip():
        raise ask.error_at("text", "What came of it? Nothing is said yet.")
    return _shown(ask, tx, meeting, text)


def show_lines(ask: Ask, tx: Tx) -> Reply:
    """Show several lines that were pasted behind the reference of their meeting."""
    first, *rest = ask.parsed.text.split(maxsplit=1)
    ref = read_ref(first.strip(".,:;"), ask.charter.prefixes)
    found = [ref] if ref is not None and ref.kind is Kind.MEETING else []
    text = "".join(rest) if found else ask.parsed.text
    return show(replace(ask, parsed=replace(ask.parsed, refs=found, text=text)), tx)


def _typed(ask: Ask) -> str:
    """Return the lines: of the form, those of each item under its number."""
    values = ask.call.values or {}
    of_items = [
        (name.removeprefix("item"), str(said))
        for name, said in values.items()
        if name.startswith("item") and name.removeprefix("item").isdecimal() and str(said or "").strip()
    ]
    by_item = [f"{place}: {said.strip()}" for place, said in sorted(of_items, key=lambda one: int(one[0]))]
    return "\n".join([str(values["text"] or "") if values.get("text") else ask.parsed.text, *by_item]).strip()


def _shown(ask: Ask, tx: Tx, meeting: Meeting, text: str) -> Reply:
    key = save_preview(ask, tx, f"{meeting.id}\n{text}")
    return _previewed(ask, tx, reading.read(ask, tx, meeting, text), key)


def _previewed(ask: Ask, tx: Tx, found: reading.Minutes, key: str) -> Reply:
    of, sendings = f"{key} {fingerprint(found.shown)}", sending.of_minutes(ask, tx, found)
    return Reply.from_message(views.preview(found, ask.reader, key=key, of=of, sendings=sendings))


def _kept(ask: Ask, read: Read, verb: str) -> tuple[PastePreview, Meeting, str]:
    """Return the preview that a button names, its meeting, and its lines. Raises UserError."""
    meeting = _meeting(ask, read, verb)
    kept = PREVIEWS.pending(ask, read)
    meeting_id, _, text = kept.words.partition("\n")
    if int(meeting_id) != meeting.id:
        raise UserError(PREVIEWS.expired)
    return kept, meeting, text


def apply(ask: Ask, tx: Tx) -> Reply:
    """Enter the minutes that were shown, as of when they were, all of them or none."""
    kept, meeting, text = _kept(ask, tx, "applyminutes")
    then = replace(ask, typing_context=replace(ask.typing_context, now=kept.at))
    found = reading.read(then, tx, meeting, text)
    if fingerprint(found.shown) != ask.call.words.split()[-1]:
        key = save_again(ask, tx, kept)
        return _previewed(ask, tx, reading.read(ask, tx, meeting, text), key)
    done = entering.enter(ask, tx, found)
    previews.set_outcome(tx, kept, " ".join(done.refs) or meeting.ref)
    tx.log(undoing.ENTERED, why=f"{meeting.ref} {kept.key}")
    told = [owner for one in done.actions for owner in one.owners]
    corrected = correcting.follow(tx, tx.get(meeting.id))
    notified = " ".join(filter(None, [notified_sentence(tx, told, ask.reader), *corrected]))
    left = "\n".join(one.as_typed for one in found.of(LineKind.UNCLEAR))
    rest = save_preview(ask, tx, f"{meeting.id}\n{left}") if left else ""
    who_came = content.is_known(tx, meeting)
    message = views.entered(
        found, done, ask.reader, key=kept.key, rest=rest, notified=notified, who_came=who_came
    )
    return Reply.from_message(message)


def undo(ask: Ask, tx: Tx) -> Reply:
    """Take back all that one press entered."""
    meeting = _meeting(ask, tx, "undominutes")
    key = ask.call.words.split()[-1]
    undoing.take_back(ask, tx, meeting, key)
    correcting.follow(tx, meeting)
    kept = previews.find(tx, key)
    text = kept.words.partition("\n")[2] if kept is not None else ""
    again = save_preview(ask, tx, f"{meeting.id}\n{text}") if text else ""
    return Reply.from_message(views.taken_back(meeting, editable_text(text, ask.typing_context), key=again))


def fix(ask: Ask, tx: Tx) -> Reply:
    """Show the minutes as they were corrected in the form."""
    kept, meeting, text = _kept(ask, tx, "fixminutes")
    previews.set_outcome(tx, kept, REPLACED)
    return _shown(ask, tx, meeting, as_edited(str((ask.call.values or {}).get("text", "")), before=text))


def drop(ask: Ask, tx: Tx) -> Reply:
    _kept(ask, tx, "dropminutes")
    return PREVIEWS.drop(ask, tx)


def fix_form(ask: Ask, read: Read) -> Block:
    kept, meeting, text = _kept(ask, read, "fixminutes")
    shown = editable_text(text, ask.typing_context)
    if len(shown) > FIELD_MAX:
        raise UserError("Those lines are too long to correct here. Paste them again, in parts.")
    return views.fix_form(shown, meeting, key=kept.key)


def form_of_items(ask: Ask, read: Read) -> Block:
    meeting = _meeting(ask, read, "minutes")
    items = {one.place: one for one in on_agenda(agendas.items_of(read, meeting)) if one.place is not None}
    return views.items_form(meeting, items)


PREVIEWS = Previews(
    expired="I don't have those minutes any more: they are kept for two days. Paste them again.",
    cancelled="Those minutes are dropped; nothing was entered. Paste them again.",
    replaced="You have corrected those minutes: the newer ones count.",
    applied=lambda became: f"Entered already: {', '.join(became.split())}.",
    dropped="Nothing was entered.",
)
