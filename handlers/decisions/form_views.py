"""Forms for decisions."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.decisions import Decision
from bot.issues import Issue
from bot.records import TEXT_MAX, Visibility
from handlers.core.blocks.elements import (
    SECTION_MAX,
    Block,
    choice_field,
    form,
    sections,
    shortened,
    text_field,
)
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.decisions.fields import VISIBILITY
from handlers.decisions.follow_ups import draft_follow_ups, typed_follow_up
from handlers.issues.card_views import position_lines


def _rare_fields(issue: Issue, rare: Sequence[InputBlock]) -> list[InputBlock]:
    """Return what may be noted beside a decision, with who made it and who may read it."""
    widths = [str(one) for one in Visibility]
    fewer = [(one, one) for one in widths[: widths.index(issue.visibility)]]
    body = text_field(
        "behalf",
        "Decided by a body outside Slack",
        hint="Its name; left empty: decided here.",
        max_length=200,
        optional=True,
    )
    return [
        *rare[:1],
        body,
        *rare[1:],
        *([choice_field("visibility", VISIBILITY.label, fewer)] if fewer else []),
    ]


def decide_form(
    issue: Issue,
    draft: Decision | None,
    reader: Reader,
    *,
    fields: Sequence[InputBlock],
    rare: Sequence[InputBlock],
) -> Block:
    """Return the form with what every decision needs, filled in with a draft; a button shows the rest."""
    in_use = [word for word in reader.charter.decision_words if word.retired is None]
    needed = [
        choice_field(
            "word",
            "Outcome",
            [(capitalized(word.label), word.code) for word in in_use],
            optional=False,
            value=draft.word if draft else None,
        ),
        text_field(
            "text",
            "In one sentence",
            max_length=TEXT_MAX,
            long=True,
            value=draft.text if draft else "",
            optional=True,
        ),
        text_field(
            "actions",
            "What comes of it?",
            hint="One a line: Draft the budget line @name 15 dec",
            long=True,
            optional=True,
            value="\n".join(typed_follow_up(one, draft, reader) for one in draft_follow_ups(draft))
            if draft
            else "",
        ),
        *fields,
    ]
    replaces = f"This replaces the draft {draft.ref}." if draft else ""
    lines = [f"*{escape(issue.title)}*", *filter(None, [replaces]), *position_lines(issue, reader)]
    return form(
        f"Decide {issue.ref}",
        "Decide",
        needed,
        words=f"decide {issue.ref}",
        above=sections(shortened(lines, most=SECTION_MAX, ref=issue.ref)),
        rare=_rare_fields(issue, rare),
        more="More: date, body, money, review",
    )


def edit_form(decision: Decision, fields: Sequence[InputBlock], rare: Sequence[InputBlock]) -> Block:
    title, words = f"Change {decision.ref}", f"edit {decision.ref}"
    return form(title, "Change it", fields, words=words, rare=rare, more="More")
