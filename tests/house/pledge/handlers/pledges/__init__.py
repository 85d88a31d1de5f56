"""Pledges: what somebody has promised, and by which day."""

from bot.records import Kind
from handlers.feature import Feature, Tick, Variant, Verb
from handlers.pledges import commands, notifications, views
from handlers.pledges.export import EXPORT
from handlers.pledges.kind import DIGEST, KIND

FEATURE = Feature(
    verbs=(
        Verb(
            name="pledge",
            work=commands.pledge,
            options=commands.OPTIONS,
            form=views.pledge_form,
            summary="write down what you promise",
            usage="<what> due:day [area:name visibility:restricted]",
            example="pledge Two interpreters for the workshop due:12 oct",
        ),
        Verb(
            name="pledges",
            work=commands.list_pledges,
            writes=False,
            right="list",
            options=("page",),
            summary="list open pledges",
            example="pledges",
        ),
        Variant("done", Kind.PLEDGE, work=commands.keep),
    ),
    kind=KIND,
    notifications=notifications.NOTIFICATIONS,
    tick=Tick(plan_notifications=notifications.plan),
    exports=(EXPORT,),
    digest=DIGEST,
)
