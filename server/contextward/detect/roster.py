"""The roster of a repository: who works on it, as keyed digests, matched exactly in text.

A roster holds no name: digests of full names, given names and user names under a key of the
person's own machine. It knows people whatever their language, and nobody else. Where rosters come
from is `contextward.roster`. Linear in the length of the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contextward.detect.peopletables import cues, fold, people
from contextward.detect.reserved import is_reserved
from contextward.detect.reservedtables import tables

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_USER = re.compile(r"(?<![\w./@-])@?(?P<user>[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*)(?![\w(@])")
_MOST_WORDS = 4
_SHORTEST_USER = 5
_BOT = re.compile(
    r"(?i)\[bot\]|\bbot\b|-bot\b|github|gitlab|action|jenkins|dependabot|renovate|noreply"
)
DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Roster:
    """Digests of people under a key."""

    key: bytes
    names: frozenset[bytes]
    """Full names: two words or more."""
    given: frozenset[bytes]
    users: frozenset[bytes]
    """User names."""
    stamp: str = ""
    """What it was made from: changes when the roster may have."""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans that are a person of the roster, in order, without overlap."""
        words = list(_WORD.finditer(text))
        end = 0
        for place, word in enumerate(words):
            if word.start() < end or not word[0][0].isupper():
                continue
            for count in range(min(_MOST_WORDS, len(words) - place), 1, -1):
                part = words[place : place + count]
                if self._has(self.names, " ".join(fold(w[0]) for w in part)):
                    end = part[-1].end()
                    yield word.start(), end
                    break
            else:
                folded = fold(word[0])
                if is_own_given_name(folded) and self._has(self.given, folded):
                    end = word.end()
                    yield word.start(), end
        for match in _USER.finditer(text):
            if self._has(self.users, match["user"].lower()):
                yield match.span("user")

    def _has(self, digests: frozenset[bytes], word: str) -> bool:
        return bool(digests) and digest(self.key, word) in digests


def roster_of(key: bytes, authors: Iterable[tuple[str, str]], stamp: str = "") -> Roster:
    """The roster of people given by name and mail address or user name; bots and roles left out."""
    names: set[bytes] = set()
    given: set[bytes] = set()
    users: set[bytes] = set()
    for name, mail in authors:
        if _BOT.search(name) or _BOT.search(mail.replace("users.noreply", "")):
            continue
        words = [fold(word) for word in _WORD.findall(name)]
        if len(words) > 1 and not is_reserved("person-name", name):
            names.add(digest(key, " ".join(words[:_MOST_WORDS])))
            names.add(digest(key, f"{words[0]} {words[-1]}"))
            if is_own_given_name(words[0]):
                given.add(digest(key, words[0]))
        user = mail.partition("@")[0].rpartition("+")[2].lower()
        if is_user_name(user):
            users.add(digest(key, user))
        if len(words) == 1 and is_user_name(name.lower()):
            users.add(digest(key, name.lower()))
    return Roster(key, frozenset(names), frozenset(given), frozenset(users), stamp)


def is_own_given_name(folded: str) -> bool:
    """Is a given name no other word, so that it alone says who is meant?"""
    known = people()
    return len(folded) > 2 and folded not in known.ambiguous and folded not in known.glossary


def is_user_name(user: str) -> bool:
    """Can a user name be told from other words?"""
    first = fold(re.split(r"[._-]", user)[0])
    plain = user.isalpha()
    if len(user) < _SHORTEST_USER or user in tables().mail.roles or is_reserved("user-name", user):
        return False
    if plain and (user in people().glossary or user in people().given or user in cues().topics):
        return False
    return first not in tables().mail.roles and _USER.fullmatch(user) is not None


def digest(key: bytes, word: str) -> bytes:
    """The digest of a folded name under a key."""
    return hashlib.blake2b(word.encode(), key=key, digest_size=DIGEST_BYTES).digest()
