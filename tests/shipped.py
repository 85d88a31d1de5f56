"""The charter of the project's own file, and what the bot declares for it; and the same charter without its registers."""

from pathlib import Path

from bot.charter_file import read_charter
from handlers import registry_of

TEXT = (Path(__file__).parent.parent / "charter.yaml").read_text(encoding="utf-8")
CHARTER = read_charter(TEXT)
REGISTRY = registry_of(CHARTER)
WITHOUT_REGISTERS = TEXT[: TEXT.index("\nrounds:\n") + 1]  # and without the rounds that go into them
