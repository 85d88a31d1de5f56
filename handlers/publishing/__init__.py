"""The agenda of a meeting goes out: drawn up, shown to who prepares it, sent once, and corrected where it stands."""

from bot.posts import PostKind
from bot.records import Kind
from handlers.core.feature import Feature, Tick, Verb
from handlers.core.kinds import Step
from handlers.publishing import brief, publishing
from storage.meetings import next_agenda_due

FEATURE = Feature(
    verbs=(
        Verb(
            name="sendagenda",
            work=publishing.publish_now,
            right="change meeting",
            takes_refs=True,
            kinds=(Kind.MEETING,),
            summary="send the agenda of a meeting to the channel now, before its day",
            usage="M-3",
            example="sendagenda M-3",
        ),
        Verb(
            name="brief",
            work=brief.show,
            writes=False,
            right="read",
            takes_refs=True,
            kinds=(Kind.MEETING,),
            summary="read what whoever chairs a meeting has to know of each item of its agenda",
            usage="[M-3]",
            example="brief M-3",
        ),
    ),
    steps=(Step(publishing.PUBLISHED, "sent the agenda"),),
    notifications=publishing.NOTIFICATIONS,
    posts={PostKind.AGENDA: publishing.POST},
    tick=Tick(settle=publishing.settle, next_at=next_agenda_due),
)
