"""The agenda of a meeting goes out: drawn up, shown to who prepares it, sent once, and corrected where it stands."""

from bot.posts import PostKind
from bot.records import Kind
from handlers.core.feature import Feature, Tick, Verb
from handlers.core.kinds import Step
from handlers.publishing import publishing
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
    ),
    steps=(Step(publishing.PUBLISHED, "sent the agenda"),),
    notifications=publishing.NOTIFICATIONS,
    posts={PostKind.AGENDA: publishing.POST},
    tick=Tick(settle=publishing.settle, next_at=next_agenda_due),
)
