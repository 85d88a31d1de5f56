"""Every sample is shown by a test, or stands in the list of those that nothing shows yet."""

import re

from tests.voice.notation import HERE, not_yet, samples

_TAKEN = re.compile(r'sample\("([a-z.]+)"\)')


def test_every_sample_is_compared_with_what_the_bot_shows() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("test_*.py"))]
    taken = {name for text in texts for name in _TAKEN.findall(text)}

    assert taken == set(samples())


def test_a_sample_that_nothing_shows_yet_has_its_reason() -> None:
    waiting = not_yet()

    assert all(waiting.values())
    assert not waiting.keys() & samples().keys()
