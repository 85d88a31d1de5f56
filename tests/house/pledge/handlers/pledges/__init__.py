"""Pledges: what somebody has promised, and by which day."""

from bot.records import Kind
from handlers.core.feature import Feature, Tick, Variant, Verb
from handlers.core.list_verb import list_verb
from handlers.pledges import commands, notifications, views
from handlers.pledges.kind import KIND, LIST

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
        list_verb(
            LIST, summary="list open pledges", how_to="To make one: pledge Two interpreters due:12 oct"
        ),
        Variant("done", Kind.PLEDGE, work=commands.keep),
    ),
    kind=KIND,
    notifications=notifications.NOTIFICATIONS,
    tick=Tick(plan_notifications=notifications.plan),
    lists=(LIST,),
)
