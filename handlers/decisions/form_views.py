"""Forms for decisions."""

from slackblocks import InputBlock

from bot.decisions import BENEFIT_LABELS, Decision
from bot.issues import Issue
from bot.records import TEXT_MAX, Visibility
from handlers.blocks.elements import (
    SECTION_MAX,
    Block,
    choice_field,
    day_field,
    form,
    sections,
    shortened,
    text_field,
)
from handlers.blocks.text import Reader, capitalized, escape
from handlers.decisions.follow_ups import draft_follow_ups, typed_follow_up
from handlers.issues.card_views import position_lines


def _rare_fields(issue: Issue) -> list[InputBlock]:
    """Return what may be noted beside a decision."""
    widths = [str(one) for one in Visibility]
    fewer = widths[: widths.index(issue.visibility)]
    return [
        text_field(
            "behalf",
            "Decided by a body outside Slack",
            hint="Its name; left empty: decided here.",
            max_length=200,
            optional=True,
        ),
        *_detail_fields(),
        text_field(
            "supersedes",
            "Supersedes",
            hint="The decision that ends with it: DEC-3",
            max_length=20,
            optional=True,
        ),
        *([choice_field("visibility", "Fewer may read it", [(one, one) for one in fewer])] if fewer else []),
    ]


def decide_form(issue: Issue, draft: Decision | None, reader: Reader) -> Block:
    """Return the form with what every decision needs, filled in with a draft; a button shows the rest."""
    in_use = [word for word in reader.charter.decision_words if word.retired is None]
    fields = [
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
    ]
    replaces = f"This replaces the draft {draft.ref}." if draft else ""
    lines = [f"*{escape(issue.title)}*", *filter(None, [replaces]), *position_lines(issue, reader)]
    return form(
        f"Decide {issue.ref}",
        "Decide",
        fields,
        words=f"decide {issue.ref}",
        above=sections(shortened(lines, most=SECTION_MAX, ref=issue.ref)),
        rare=_rare_fields(issue),
        more="More: body, money, review",
    )


def _detail_fields(decision: Decision | None = None) -> list[InputBlock]:
    benefits = [(capitalized(label), str(code)) for code, label in BENEFIT_LABELS.items()]
    was, saved = (decision.benefit, str(decision.money_saved or "")) if decision else ("", "")
    return [
        choice_field("benefit", "Benefit", benefits, value=was or None),
        text_field(
            "saved",
            "Money saved",
            hint="CHF 42 000. It is never estimated.",
            max_length=40,
            optional=True,
            value=saved,
        ),
        day_field("review", "Review", value=decision.review_on if decision else None),
    ]


def edit_form(decision: Decision) -> Block:
    fields, words = _detail_fields(decision), f"edit {decision.ref}"
    return form(f"Change {decision.ref}", "Change it", fields, words=words)
