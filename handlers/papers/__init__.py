"""Papers of agenda items: handed in by their deadline or admitted by the chair, numbered, and read by who is invited."""

from bot.agendas.papers import ADMITTED, DECLINED, HANDED_IN, MAX_FILE_BYTES, TAKEN_BACK
from bot.grammar.options import BEHALF
from bot.records import Kind
from handlers.core.feature import Feature, Press, Variant, Verb
from handlers.core.kinds import Step
from handlers.papers import by_number, commands, dropped, files, notices
from handlers.papers.home import HOME
from handlers.papers.notifications import NOTIFICATIONS

FEATURE = Feature(
    verbs=(
        Verb(
            name="papers",
            work=commands.show,
            writes=False,
            right="read",
            takes_refs=True,
            kinds=(Kind.MEETING, Kind.AGENDA_ITEM),
            summary="see the papers of a meeting, or of one item; without either, of the next meeting",
            usage="[M-3 | AG-3]",
            example="papers M-3",
        ),
        Verb(
            name="paper",
            work=dropped.without_reference,
            right="read",
            takes_refs=True,
            for_closed=True,
            max_file_bytes=MAX_FILE_BYTES,
            summary="hand in a paper of an agenda item; or get an issue as a paper of one page, for Word",
            usage="AG-3 | M-3 [title] [its address, or its file in our own conversation] | I-7",
            example="paper I-7",
        ),
        Variant("paper", Kind.MEETING, work=dropped.of_meeting, right="read"),
        Variant("paper", Kind.AGENDA_ITEM, work=commands.HAND_IN, right="item", options=(BEHALF,)),
        Press(
            name="paperfile",
            work=files.paper_file,
            right="read",
            takes_refs=True,
            kinds=(Kind.AGENDA_ITEM,),
            for_closed=True,
            summary="get the file of a paper",
        ),
        Press(
            name="admitpaper",
            work=commands.admit,
            right="read",
            takes_refs=True,
            kinds=(Kind.AGENDA_ITEM,),
            summary="admit a paper that came late",
        ),
        Press(
            name="declinepaper",
            work=commands.decline,
            right="read",
            takes_refs=True,
            kinds=(Kind.AGENDA_ITEM,),
            form=commands.decline_form,
            needs_form=lambda words, _: len(words.split()) <= 2,  # noqa: PLR2004 - the item and the paper
            summary="decline a paper, or take back one's own",
        ),
    ),
    steps=(
        Step(HANDED_IN, "handed in a paper", why="paper: "),
        Step(ADMITTED, "admitted a late paper", why="paper: "),
        Step(DECLINED, "declined a paper", why="paper: "),
        Step(TAKEN_BACK, "took a paper back", why="paper: "),
    ),
    notifications=NOTIFICATIONS,
    files={files.PAPER_FILE: files.make_file},
    home=HOME,
    notices=notices.of_week,
    shows=by_number.show,
)
