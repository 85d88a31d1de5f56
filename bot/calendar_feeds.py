"""Calendar feeds: secret addresses that somebody's own calendar reads."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

SECRET_BYTES = 24  # 192 bits: nobody guesses an address
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")  # that many bytes in URL-safe Base64


@dataclass(kw_only=True)
class CalendarFeed:
    """An address of a person: of all that concerns them, or of one area.

    The address itself is stored nowhere, only the digest of its secret.
    """

    person_id: int
    area: str = ""  # "": no single area
    digest: str  # SHA-256 of the secret, in hexadecimal
    made_at: datetime


def is_secret(word: str) -> bool:
    """Return whether a word has the form of an address's secret."""
    return _SECRET.fullmatch(word) is not None


def personal_secret(secret: str, person_id: int) -> str:
    """Return the secret of a person's address: of a form that two people send each has an address of their own."""
    own = hashlib.sha256(f"{secret} {person_id}".encode()).digest()[:SECRET_BYTES]
    return base64.urlsafe_b64encode(own).decode()


def secret_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_address(public_url: str, secret: str) -> str:
    return f"{public_url.rstrip('/')}/calendar/{secret}.ics"
