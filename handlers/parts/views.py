"""What is said of the things in one message: what was not read or not done, with its words, and what is asked back."""

from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.text import cut, escape

WORDS_MAX = 150


def unread(words: str) -> str:
    """Return the line of words that could not be read."""
    return f"I didn't read: “{escape(cut(words, WORDS_MAX))}”"


def refused(words: str, sentence: str) -> str:
    """Return the line of a thing that was refused, and why."""
    return f"Not done: “{escape(cut(words, WORDS_MAX))}”. {sentence}"


def asked_of(words: str, question: str) -> str:
    """Return the line of a thing that can be read in several ways."""
    return f"“{escape(cut(words, WORDS_MAX))}”: {question}"


def shall_i(words: str, typed: str) -> Message:
    """Return the question whether a polite request is to be done, with the button that does it."""
    return text_message(
        f"Shall I do that? “{escape(cut(words, WORDS_MAX))}”",
        [Button("Yes, do it", "say", typed, is_next_step=True)],
    )


def answer_later(words: str, typed: str) -> Message:
    """Return the button that answers a question, where its answer changes with what the same message did."""
    text = f"I answer “{escape(cut(words, WORDS_MAX))}” once that is saved."
    return text_message(text, [Button("Answer it", "say", typed)])
