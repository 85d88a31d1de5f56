"""Words that are said again, by the button of a question whether they are meant."""

from handlers.core.calls import AGAIN_PREFIX, Ask


def is_meant(ask: Ask) -> bool:
    """Return whether what was asked about is meant: a form was not asked about yet."""
    return ask.call.words.startswith(AGAIN_PREFIX)


def again_words(ask: Ask) -> str:
    """Return the words of the button that does it anyway; those of a form name its fields."""
    words = f"{AGAIN_PREFIX}{ask.call.words.strip()}"
    for name, value in (ask.call.values or {}).items():
        if value and name not in ask.parsed.emptied:
            typed = (
                ",".join(f"<@{one}>" for one in value) if isinstance(value, list) else as_option_value(value)
            )
            words += f" {'title' if name == 'text' else name}:{typed}"
    return words


def as_option_value(value: str) -> str:
    """Return a text in quotation marks, in one line, as the value of an option is typed."""
    return f'"{" ".join(value.split())}"' if '"' not in value else f"“{' '.join(value.split())}”"
