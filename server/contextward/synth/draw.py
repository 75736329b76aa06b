"""Draws that only the key decides: the same text draws the same everywhere, and tells nothing."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence

from contextward.synth.people import NOBODY, People


class Draw:
    """Draws for one class of data: HMAC-SHA256 of the class, a purpose and the normalised value."""

    __slots__ = ("attempt", "data_class", "key", "people")

    def __init__(
        self, key: bytes, data_class: str, people: People = NOBODY, attempt: int = 0
    ) -> None:
        self.key, self.data_class, self.people = key, data_class, people
        self.attempt = attempt
        """Another draw for a value whose first one is another value's already."""

    def number(self, size: int, purpose: str, text: str) -> int:
        """A number of `range(size)`, evenly spread (to within 2**-64)."""
        if self.attempt:
            purpose = f"{purpose} {self.attempt}"
        message = "\0".join((self.data_class, purpose, normalise(text))).encode(errors="replace")
        blocks = (size.bit_length() + 64 + 255) // 256
        digests = (
            hmac.digest(self.key, bytes([block]) + message, hashlib.sha256)
            for block in range(blocks)
        )
        return int.from_bytes(b"".join(digests)) % size

    def choice(self, alphabets: Sequence[str], purpose: str, text: str) -> str:
        """One character of each alphabet."""
        size = 1
        for alphabet in alphabets:
            size *= len(alphabet)
        rest, drawn = self.number(size, purpose, text), []
        for alphabet in alphabets:
            rest, place = divmod(rest, len(alphabet))
            drawn.append(alphabet[place])
        return "".join(drawn)


def normalise(text: str) -> str:
    """What two spellings of one value have in common: NFC, case folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def put(value: str, places: Sequence[int], characters: str) -> str:
    """`value` with `characters` at `places`, one for one."""
    written = list(value)
    for place, character in zip(places, characters, strict=True):
        written[place] = character
    return "".join(written)
