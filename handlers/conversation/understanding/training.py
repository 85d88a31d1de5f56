"""Train the weights that rank wishes, from the examples: `make understanding`. It takes some seconds and is repeatable."""

import numpy as np
from numpy.typing import NDArray

from handlers.conversation.understanding.encoder import embed
from handlers.conversation.understanding.ranking import WEIGHTS, shares
from handlers.conversation.understanding.said import digest, read_said

Numbers = NDArray[np.float32]
SCALE = 8.0  # vectors of length 1 give too flat shares
DECAY, RATE, MOMENTUM, ROUNDS = 1e-3, 0.1, 0.9, 400


def train(vectors: Numbers, wanted: NDArray[np.int64], count: int) -> tuple[Numbers, Numbers]:
    """Return weights and biases of a logistic regression with as many classes."""
    scaled = vectors * SCALE
    weights = np.zeros((vectors.shape[1], count), np.float32)
    bias, step = np.zeros(count, np.float32), np.zeros_like(weights)
    truth = np.eye(count, dtype=np.float32)[wanted]
    for _ in range(ROUNDS):
        errors = shares((scaled @ weights + bias).astype(np.float32)) - truth
        step = MOMENTUM * step + scaled.T @ errors / len(scaled) + DECAY * weights
        weights -= RATE * step
        bias -= RATE * errors.mean(axis=0)
    return weights * SCALE, bias


def main() -> None:
    """Write the weights beside the ranking."""
    said = read_said()
    wishes = list(dict.fromkeys(one.wish for one in said))
    vectors = embed([one.words for one in said])
    if vectors is None:
        raise ValueError("an example has no letters")
    weights, bias = train(vectors, np.array([wishes.index(one.wish) for one in said]), len(wishes))
    np.savez_compressed(
        WEIGHTS,
        wishes=np.array(wishes),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float16),
        digest=np.array(digest(said)),
    )
    print(f"{WEIGHTS.name}: {len(said)} examples of {len(wishes)} wishes.")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
