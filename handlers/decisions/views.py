"""How decisions look, and their register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slackblocks import InputBlock

from bot.actions import Action
from bot.calendar import Due
from bot.charter import COUNTS, DecisionWord, Level
from bot.decisions import COUNTED, IN_FULL, Benefit, Decision, DecisionState, follow_up
from bot.issues import Issue
from bot.records import TEXT_MAX, Visibility
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    section,
    text_field,
)
from handlers.blocks.paging import page
from handlers.blocks.text import MONTHS, Reader, begin, count, escape
from storage.lists import Listed, Register, Totals

_STATE: dict[str, str] = {
    DecisionState.FINAL: "It counts now.",
    DecisionState.SUPERSEDED: "Another stands in its place.",
    DecisionState.WITHDRAWN: "It was taken back.",
}
HIDDEN = "What was decided is for those concerned."


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is shown beside a decision, as far as its reader may know of it."""

    older: Decision | None = None  # what it supersedes
    newer: Decision | None = None  # what supersedes it
    actions: Sequence[Action] = ()


NOTHING_BESIDE = Beside()


def by(decision: Decision, reader: Reader) -> str:
    """Return who decided: the body it was written down for, else the level."""
    return escape(decision.behalf) or reader.level(decision.level)


def outcome(decision: Decision, reader: Reader) -> str:
    label = reader.decision_word(decision.word)
    return f"{label}, {escape(decision.text)}" if decision.text else label


def settled(decision: Decision, reader: Reader) -> str:
    """Return the line of an issue's card on how it was decided; without the words where the reader may not know them."""
    said = f"Decided by {by(decision, reader)}, {reader.day(decision.decided_on)}"
    if not decision.word:
        return f"{said}. {HIDDEN}"
    return f"{said}: {outcome(decision, reader)} ({decision.ref})"


def benefit(decision: Decision) -> str:
    """Return what a decision brings: "resources shared, CHF 42 000 saved"; empty where nothing was said."""
    named = IN_FULL.get(Benefit(decision.benefit), "") if decision.benefit else ""
    if not decision.saved:
        return named
    return (
        f"{decision.saved} saved" if decision.benefit == Benefit.SAVED else f"{named}, {decision.saved} saved"
    )


def _noted(decision: Decision, reader: Reader, beside: Beside) -> list[str]:
    """Return a line for each thing that is noted beside the words of a decision."""
    facts = {
        "Benefit": benefit(decision),
        "Review": reader.day(decision.review_on) if decision.review_on else "",
        "Visibility": decision.visibility if decision.visibility == Visibility.RESTRICTED else "",
        _supersedes(decision): f"{beside.older.ref} {escape(beside.older.title)}" if beside.older else "",
    }
    return [f"{name}: {value}" for name, value in facts.items() if value]


def _supersedes(decision: Decision) -> str:
    return "Will supersede" if decision.state == DecisionState.DRAFT else "Supersedes"


def came_of_it(decision: Decision, beside: Beside, *, me: int | None = None) -> str:
    """Return which actions came of a decision, or are to come; `me` is told how many are theirs."""
    if decision.state == DecisionState.DRAFT:
        waiting = [follow_up(row) for row in decision.lines]
        listed = ", ".join(f"{escape(one.title)} ({_short(one.due)})" for one in waiting)
        return f"{begin(_number(len(waiting)))} will come of it: {listed}." if waiting else ""
    if not beside.actions:
        return ""
    listed = ", ".join(f"{one.ref} ({_short(one.due)})" for one in beside.actions)
    return f"{begin(_number(len(beside.actions)))} came of it: {listed}.{_yours(beside.actions, me)}"


def _number(number: int) -> str:
    words = COUNTS[number] if number < len(COUNTS) else str(number)
    return f"{words} {'action' if number == 1 else 'actions'}"


def _short(due: Due | None) -> str:
    return f"{due.day.day} {MONTHS[due.day.month - 1]}" if due else "no date"


