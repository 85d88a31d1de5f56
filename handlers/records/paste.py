"""Several lines pasted at once: shown as understood first, then logged together."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot import grammar as typed
from bot import paste as pasted
from bot.calendar import Due
from bot.charter import Area
from bot.errors import Hidden, UserError
from bot.paste import CANCELLED, REPLACED, Line, Preview
from handlers.actions.commands import OPTIONS, belonging, logged, refuse_observers, usual_owner
from handlers.blocks.elements import FIELD_MAX, Block
from handlers.calls import NOBODY, PASTED, Ask, Reply, read_words
from handlers.delivery.notify import cards
from handlers.records import paste_views as views
from handlers.records.closed_days import ask_about_closed_day
from storage import previews
from storage.unit_of_work import Read, Tx

FORGOTTEN = "I do not have those lines any more: they are kept for two days. Paste them again."


def preview(ask: Ask, tx: Tx) -> Reply:
    """Show each line as it is understood; nothing is logged yet."""
    _, found = pasted.items(ask.said.text, options=OPTIONS, listener=ask.listener)
    return _as_one(ask, tx) if len(found) <= 1 else _shown(ask, tx, ask.said.text)


def one_at_a_time(ask: Ask, tx: Tx) -> Reply:
    """Refuse several lines where each would need more than a line holds."""
    verb, _ = ask.registry.find(ask.call.words)
    _, found = pasted.items(ask.said.text, options=verb.options, listener=ask.listener)
    if len(found) <= 1:
        return _as_one(ask, tx)
    raise UserError(
        f"Those are {len(found)} lines; several at once are for actions. Nothing was done. "
        f"One line here. Example: {verb.example}"
    )


def _as_one(ask: Ask, tx: Tx) -> Reply:
    """Take lines that are one title with its options as if they stood in one line."""
    verb, _ = ask.registry.find(ask.call.words)
    words = " ".join(pasted.lines_of(ask.said.text))
    return verb.work(replace(ask, said=read_words(verb, words, ask.listener)), tx)


def _shown(ask: Ask, tx: Tx, words: str) -> Reply:
    lines = _lines(ask, tx, words)
    if not lines:
        raise UserError("There is no line left. One line is one action.")
    kept = _keep(ask, tx, words)
    return Reply.saying(views.preview([_about(ask, line) for line in lines], ask.reader, key=kept))


def _keep(ask: Ask, tx: Tx, words: str) -> str:
    """Keep lines until the word to log them; return the name under which a button asks for them."""
    key = key_of(ask)
    tx.add(Preview(key=key, person_id=ask.who.person_id, at=ask.now, words=words))
    return key


def key_of(ask: Ask) -> str:
    """Return the name under which what a call shows is kept."""
    return f"{PASTED}{hashlib.sha256(str(ask.call.key).encode()).hexdigest()[:24]}"


def _lines(ask: Ask, read: Read, words: str) -> list[Line]:
    lines = pasted.read(words, options=OPTIONS, listener=ask.listener)
    return [_checked(ask, read, line) for line in lines]


def _checked(ask: Ask, read: Read, line: Line) -> Line:
    """Refuse in a line what would be refused when it is logged."""
    if line.said is None:
        return line
    of_line = replace(ask, said=line.said, call=replace(ask.call, values=None))
    named = line.said.people("owner")
    try:
        belonging(of_line, read)
        refuse_observers(of_line, [one.person_id for one in named if one.person_id is not None])
        owners = [one.person_id or NOBODY for one in named]
        ask_about_closed_day(
            of_line,
            line.said.value("due", Due),
            owners or [usual_owner(ask, line.said.value("area", Area))],
        )
    except UserError as error:
        return replace(line, said=None, problem=str(error))
    return line


def _about(ask: Ask, line: Line) -> views.About:
    text = typed.plain(line.words, ask.listener)
    if line.said is None:
        return views.About(line, text)
    named = line.said.people("owner")
    if not named:
        return views.About(line, text, (ask.roster.name(usual_owner(ask, line.said.value("area", Area))),))
    names = [one.profile.name if one.profile else ask.roster.name(one.person_id) for one in named]
    return views.About(line, text, tuple(names), tuple(one.profile.user for one in named if one.profile))


def log(ask: Ask, tx: Tx) -> Reply:
    """Log the lines that a button names, all of them or none."""
    kept = _waiting(ask, tx)
    lines = _lines(_as_shown(ask, kept), tx, kept.words)
    wanted = _numbers(ask)
    chosen = [line for line in lines if line.number in wanted]
    changed = next((line for line in chosen if line.said is None), None)
    if changed is not None or len(chosen) != len(wanted):
        why = f" {changed.problem}" if changed else ""
        raise UserError(f"Those lines read otherwise now, so nothing was logged.{why} Paste them again.")
    done = [logged(replace(ask, said=line.said), tx) for line in chosen if line.said is not None]
    cards(tx, [one.action for one in done])
    previews.settle(tx, kept, " ".join(one.action.ref for one in done))
    left = [line for line in lines if line.number not in wanted]
    said = views.logged(
        [one.action for one in done],
        [new for one in done for new in one.newcomers],
        [_about(ask, line) for line in left],
        ask.reader_of(tx.roster),
        me=ask.who.person_id,
        key=_keep(ask, tx, _with_options(ask, kept.words, left)) if left else "",
        is_told_later=any(one.is_told_later for one in done),
    )
    return Reply.saying(said)


def _with_options(ask: Ask, words: str, lines: Sequence[Line]) -> str:
    """Return lines as they were pasted, with the options for all of them in front."""
    head, _ = pasted.items(words, options=OPTIONS, listener=ask.listener)
    return "\n".join(filter(None, [head, *[line.words for line in lines]]))


def _as_shown(ask: Ask, kept: Preview) -> Ask:
    """Read as of the moment at which the lines were shown: what was Friday then is that Friday now."""
    return replace(ask, listener=replace(ask.listener, now=kept.at))


def _waiting(ask: Ask, read: Read) -> Preview:
    """Return the lines that a button is about, if they still wait."""
    key = next((word for word in ask.call.words.split() if word.startswith(PASTED)), "")
    kept = previews.found(read, key)
    if kept is None:
        raise UserError(FORGOTTEN)
    if kept.person_id != ask.who.person_id:
        raise Hidden(FORGOTTEN)
    if kept.became == CANCELLED:
        raise UserError("Those lines are dropped; nothing was logged. Paste them again.")
    if kept.became == REPLACED:
        raise UserError("You have corrected those lines: the newer list counts.")
    if kept.became:
        refs = kept.became.split()
        raise UserError(f"Already logged: {', '.join(refs)}. To take it back: undo {kept.became}")
    return kept


def _numbers(ask: Ask) -> set[int]:
    said = ask.said.text.split()
    return {int(one) for word in said for one in word.split(",") if one.isdecimal()}


def drop(ask: Ask, tx: Tx) -> Reply:
    """Log none of the lines."""
    previews.settle(tx, _waiting(ask, tx), CANCELLED)
    return Reply(text="Nothing was logged.")


def fix(ask: Ask, tx: Tx) -> Reply:
    """Show the lines again as they were corrected in the form; the list before does not count any more."""
    previews.settle(tx, _waiting(ask, tx), REPLACED)
    return _shown(ask, tx, str((ask.call.values or {}).get("text", "")))


def fix_form(ask: Ask, read: Read) -> Block:
    kept = _waiting(ask, read)
    head, found = pasted.items(kept.words, options=OPTIONS, listener=ask.listener)
    text = typed.editable("\n".join(filter(None, [head, *found])), ask.listener)
    if len(text) > FIELD_MAX:
        raise UserError("Those lines are too long to correct here. Paste them again, in parts.")
    return views.fix_form(text, key=kept.key, channel=ask.call.channel)
