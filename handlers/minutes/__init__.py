"""Minutes: what was typed in the room becomes outcomes, decisions, actions and notes, in one step."""

from bot.records import Kind
from handlers.core.feature import Feature, Press, Verb
from handlers.minutes import commands, undoing

RIGHT = "change meeting"

FEATURE = Feature(
    verbs=(
        Verb(
            name="minutes",
            work=commands.show,
            multiline_work=commands.show_lines,
            right=RIGHT,
            takes_refs=True,
            kinds=(Kind.MEETING,),
            form=commands.form_of_items,
            for_closed=True,
            summary="enter what became of the items of a meeting, and who does what by when; you see it first",
            usage="M-3 [4: agreed / - Ute sends the cost table by 15 dec / 6: deferred]",
            example="minutes M-1 - Ute sends the cost table by 15 dec",
        ),
        Press(
            name="applyminutes",
            work=commands.apply,
            right=RIGHT,
            takes_refs=True,
            kinds=(Kind.MEETING,),
            for_closed=True,
            summary="enter the minutes that were shown",
        ),
        Press(
            name="fixminutes",
            work=commands.fix,
            right=RIGHT,
            takes_refs=True,
            kinds=(Kind.MEETING,),
            for_closed=True,
            form=commands.fix_form,
            summary="correct the minutes that were shown",
        ),
        Press(
            name="dropminutes",
            work=commands.drop,
            right=RIGHT,
            takes_refs=True,
            kinds=(Kind.MEETING,),
            for_closed=True,
            summary="enter none of the minutes that were shown",
        ),
        Press(
            name="undominutes",
            work=commands.undo,
            right=RIGHT,
            takes_refs=True,
            kinds=(Kind.MEETING,),
            for_closed=True,
            summary="take back everything that one press entered of minutes",
        ),
    ),
    undo_words={undoing.ENTERED: undoing.words_to_undo},
)
