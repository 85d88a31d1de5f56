"""Papers of agenda items: handed in by their deadline or admitted by the chair, numbered, and read by who is invited."""

from bot.agendas.papers import ADMITTED, DECLINED, HANDED_IN, TAKEN_BACK
from bot.grammar.options import BEHALF
from bot.records import Kind
from handlers.core.feature import Feature, Press, Variant, Verb
from handlers.core.kinds import Step
from handlers.papers import by_number, commands, files, notices
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
