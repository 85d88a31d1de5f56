"""The fields of a pledge: options, form, details, history and export follow from them."""

from dataclasses import replace

from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from bot.pledges import Pledge
from handlers.core.fields import AREA, MAKER, NAME, VISIBILITY, RecordField

DUE = RecordField[Pledge](
    option=OPTIONS["due"],
    label="Due",
    attribute="due_on",
    required=True,
    is_asked_for=True,
    is_made_with=True,
    form=FormPart.FIRST,
)
FIELDS = (
    replace(NAME, label="What"),
    DUE,
    replace(AREA, column=None),
    VISIBILITY,
    replace(MAKER, label="Pledged by"),
)
