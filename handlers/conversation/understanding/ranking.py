"""Rank the wishes that a sentence may stand for."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.guesses import Guess
from handlers.conversation.understanding.encoder import embed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.npz")
_reading = threading.Lock()
_read: list["tuple[list[str], NDArray[np.float32], NDArray[np.float32]]"] = []


def rank(words: str) -> Sequence[Guess]:
    """Return every wish with its share, the likeliest first; nothing for words without letters."""
    vectors = embed([words])
    if vectors is None:
        return []
    import numpy as np  # noqa: PLC0415 - loaded only where it is needed

    wishes, weights, bias = _weights()
    logits = (vectors @ weights + bias)[0]
    powers = np.exp(logits - logits.max())
    found = powers / powers.sum()
    return [Guess(wishes[n], float(found[n])) for n in np.argsort(-found, kind="stable")]


def _weights() -> "tuple[list[str], NDArray[np.float32], NDArray[np.float32]]":
    import numpy as np  # noqa: PLC0415

    with _reading:
        if not _read:
            with np.load(WEIGHTS, allow_pickle=False) as file:
                names = [str(name) for name in file["wishes"]]
                _read.append((names, file["weights"].astype(np.float32), file["bias"].astype(np.float32)))
    return _read[0]


def trained_on() -> str:
    """Return the digest of the examples from which the weights were trained."""
    import numpy as np  # noqa: PLC0415

    with np.load(WEIGHTS, allow_pickle=False) as file:
        return str(file["digest"])
