"""Decisions and their register."""

from bot.records import Kind
from handlers.core.feature import Feature, Tick, Variant, Verb
from handlers.core.kinds import Step
from handlers.decisions import commands, notifications, outcome, register
from handlers.decisions.kind import KIND, LIST

FEATURE = Feature(
    steps=(
        Step("decide", "decided it"),
        Step("draft", "wrote a decision down", why="as: "),
        Step("withdraw", "took it back", why="on: "),
        Step("supersede", "superseded it", why="by: "),
    ),
    verbs=(
        Verb(
            name="decide",
            work=commands.decide,
            options=commands.DECIDE_OPTIONS,
            takes_refs=True,
            kinds=(Kind.ISSUE,),
            which="Which one do you decide?",
            form=commands.decide_form,
            multiline_work=commands.decide_with_actions,
            summary="decide an issue, or write the decision down; each further line is an action that comes of it",
            usage='I-7 <outcome> <text> [on:day behalf:body benefit:avoided, shared, saved or none saved:"CHF 42 000" '
            "review:day supersedes:DEC-3 visibility:restricted]",
            example="decide I-7 {outcome} Option B",
        ),
        Verb(
            name="confirm",
            work=commands.confirm_draft,
            takes_refs=True,
            summary="confirm a decision that was written down; or open a proposal that was prepared",
            usage="DEC-3 | P-4 [due:day]",
            example="confirm DEC-3",
        ),
        Verb(
            name="decisions",
            work=register.list_decisions,
            writes=False,
            right="list",
            options=register.OPTIONS,
            summary="list decisions, the newest first, and what they brought; or those that wait to be confirmed",
            usage="[year] [drafts] [area: body:name benefit:shared review:due]",
            example="decisions {year}",
        ),
        # other fields than of an action, and another right
        Variant(
            "edit",
            Kind.DECISION,
            work=commands.edit,
            form=commands.edit_form,
            right="amend",
            options=commands.EDIT_OPTIONS,
        ),
    ),
    kind=KIND,
    lists=(LIST,),
    notifications=notifications.NOTIFICATIONS,
    tick=Tick(plan_roles=outcome.plan_reviews),
)
