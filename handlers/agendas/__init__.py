"""Agendas: items are proposed, put on the agenda of a meeting, and carried over."""

from bot.agendas.words import as_item, as_item_of
from bot.records import Kind
from handlers.agendas import agenda, commands, editing, files, forms, guests, notifications, spoken
from handlers.agendas.home import HOME
from handlers.agendas.kind import KIND, LIST
from handlers.core.feature import Feature, Press, Variant, Verb
from handlers.core.list_verb import list_verb
from handlers.core.records import paste

FEATURE = Feature(
    verbs=(
        Verb(
            name="item",
            work=commands.ITEM,
            options=commands.OPTIONS,
            takes_refs=True,
            relates_refs=True,
            form=forms.item_form,
            needs_form=commands.needs_form,
            multiline_work=paste.accept_single_line,
            summary="put something on the agenda of a meeting, or propose it; without a meeting, of the next one",
            usage="<title or reference> [M-3] [@presenter] [10 min] [for:I-7 visibility:restricted]",
            example="item Who pays for six languages? 10 min",
        ),
        Verb(
            name="agenda",
            work=agenda.show,
            writes=False,
            right="read",
            takes_refs=True,
            summary="see the agenda of a meeting, and what is proposed for it; without a meeting, of the next one",
            usage="[M-3]",
            example="agenda M-3",
        ),
        Press(
            name="onagenda",
            work=commands.ITEM,
            right="item",
            options=commands.OPTIONS,
            takes_refs=True,
            relates_refs=True,
            for_closed=True,
            form=forms.put_form,
            summary="put a record on the agenda of a meeting that is chosen, or propose it",
        ),
        Press(
            name="guestof",
            work=guests.invite,
            right="change meeting",
            takes_refs=True,
            kinds=(Kind.MEETING,),
            for_closed=True,
            form=guests.form,
            needs_form=lambda *_: True,  # behind the meeting stand the people
            summary="enter people whom nobody invited as guests of one item",
        ),
        Press(
            name="agendafile",
            work=files.agenda_file,
            right="read",
            takes_refs=True,
            kinds=(Kind.MEETING,),
            for_closed=True,
            summary="get the agenda of a meeting as a Word or a PDF file",
        ),
        list_verb(
            LIST, summary="list the items of the agendas ahead", how_to="To propose one: item Budget 10 min"
        ),
        Verb(
            name="defer",
            work=commands.defer,
            right="change meeting",
            takes_refs=True,
            kinds=(Kind.AGENDA_ITEM,),
            form=commands.defer_form,
            summary="leave an item of an agenda to the next meeting, with the reason",
            usage="AG-3 <why>",
            example="defer AG-3 the figures are missing",
        ),
        Verb(
            name="order",
            work=commands.order,
            right="change meeting",
            takes_refs=True,
            kinds=(Kind.AGENDA_ITEM,),
            summary="put an item of an agenda at another place",
            usage="AG-3 <number>",
            example="order AG-3 2",
        ),
        Variant("confirm", Kind.AGENDA_ITEM, work=commands.accept, right="change meeting", options=()),
        Variant(
            "cancel", Kind.AGENDA_ITEM, work=commands.take_off, form=commands.take_off_form, right="item"
        ),
        Variant(
            "edit",
            Kind.AGENDA_ITEM,
            work=editing.edit,
            form=editing.edit_form,
            right="item",
            options=editing.OPTIONS,
        ),
    ),
    kind=KIND,
    notifications={**notifications.NOTIFICATIONS, **guests.NOTIFICATIONS},
    asks_first=spoken.asks_first,
    claims=as_item,
    claims_of=as_item_of,
    home=HOME,
    lists=(LIST,),
    files={files.AGENDA_FILE: files.make_file},
)
