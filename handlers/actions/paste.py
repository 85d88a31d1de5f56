"""Log several pasted lines: preview first, then log all of them together."""

from collections.abc import Sequence
from dataclasses import replace

from bot import paste
from bot.calendar import Due
from bot.charter import Area
from bot.errors import UserError
from bot.grammar.text import as_edited, editable_text, plain_text
from bot.paste import REPLACED, PastedLine, PastePreview
from handlers.actions import paste_views
from handlers.actions.commands import OPTIONS, log_without_card, read_action
from handlers.actions.fields import default_owner, must_be_able_to_own, parent_record
from handlers.core.blocks.elements import FIELD_MAX, Block
from handlers.core.calls import NOBODY, Ask, Reply, refusal
from handlers.core.delivery.notify import post_cards
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.core.records.paste import Previews, run_as_single_line, save_preview
from handlers.people.named import must_be_in_workspace
from storage import previews
from storage.unit_of_work import Read, Tx


def preview(ask: Ask, tx: Tx) -> Reply:
    """Show how each line is parsed; nothing is logged yet."""
    _, found = paste.split_items(ask.parsed.text, options=OPTIONS, listener=ask.typing_context)
    return run_as_single_line(ask, tx) if len(found) <= 1 else _preview_lines(ask, tx, ask.parsed.text)


def _preview_lines(ask: Ask, tx: Tx, words: str) -> Reply:
    lines = _parse_lines(ask, tx, words)
    if not lines:
        raise UserError("There is no line left. One line is one action.")
    area = ask.channel_area
    if area is not None and any(one.parsed and not one.parsed.is_given("area") for one in lines):
        words = f"area:{area.code}\n{words}"  # in front of all lines, where [Change] shows it
        lines = _parse_lines(ask, tx, words)
        why = ask.reader.area_of_channel(area)
    else:
        why = ""
    kept = save_preview(ask, tx, words)
    message = paste_views.preview([_line_preview(ask, line) for line in lines], ask.reader, key=kept, why=why)
    return Reply.from_message(message)


def _parse_lines(ask: Ask, read: Read, words: str) -> list[PastedLine]:
    lines = paste.parse_lines(words, options=OPTIONS, listener=ask.typing_context)
    return [_check_line(ask, read, line) for line in lines]


def _check_line(ask: Ask, read: Read, line: PastedLine) -> PastedLine:
    """Mark as invalid a line that would be refused on logging."""
    if line.parsed is None:
        return line
    of_line = replace(ask, parsed=line.parsed, call=replace(ask.call, values=None))
    named = line.parsed.people("owner")
    try:
        parent_record(of_line, read)
        for one in named:
            must_be_in_workspace(ask, one)
        must_be_able_to_own(of_line, [one.person_id for one in named if one.person_id is not None])
        owners = [one.person_id or NOBODY for one in named]
        owners = owners or [default_owner(ask, line.parsed.value("area", Area))]
        ask_about_closed_day(of_line, line.parsed.value("due", Due), owners)
    except UserError as error:
        return replace(line, parsed=None, problem=str(error))
    return line


def _line_preview(ask: Ask, line: PastedLine) -> paste_views.PastedLineView:
    text = plain_text(line.words, ask.typing_context)
    if line.parsed is None:
        shown = replace(line, problem=refusal(ask.call, UserError(line.problem), ask.roster))
        return paste_views.PastedLineView(shown, text)
    named = line.parsed.people("owner")
    if not named:
        return paste_views.PastedLineView(
            line, text, (ask.roster.name(default_owner(ask, line.parsed.value("area", Area))),)
        )
    names = [one.profile.name if one.profile else ask.roster.name(one.person_id) for one in named]
    return paste_views.PastedLineView(
        line, text, tuple(names), tuple(one.profile.user for one in named if one.profile)
    )


def log_lines(ask: Ask, tx: Tx) -> Reply:
    """Log all lines of a preview, or none of them."""
    kept = PREVIEWS.pending(ask, tx)
    lines = _parse_lines(_at_preview_time(ask, kept), tx, kept.words)
    numbers = _line_numbers(ask)
    chosen = [line for line in lines if line.number in numbers]
    changed = next((line for line in chosen if line.parsed is None), None)
    if changed is not None or len(chosen) != len(numbers):
        why = f" {changed.problem}" if changed else ""
        raise UserError(f"Those lines read otherwise now, so nothing was logged.{why} Paste them again.")
    of_lines = [replace(ask, parsed=line.parsed) for line in chosen if line.parsed is not None]
    done = [log_without_card(one, tx, read_action(one)) for one in of_lines]
    post_cards(tx, [one.action for one in done])
    previews.set_outcome(tx, kept, " ".join(one.action.ref for one in done))
    remaining = [line for line in lines if line.number not in numbers]
    owners = [owner for one in done for owner in one.action.owners]
    message = paste_views.logged(
        [one.action for one in done],
        [new for one in done for new in one.newcomers],
        [_line_preview(ask, line) for line in remaining],
        ask.reader_with(tx.roster),
        key=save_preview(ask, tx, _with_options(ask, kept.words, remaining)) if remaining else "",
        notified=notified_sentence(tx, owners, ask.reader_with(tx.roster)),
    )
    return Reply.from_message(message)


def _with_options(ask: Ask, words: str, lines: Sequence[PastedLine]) -> str:
    """Return the pasted lines with their shared options in front."""
    head, _ = paste.split_items(words, options=OPTIONS, listener=ask.typing_context)
    return "\n".join(filter(None, [head, *[line.words for line in lines]]))


def _at_preview_time(ask: Ask, kept: PastePreview) -> Ask:
    """Return an Ask at the time of the preview, so that relative dates keep their meaning."""
    return replace(ask, typing_context=replace(ask.typing_context, now=kept.at))


PREVIEWS = Previews(
    expired="I don't have those lines any more: they are kept for two days. Paste them again.",
    cancelled="Those lines are dropped; nothing was logged. Paste them again.",
    replaced="You have corrected those lines: the newer list counts.",
    applied=lambda became: f"Already logged: {', '.join(became.split())}. To take it back: undo {became}",
    dropped="Nothing was logged.",
)


def _line_numbers(ask: Ask) -> set[int]:
    words = ask.parsed.text.split()
    return {int(one) for word in words for one in word.split(",") if one.isdecimal()}


def fix_lines(ask: Ask, tx: Tx) -> Reply:
    """Replace a preview by the lines corrected in the form."""
    kept = PREVIEWS.pending(ask, tx)
    previews.set_outcome(tx, kept, REPLACED)
    submitted = str((ask.call.values or {}).get("text", ""))
    return _preview_lines(ask, tx, as_edited(submitted, before=kept.words))


def fix_form(ask: Ask, read: Read) -> Block:
    kept = PREVIEWS.pending(ask, read)
    head, found = paste.split_items(kept.words, options=OPTIONS, listener=ask.typing_context)
    text = editable_text("\n".join(filter(None, [head, *found])), ask.typing_context)
    if len(text) > FIELD_MAX:
        raise UserError("Those lines are too long to correct here. Paste them again, in parts.")
    return paste_views.fix_form(text, key=kept.key)