def _yours(actions: Sequence[Action], me: int | None) -> str:
    theirs = sum(me in one.owners for one in actions)
    if not theirs or me is None:
        return ""
    if theirs == len(actions):
        return f" {'It is' if theirs == 1 else 'All are'} yours."
    return f" {begin(COUNTS[theirs]) if theirs < len(COUNTS) else theirs} {'is' if theirs == 1 else 'are'} yours."


def taken_back(draft: Decision | None) -> str:
    return f"\nThe draft {draft.ref} is taken back." if draft else ""


def decided(
    issue: Issue,
    decision: Decision,
    reader: Reader,
    *,
    told: Sequence[int],
    dropped: Decision | None,
    beside: Beside,
) -> Message:
    if decision.state == DecisionState.DRAFT:
        text = (
            f"{decision.ref}  Draft: {issue.ref} {outcome(decision, reader)}. It counts when it is confirmed for "
            f"{reader.level(decision.level)}.\n{_asked(reader, told)}"
        )
    else:
        who = f" {reader.name(issue.created_by)} is told." if told else ""
        body = f" by {escape(decision.behalf)}" if decision.behalf else ""
        text = f"{decision.ref}  {issue.ref} is decided{body}: {outcome(decision, reader)}.{who}"
    text += taken_back(dropped)
    text = "\n".join(filter(None, [text, *_noted(decision, reader, beside), came_of_it(decision, beside)]))
    return Message(text, (section(text), buttons([Button("Undo", "undo", decision.ref)])))


def not_for_this_level(
    issue: Issue, word: DecisionWord, lowest: Level, others: Sequence[DecisionWord], reader: Reader
) -> str:
    held = begin(reader.level(issue.level))
    rest = ", ".join(escape(one.label) for one in others)
    return f"“{escape(word.label)}” is for {reader.level(lowest.code)}. {held} can say: {rest}."


def not_with(issue: Issue, body: Level, reader: Reader, *, is_below: bool) -> str:
    """Refuse to write a decision down for a level that does not have the issue, and say what to do."""
    held, there = reader.level(issue.level), reader.level(body.code)
    sentence = f"{issue.ref} is with {held}, not with {there}."
    if is_below:
        return f"{sentence} Send it up first: escalate {issue.ref} <reason>"
    return f"{sentence} A level above has it by now and decides it."


def _asked(reader: Reader, told: Sequence[int]) -> str:
    return (
        f"Asked: {reader.names(told)}."
        if told
        else "Nobody who may see it holds that level. For a body outside: behalf:its name"
    )


def confirmed(issue: Issue, decision: Decision, reader: Reader, *, beside: Beside) -> Message:
    said = f"{decision.ref} is confirmed: {issue.ref} {outcome(decision, reader)}."
    return Message("\n".join(filter(None, [said, came_of_it(decision, beside)])))


def not_what_one_wrote(decision: Decision) -> str:
    return (
        f"You wrote {decision.ref} down yourself, so standing in for somebody you cannot confirm it. "
        "It waits for another holder, or until they are back."
    )


def to_confirm(issue: Issue, decision: Decision, reader: Reader, *, beside: Beside) -> list[Block]:
    """Ask the holder whether this is what was decided."""
    text = f"{decision.ref}  Written down by {reader.name(decision.created_by)}: {issue.ref} {escape(issue.title)}\n{outcome(decision, reader)}"
    if decision.state != DecisionState.DRAFT:
        return [section(f"{text}\n{_STATE[decision.state]}")]
    text = "\n".join(filter(None, [text, *_noted(decision, reader, beside), came_of_it(decision, beside)]))
    return [section(text), buttons([Button("Confirm", "confirm", decision.ref)])]


def to_raiser(issue: Issue, decision: Decision, reader: Reader, *, beside: Beside, me: int) -> str:
    whose = begin(by(decision, reader))
    said = f"*{issue.ref}*  {escape(issue.title)}\nYour question has an answer. {whose}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref})"
    return "\n".join(filter(None, [said, came_of_it(decision, beside, me=me)]))


