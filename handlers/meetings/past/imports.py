"""Import meetings from a file: a report row by row first, then all of them in one change."""

from collections.abc import Mapping, Sequence

from bot import meeting_import, spreadsheets
from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.headcounts import categories
from bot.meeting_import import MAX_MEETINGS, Fate, PlannedMeeting, SaidMeeting
from bot.meetings import Meeting
from bot.paste import PastePreview
from bot.permissions import may_see
from handlers.core.calls import Ask, Preview, Reply
from handlers.core.records.paste import Previews, fingerprint, pasted_table, preview_key, save_again
from handlers.meetings import days
from handlers.meetings.past import records, views
from storage import previews
from storage.unit_of_work import Read, Tx

MAX_COLUMNS = 40


def preview_import(ask: Ask, read: Read) -> Preview:
    """Return what becomes of each meeting of a file, without changing anything."""
    content, (_, pasted) = ask.call.content, split_first_word(ask.parsed.text)
    if content is None and not pasted:
        return Preview(Reply(text=views.help_text(categories(ask.charter.roles))))
    table = spreadsheets.read_table(
        pasted_table(pasted, ask) if content is None else content,
        most=MAX_MEETINGS,
        columns=MAX_COLUMNS,
        encodings=(spreadsheets.UTF_8, spreadsheets.WINDOWS),
    )
    if not table[1:]:
        raise UserError(views.NOTHING_THERE)
    columns = meeting_import.read_columns(table[0], ask.charter)
    rows = [_checked(ask, one) for one in meeting_import.read_rows(table, columns, ask.charter)]
    found = records.plan_rows(read, rows)
    of = f"{preview_key(ask)} {_fingerprint(found)}"
    report = views.report(found, _seen(ask, found), columns.unread, ask.reader, of=of)
    is_any_new = any(one.fate is Fate.NEW for one in found)
    return Preview(Reply.from_message(report), stored_text=meeting_import.as_text(rows) if is_any_new else "")


def _checked(ask: Ask, one: SaidMeeting) -> SaidMeeting:
    return meeting_import.checked(one, charter=ask.charter, now=ask.now)


def _seen(ask: Ask, found: Sequence[PlannedMeeting]) -> Mapping[int, Meeting]:
    """Return the known meetings of rows that whoever imports may see, by row."""
    known = [(one.said.row, one.known) for one in found if one.known is not None]
    return {row: meeting for row, meeting in known if may_see(ask.actor, meeting)}


def _fingerprint(found: Sequence[PlannedMeeting]) -> str:
    return fingerprint(
        [(one.said.row, str(one.fate), one.said.day, one.said.state, one.said.number) for one in found]
    )


def apply_import(ask: Ask, tx: Tx) -> Reply:
    """Enter the meetings that were shown, all of them or none."""
    kept = PREVIEWS.pending(ask, tx)
    found = records.plan_rows(tx, [_checked(ask, one) for one in meeting_import.from_text(kept.words)])
    if _fingerprint(found) != ask.call.words.split()[-1]:
        return _show_again(ask, tx, kept, found)
    made = [records.enter(ask, tx, one.said, verb=records.IMPORTED) for one in found if one.fate is Fate.NEW]
    follow = days.visible_issues(ask, days.follow(tx, made))
    previews.set_outcome(tx, kept, " ".join(one.ref for one in made))
    left_out = sum(one.fate is Fate.REFUSED for one in found)
    return Reply.from_message(views.entered(made, left_out, follow, ask.reader))


def _show_again(ask: Ask, tx: Tx, kept: PastePreview, found: Sequence[PlannedMeeting]) -> Reply:
    """Show the report as it is now that other meetings have been entered, or another day has begun."""
    of = f"{save_again(ask, tx, kept)} {_fingerprint(found)}"
    return Reply.from_message(views.report(found, _seen(ask, found), (), ask.reader, of=of, is_changed=True))


PREVIEWS = Previews(
    expired=views.EXPIRED,
    cancelled=views.DROPPED,
    replaced=views.OUTDATED,
    applied=views.entered_before,
    dropped="Nothing was entered.",
)
