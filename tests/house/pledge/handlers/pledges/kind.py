"""What a pledge is to the machinery: how it is shown, undone, remembered and listed in digests."""

from bot.pledges import Pledge, PledgeState
from handlers.kinds import DigestPart, DigestSection, HistoryWords, RecordKind, Replies, Shows, Undo
from handlers.pledges import commands, views
from storage.pledges import pledges_due

KIND = RecordKind(
    record=Pledge,
    shows=Shows(relations=lambda *_: None, card=views.card, line=views.line, details=views.details),
    undo=Undo(ends_as=PledgeState.WITHDRAWN, says=views.line),
    history=HistoryWords(
        created="pledged it", fields=lambda pledge, reader, _: {"due": reader.day(pledge.due_on)}
    ),
    replies=Replies(done=commands.keep_one),
)
DIGEST = DigestSection(
    headings={"pledges": "Pledges"},
    choose=lambda read, scope, week: {"pledges": pledges_due(read, scope, until=week.last)},
    channel=DigestPart(50, views.digest_lines),
    personal=DigestPart(50, views.digest_lines),
)