def in_thread(decision: Decision, reader: Reader) -> str:
    """What is said under the card of an issue when it is decided."""
    if decision.state not in COUNTED:
        return f"{decision.ref} was taken back."
    whose = begin(by(decision, reader))
    return f"{whose}, {reader.day(decision.decided_on)}: {outcome(decision, reader)} ({decision.ref}){_ended(decision)}"


def _ended(decision: Decision) -> str:
    return ", superseded" if decision.state == DecisionState.SUPERSEDED else ""


def decision_details(decision: Decision, reader: Reader, *, issue: Issue, beside: Beside) -> list[str]:
    noted = [*_noted(decision, reader, beside), came_of_it(decision, beside)]
    if decision.state == DecisionState.DRAFT:
        return [
            f"Draft on {issue.ref}: {outcome(decision, reader)}",
            f"It counts when it is confirmed for {reader.level(decision.level)}.",
            *filter(None, noted),
        ]
    return [
        f"{begin(by(decision, reader))}, {reader.day(decision.decided_on)}, on {issue.ref}: {outcome(decision, reader)}",
        _way(issue, decision, reader),
        *filter(None, noted),
        f"Superseded by {beside.newer.ref}." if beside.newer else _STATE[decision.state],
    ]


def _way(issue: Issue, decision: Decision, reader: Reader) -> str:
    """Return from where a decision comes: who asked, and the levels on the way."""
    codes = dict.fromkeys([*(step.level for step in issue.steps), decision.level])
    levels = " > ".join(reader.level_name(code) for code in codes)
    return f"Asked by {reader.name(issue.created_by)}, {reader.day_of(issue.created_at)} · {levels}"


def words_stay(decision: Decision) -> str:
    return (
        f"The words of {decision.ref} stay as they are. A wrong decision is superseded by a new one: "
        f"decide I-7 agreed Option B supersedes:{decision.ref}"
    )


def nothing_to_edit(decision: Decision) -> str:
    return f"That changes nothing in {decision.ref}. Example: edit {decision.ref} benefit:shared review:1 feb"


def edited(decision: Decision, before: Decision, reader: Reader) -> Message:
    was, now = _facts(before, reader), _facts(decision, reader)
    changed = [f"{name} {now[name]}, was {was[name]}" for name in now if now[name] != was[name]]
    text = f"*{decision.ref}*  {escape(decision.title)}\n{begin(' · '.join(changed))}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", decision.ref)])))


def _facts(decision: Decision, reader: Reader) -> dict[str, str]:
    review = reader.day(decision.review_on) if decision.review_on else "no day"
    return {"benefit": benefit(decision) or "not said", "review": review}


def due_for_review(issue: Issue, decision: Decision, reader: Reader, *, due: str) -> list[Block]:
    """Remind of a decision that is to be looked at again; later, say how that stands."""
    is_due = decision.counts and str(decision.review_on) == due
    text = (
        f"{decision.ref} {'is' if is_due else 'was'} due for review: {outcome(decision, reader)}\n"
        f"{begin(by(decision, reader))}, {reader.day(decision.decided_on)}, on {issue.ref} {escape(issue.title)}"
    )
    if not decision.counts:
        return [section(f"{text}\n{_STATE.get(decision.state, '')}".strip())]
    if not is_due:
        then = (
            f"Its next review is {reader.day(decision.review_on)}."
            if decision.review_on
            else "It is reviewed."
        )
        return [section(f"{text}\n{then}")]
    return [
        section(text),
        buttons([Button("Open", "show", decision.ref), Button("Change", "edit", decision.ref)]),
    ]


