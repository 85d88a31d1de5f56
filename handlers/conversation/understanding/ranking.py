"""Rank the wishes that a sentence may stand for."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.guesses import Guess
from handlers.conversation.understanding.encoder import embed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("weights.npz")


def rank(words: str) -> Sequence[Guess]:
    """Return every wish with its share, the likeliest first; nothing for words without letters."""
    vectors = embed([words])
    if vectors is None:
        return []
    wishes, weights, bias = _weights()
    (found,) = shares(vectors @ weights + bias)
    return [Guess(wishes[n], float(found[n])) for n in (-found).argsort(kind="stable")]


def shares(logits: "Numbers") -> "Numbers":
    """Return the share of each class in each row."""
    import numpy as np  # noqa: PLC0415 - loaded only where it is needed

    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return found


@cache
def _weights() -> "tuple[list[str], Numbers, Numbers]":
    import numpy as np  # noqa: PLC0415 - loaded only where it is needed

    with np.load(WEIGHTS, allow_pickle=False) as file:
        names = [str(name) for name in file["wishes"]]
        return names, file["weights"].astype(np.float32), file["bias"].astype(np.float32)


def trained_on() -> str:
    """Return the digest of the examples from which the weights were trained."""
    import numpy as np  # noqa: PLC0415

    with np.load(WEIGHTS, allow_pickle=False) as file:
        return str(file["digest"])
