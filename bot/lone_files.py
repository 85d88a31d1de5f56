"""Files that were sent without words, and the words of the buttons that say what they are."""

import re

from bot.history import File

FILE_ALONE = "(file)"  # the words of a message of files without any
_OF_FILE = re.compile(r"withfile (F[A-Z0-9]{1,40}) ")  # prefix of the words of a button that are about a file


def with_file(file: File, words: str) -> str:
    """Return the words of a button as if they had been typed beside a file that was sent without them."""
    return f"withfile {file.file} {words}"


def split_file(words: str) -> tuple[str, str]:
    """Return the id at Slack of the file that the words of a button are about, "" for none, and the words."""
    found = _OF_FILE.match(words)
    return (found[1], words[found.end() :]) if found else ("", words)
