"""How alike titles are, by the sentence encoder."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.duplicates import ALIKE_FROM, is_something_else

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], "NDArray[np.float32] | None"]

AT_ONCE = 64  # texts that are encoded together
KEPT = 10_000  # vectors, some 20 MB


class Nearest:
    """Finds titles that are most alike. A vector tells its title, so vectors stay in this process and are never stored."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._vectors: dict[str, Any] = {}

    def forget(self) -> None:
        """Drop every vector: somebody was erased, whose name may stand in a title."""
        self._vectors.clear()

    def __call__(self, title: str, others: Sequence[str]) -> list[int]:
        """Return the places of the others that may be the same, the likeliest first."""
        import numpy as np  # noqa: PLC0415 - loaded only where it is needed

        readable = [place for place, one in enumerate(others) if _has_letters(one)]
        if not readable or not _has_letters(title):
            return []
        self._learn([title, *(others[place] for place in readable)])
        shares = np.stack([self._vectors[others[place]] for place in readable]) @ self._vectors[title]
        likeliest = [readable[n] for n in (-shares).argsort(kind="stable") if shares[n] >= ALIKE_FROM]
        return [
            place for place in likeliest if not is_something_else(title, others[place], alike=self._alike)
        ]

    def _learn(self, texts: Sequence[str]) -> None:
        if len(self._vectors) > KEPT:
            self._vectors.clear()
        new = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            vectors = self._embed(some)
            if vectors is not None:
                self._vectors |= zip(some, vectors, strict=True)

    def _alike(self, word: str, other: str) -> float:
        vectors = self._embed([word, other])
        return 0.0 if vectors is None else float(vectors[0] @ vectors[1])


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)
