"""The fields of a round: what its history, its details and its file say of it."""

from dataclasses import replace

from bot.rounds import RoundRun
from handlers.core.due_field import DUE
from handlers.core.fields import MAKER, RecordField

FOR = RecordField[RoundRun](label="For", attribute="for_on", history="for", line=None)
OPENS = RecordField[RoundRun](label="Opens", attribute="opens_on", history="opens", line=None)
CLOSES: RecordField[RoundRun] = replace(
    DUE, option=None, label="Closes", history="due", parts=(), line=None, column="Closes"
)
TITLE = RecordField[RoundRun](label="Round", attribute="title", history=None, line=None)
STATE = RecordField[RoundRun](label="State", attribute="state", history=None, line=None)

FIELDS = (TITLE, FOR, OPENS, CLOSES, STATE, replace(MAKER, label="Started by"))
