"""Patterns of whole sentences, and words in them, by which a typed verb is told from ordinary words."""

import re

from bot.dates.words import word_set

EVERYBODY = re.compile(r"who.{0,20} (?:who|what)\W*", re.IGNORECASE)  # "who does what?"
WHO_IS_THIS = re.compile(r"(?:what|who)(?:'s| is| are) (?:this|you)\W*", re.IGNORECASE)
ASKED_FOR = re.compile(r"who (?:asked|asks|wants?|logged|requested)\b", re.IGNORECASE)
OWN_FOCAL_POINT = re.compile(r"\b(?:my|our) focal points?\b|\b(?:mon|nos?) points? foca\w+", re.IGNORECASE)
OF_A_SENTENCE = re.compile(
    r"^(?:it|this|that|these|those|the|them|him|her|me|us|my|our|your|everything|all|with)\b"
    r"|\b(?:was|were|is|are|am|will|would|has|had|did|does|i|i'm|i'll|we|you|lovely|great)\b",
    re.IGNORECASE,
)

# "Can you remind Kenji of A-2?" is the verb; what somebody asks to be reminded of themselves is a question.
ASKS_FOR_IT = re.compile(
    r"(?:(?:please|pls|can you|could you|would you) )+(?=(?:remind|nudge|ping|chase) (?!me\b))", re.IGNORECASE
)
OPENS_A_SENTENCE = re.compile(r"^find out\b", re.IGNORECASE)
STANDS_IN = re.compile(
    r"\b(?:stand(?:s|ing)? in|cover(?:s|ing)?|replac\w+|instead|takes? over|remplac\w+|sustitu\w+)\b|замен|замещ|代|ينوب",
    re.IGNORECASE,
)
HOURS = re.compile(
    r"my (?:working |office )?hours (?:are|will be) (?:from )?(\d{1,2}(?:[:.]\d\d)?)(?: ?[-\u2013] ?| to | till | until )(\d{1,2}(?:[:.]\d\d)?)\W*",
    re.IGNORECASE,
)
# "The cost table is done", without its reference.
TITLE_DONE = re.compile(
    r"(?:the |my )?(?P<title>.{3,80}?) (?:is |are )?(?:now |all )?(?:done|finished|completed)[ .!]*",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"(?:please )?(?:plan|schedule|set up|organi[sz]e|arrange) (?:a|the|our) (?:\w+ )?meeting (?:on|for) (?P<when>.+)",
    re.IGNORECASE,
)

# Words that begin a sentence and are like a verb: "how" and "show".
COMMON = word_set("list how what who when where why is are do does can i we my the")
ANYTHING = frozenset(("add", "change", "create", "make"))  # done to anything, so the other verb is asked for
NOT_ASKED_FOR = frozenset({"home", "help", "show", "who"})
WHO_WORDS = 2  # of a question that may ask for everybody: "who else?"