def decide_form(issue: Issue, reader: Reader, *, channel: str) -> Block:
    words = [(word.label, word.code) for word in reader.charter.decision_words if word.retired is None]
    widths = [str(one) for one in Visibility]
    fewer = widths[: widths.index(issue.visibility)]
    fields = [
        choice_field("word", "Outcome", words, optional=False),
        text_field("text", "What was decided", most=TEXT_MAX, long=True, optional=True),
        text_field(
            "actions",
            "Actions that come of it",
            hint="One a line, as with action: Cost table @name 15 dec",
            long=True,
            optional=True,
        ),
        text_field(
            "behalf",
            "Decided by a body outside Slack",
            hint="Its name; left empty: decided here.",
            most=200,
            optional=True,
        ),
        *_notes_fields(),
        text_field(
            "supersedes", "Supersedes", hint="The decision that ends with it: DEC-3", most=20, optional=True
        ),
        *([choice_field("visibility", "Fewer may read it", [(one, one) for one in fewer])] if fewer else []),
    ]
    return form(f"Decide {issue.ref}", "Write it down", fields, words=f"decide {issue.ref}", channel=channel)


def _notes_fields(decision: Decision | None = None) -> list[InputBlock]:
    benefits = [(begin(label), str(code)) for code, label in IN_FULL.items()]
    was, saved = (decision.benefit, str(decision.saved or "")) if decision else ("", "")
    return [
        choice_field("benefit", "Benefit", benefits, value=was or None),
        text_field(
            "saved",
            "Money saved",
            hint="CHF 42 000. It is never estimated.",
            most=40,
            optional=True,
            value=saved,
        ),
        day_field("review", "Review", value=decision.review_on if decision else None),
    ]


def edit_form(decision: Decision, *, channel: str) -> Block:
    return form(
        f"Change {decision.ref}",
        "Change it",
        _notes_fields(decision),
        words=f"edit {decision.ref}",
        channel=channel,
    )


@dataclass(frozen=True, kw_only=True)
class BesideList:
    """What is shown beside a page of the register, as far as its reader may know of it."""

    issues: Mapping[int, Issue]
    newer: Mapping[int, Decision]  # by the id of what they supersede
    totals: Totals


def listed(found: Listed, chosen: Register, reader: Reader, *, words: str, beside: BesideList) -> Message:
    kind = f"{'draft' if chosen.drafts else 'decision'}"
    if not found.count:
        return Message(f"No {kind}s{of_what(chosen, reader)}.")
    lines = [_line(one, beside, reader, due=bool(chosen.due_by)) for one in found.records]
    head = f"*{begin(count(found.count, kind))}{of_what(chosen, reader)}*"
    return page(head, lines, found, words=words, foot=_totals(beside.totals))


def of_what(chosen: Register, reader: Reader) -> str:
    """Return of which decisions a list is: " of MCG in Web editorial of 2016"."""
    body = escape(chosen.body or "")
    facts = (
        f" of {reader.level(chosen.level) if chosen.level else body}" if body else "",
        f" in {reader.area(chosen.area)}" if chosen.area else "",
        f" of {chosen.between[0].year}" if chosen.between else "",
        f" with the benefit “{IN_FULL[Benefit(chosen.benefit)]}”" if chosen.benefit else "",
        " due for review" if chosen.due_by else "",
    )
    return "".join(facts)


def _line(decision: Decision, beside: BesideList, reader: Reader, *, due: bool) -> str:
    issue, newer = beside.issues[decision.issue_id], beside.newer.get(decision.id)
    who = begin(by(decision, reader))
    ended = (
        f" · superseded{f' by {newer.ref}' if newer else ''}"
        if decision.state == DecisionState.SUPERSEDED
        else ""
    )
    review = f" · review {reader.day(decision.review_on)}" if due and decision.review_on else ""
    return (
        f"*{decision.ref}*  {reader.day(decision.decided_on)} · {who}: {outcome(decision, reader)} "
        f"({issue.ref} {escape(issue.title)}){ended}{review}"
    )


def _totals(totals: Totals) -> list[str]:
    """Return the line on what was recorded; none where nothing was."""
    facts = [
        f"{IN_FULL[one]} {totals.benefits[one]}"
        for one in Benefit
        if one in totals.benefits and one != Benefit.NONE
    ]
    facts += [f"saved {money} ({count(number, 'decision')})" for money, number in totals.saved]
    return [f"Of these: {', '.join(facts)}"] if facts else []
