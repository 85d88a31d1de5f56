"""Events that are announced early."""

from bot.records import Kind
from handlers.events import commands, duplicates, forms
from handlers.events.kind import DIGEST, KIND
from handlers.feature import Feature, Variant, Verb
from handlers.records import paste

FEATURE = Feature(
    verbs=(
        Verb(
            name="event",
            also=("announce",),
            work=commands.announce,
            right="event",
            options=commands.OPTIONS,
            form=forms.announce,
            multiline_work=paste.accept_single_line,
            summary="announce an event",
            usage="<title> on:day [to:day place:town area:name kind:external state:idea]",
            example="event Workshop on captioning on:5 oct to:7 oct",
        ),
        Verb(
            name="events",
            work=commands.list_events,
            writes=False,
            options=("area", "page"),
            summary="list events",
            usage="[month] [area:]",
            example="events november",
        ),
        Variant("same", Kind.EVENT, work=duplicates.same),
    ),
    kind=KIND,
    digest=DIGEST,
)
