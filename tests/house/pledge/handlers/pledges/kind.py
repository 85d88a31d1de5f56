"""What a pledge is to the core: how it is shown, undone, remembered and listed."""

from bot.pledges import Pledge, PledgeState
from bot.records import Kind
from handlers.core.blocks.elements import Button
from handlers.core.fields import file_columns
from handlers.core.kinds import HistoryWords, RecordKind, Replies, Shows, Step, Undo
from handlers.core.lists import ListFile, OpenList, RecordList
from handlers.pledges import commands, views
from handlers.pledges.fields import FIELDS
from storage.pledges import pledges_due, pledges_page

KIND = RecordKind(
    record=Pledge,
    shows=Shows(relations=lambda *_: None, card=views.card, line=views.line, details=views.details),
    undo=Undo(ends_as=PledgeState.WITHDRAWN, says=views.line),
    fields=FIELDS,
    history=HistoryWords(
        created="pledged it",
        steps=(Step("keep", "kept it", why="result: "),),
    ),
    replies=Replies(done=commands.keep_one),
)
LIST = RecordList[Pledge](
    kind=Kind.PLEDGE,
    name="pledges",
    noun=("pledge", "pledges"),
    order=60,
    find=pledges_page,
    line=views.line,
    is_owned=True,
    next_step=lambda pledge, _: Button("Kept", "done", pledge.ref),
    open=OpenList(is_counted=True, takes_area=True),
    of_week=lambda read, scope, week: pledges_due(read, scope, until=week.last),
    file=ListFile(columns=file_columns(FIELDS)),
)
