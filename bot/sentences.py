"""How sentences begin, or what they hold, that the words of phrases and questions alone don't tell apart."""

import re

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
