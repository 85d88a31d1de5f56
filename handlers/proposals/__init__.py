"""Proposals: texts that are adopted if nobody objects."""

from bot.grammar.options import or_none
from bot.history import MEANT_ELSEWHERE, OBJECTED_LATE, ONLY_COMMENTED, WROTE
from bot.records import Kind
from handlers.core.feature import Feature, Press, Tick, Variant, Verb
from handlers.core.kinds import Step
from handlers.core.records import paste
from handlers.proposals import (
    action_sheet,
    asking,
    commands,
    ends,
    home,
    notifications,
    objections,
    procedure,
    words,
)
from handlers.proposals.kind import KIND, LIST
from storage import proposals

FEATURE = Feature(
    steps=(
        Step(WROTE, "wrote what may be an objection"),
        Step(ONLY_COMMENTED, "said that it was only a comment"),
        Step(OBJECTED_LATE, "objected after the end"),
        Step(MEANT_ELSEWHERE, "said that it was about something else"),
    ),
    verbs=(
        Verb(
            name="propose",
            work=commands.propose,
            options=commands.OPTIONS,
            form=commands.propose_form,
            multiline_work=paste.accept_single_line,
            takes_channel_area=True,
            summary="put a text to those who may object; it becomes final unless somebody does",
            usage="<title> [due:day wording:text link:address asked:@name area:name visibility:restricted]",
            example="propose Guidelines for video and photography requests",
        ),
        Verb(
            name="proposals",
            work=commands.list_proposals,
            writes=False,
            right="list",
            options=("area", "page"),
            summary="list proposals: those under way, or all",
            usage="[open | all] [area:]",
            example="proposals all",
        ),
        Verb(
            name="object",
            work=objections.object_,
            takes_refs=True,
            form=objections.object_form,
            summary="object to a proposal, with the reason; that stops it, and all who were asked are told",
            usage="P-4 <reason>",
            example="object P-4 the budget is missing",
        ),
        Verb(
            name="reissue",
            work=commands.reissue,
            right="propose",
            options=commands.REISSUE_OPTIONS,
            takes_refs=True,
            form=commands.reissue_form,
            summary="put another text after an objection; everybody is asked again",
            usage="P-4 <new title> [due:day wording:text link:address]",
            example="reissue P-5 Guidelines for video requests",
        ),
        Verb(
            name="sheet",
            work=action_sheet.sheet,
            right="read",
            takes_refs=True,
            for_closed=True,
            summary="the action sheet of a proposal as a Word file",
            usage="P-4",
            example="sheet P-4",
        ),
        Press(
            name="adopt",
            work=ends.adopt,
            right="proposal open",
            takes_refs=True,
            summary="adopt what nobody objected to although not everybody was reached",
        ),
        Press(
            name="stand",
            work=ends.stand,
            right="proposal open",
            takes_refs=True,
            summary="let an end stand although somebody has fewer working days than they were given",
        ),
        Press(
            name="letstand",
            work=ends.let_stand,
            right="proposal open",
            takes_refs=True,
            summary="adopt a text at its end although people wrote without saying whether they object",
        ),
        Press(
            name="askobjection",
            work=ends.ask_whether_they_object,
            right="proposal open",
            takes_refs=True,
            summary="ask whoever wrote about a text whether they object",
        ),
        Press(
            name="onlycomment",
            work=words.only_comment,
            right="object",
            takes_refs=True,
            summary="say that what one wrote is no objection, only a comment",
        ),
        Press(
            name=words.SAID,
            work=words.said_by_itself,
            right=None,
            summary="say something on a text by its number, or that one objects",
        ),
        Press(
            name="isobjection",
            work=words.ask_whether_objection,
            writes=False,
            right="object",
            takes_refs=True,
            summary="see the question whether what one wrote is an objection",
        ),
        Variant("silent", Kind.PROPOSAL, work=commands.unreached),
        Variant("nudge", Kind.PROPOSAL, work=asking.nudge, right="silent"),
        Variant("confirm", Kind.PROPOSAL, work=commands.confirm, options=(or_none("due"),)),
        Variant("cancel", Kind.PROPOSAL, work=ends.cancel, form=ends.cancel_form),
        Variant("mark", Kind.PROPOSAL, work=ends.mark, form=ends.mark_form),
        Variant("move", Kind.PROPOSAL, work=ends.move, form=ends.move_form),
        Variant(
            "edit",
            Kind.PROPOSAL,
            work=commands.edit,
            form=commands.edit_form,
            options=commands.EDIT_OPTIONS,
        ),
    ),
    kind=KIND,
    claims=words.claim,
    hears=home.hear,
    lists=(LIST,),
    files={action_sheet.SHEET: action_sheet.make_file},
    notifications=notifications.NOTIFICATIONS,
    tick=Tick(plan_roles=procedure.plan, settle=procedure.settle_ended, next_at=proposals.next_end_at),
)
