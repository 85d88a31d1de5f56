"""Replies that tell the bot to do something, or complain of its messages: they are answered, and kept as no note."""

from handlers.core.feature import Feature
from handlers.instructions import offers

FEATURE = Feature(takes_instruction=offers.take)
