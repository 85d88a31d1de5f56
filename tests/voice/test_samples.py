"""Every sample is shown by a test."""

import re

from tests.voice.notation import HERE, samples

_TAKEN = re.compile(r'sample\("([a-z.]+)"\)')


def test_every_sample_is_compared_with_what_the_bot_shows() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("test_*.py"))]
    taken = {name for text in texts for name in _TAKEN.findall(text)}

    assert taken == set(samples())
