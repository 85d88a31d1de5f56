"""People who leave, and who takes over."""

from handlers.core.feature import Feature, Press, Tick, Verb
from handlers.core.kinds import Step
from handlers.handover import closing, commands, notifications, roles
from handlers.handover.home import HOME

FEATURE = Feature(
    steps=(Step("follow", "passed it on with the role", why=""),),
    verbs=(
        Verb(
            name="leave",
            also=("leaving", "leaves"),
            work=commands.leave,
            is_careful=True,
            options=commands.OPTIONS,
            leading_person="owner",
            summary="say when your last day is, or somebody else's, and see what has to be handed over",
            usage="[@name] <day> [reason:] | [@name] off",
            example="leave {last}",
        ),
        Verb(
            name="handover",
            work=commands.handover,
            writes=False,
            right="hand on",
            options=("owner",),
            summary="what you have, or somebody who is leaving has, with a form to hand it over",
            usage="[@name]",
            example="handover",
        ),
        Press(
            name="handon",
            work=commands.hand_on,
            right="hand on",
            options=("owner",),
            form=commands.hand_on_form,
            summary="hand over what somebody has",
        ),
        Press(
            name="closewith",
            work=closing.close_with,
            right="done",
            options=("owner",),
            form=closing.form,
            needs_form=lambda *_: True,
            summary="close something together with its open actions",
            example="done A-12 Table sent",
        ),
    ),
    notifications={**notifications.NOTIFICATIONS, **roles.NOTIFICATIONS},
    tick=Tick(plan_roles=roles.plan),
    on_account_change=commands.follow_account,
    undo_words={"leave": commands.words_to_stay},
    home=HOME,
)
