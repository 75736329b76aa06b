"""Names of people in one line of prose, without a model: cues, shape, and names that are common.

A run of capitalised words is weighed. For it speak a cue before it (`ask`, `gemeldet von`), a
title, what a person does behind it (`said`), a given or family name that is common, an
initial, a mail address. Against it speak words of the glossary, a term behind it (`distance`), and
German, which capitalises every noun. The tables are data: `rules/cues.yaml`, `rules/people/`.
A result is a function of the text alone. Linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from contextward.detect.peopletables import LanguageCues, cues, fold, people
from contextward.detect.reservedtables import tables

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?|\S", re.UNICODE)
_WORDS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_HANDLE = re.compile(
    r"(?<![\w./@-])@(?P<handle>[A-Za-z][A-Za-z0-9_-]{2,38}(?:\.[a-z]{2,20})?)(?![\w/@(.]\w|\()"
)
_MARKED = re.compile(r"(?P<handle>@?[A-Za-z][\w.-]{1,38}|[^\W\d_]+(?: [^\W\d_]+){0,2})(?=[),:/])")
_HAS_PREFIX = re.compile(r"(?:Ma?c|[OD]['’])[^\W\d_a-z]")
_USER = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*", re.ASCII)
_MOST_WORDS = 5
_LOOK_BACK = 48  # characters: no cue is longer
_ENOUGH = 4
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_CERTAIN = 6

Kind = Literal["PERSON", "USER_NAME"]
Mention = tuple[Kind, int, int, float]
"""What, where (code points), and how sure, 0 to 1."""


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    text: str
    role: Literal["name", "initial", "particle", "suffix"]
    folded: str = ""


@dataclass(frozen=True)
class PersonFinder:
    """Finds people, by the cues of some languages and a glossary of words that are nobody's."""

    languages: tuple[str, ...] = ()
    """Codes of `rules/cues.yaml`; none means all of them."""
    glossary: frozenset[str] = frozenset()
    """More words that are no names, in any case."""
    _cues: tuple[tuple[str, LanguageCues], ...] = field(init=False, repr=False)
    _own: frozenset[str] = field(init=False, repr=False)
    _strong: frozenset[str] = field(init=False, repr=False)
    _weak: frozenset[str] = field(init=False, repr=False)
    _behind: frozenset[str] = field(init=False, repr=False)
    _titles: frozenset[str] = field(init=False, repr=False)
    _markers: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = cues().languages
        chosen = [(code, known[code]) for code in self.languages if code in known] or [
            *known.items()
        ]
        put = object.__setattr__
        put(self, "_cues", tuple(chosen))
        put(self, "_own", frozenset(map(fold, self.glossary)))
        put(self, "_strong", frozenset(p for _, c in chosen for p in c.strong))
        put(self, "_weak", frozenset(p for _, c in chosen for p in c.weak))
        put(self, "_behind", frozenset(p for _, c in chosen for p in c.behind))
        put(self, "_titles", frozenset(p for _, c in chosen for p in c.titles))
        marks = "|".join(map(re.escape, cues().markers))
        put(self, "_markers", re.compile(rf"(?<![\w.])(?:{marks})\((?=\S)"))

    def find(self, text: str) -> Iterator[Mention]:
        """People and their user names, in no order, without overlap."""
        taken: list[tuple[int, int]] = []
        for mention in self._marked(text):
            taken.append(mention[1:3])
            yield mention
        german = self._language(text) == "de"
        for run in _runs(text):
            for mention in self._people(text, run, german):
                if all(mention[2] <= start or mention[1] >= end for start, end in taken):
                    yield mention
        yield from self._handles(text)

    def _language(self, text: str) -> str:
        """The language that most small words are of; the first of those that are equal."""
        small = _WORDS.findall(text[:400].lower())
        best, most = "", 0
        for code, cue in self._cues:
            count = sum(word in cue.words for word in small)
            if count > most:
                best, most = code, count
        return best

    def _marked(self, text: str) -> Iterator[Mention]:
        """`TODO(jdoe)`, `FIXME(Jane)`: whose turn it is."""
        for marker in self._markers.finditer(text):
            match = _MARKED.match(text, marker.end())
            if match is None:
                continue
            value = match["handle"]
            bare = value.removeprefix("@")
            words = [fold(word) for word in re.split(r"[\s._-]+", bare)]
            if any(self._is_topic(word) for word in words) or bare.isupper():
                continue
            start = match.start() + len(value) - len(bare)
            if bare[0].isupper():
                yield "PERSON", start, match.end(), 0.9
            elif " " not in bare and _USER.fullmatch(bare):
                yield "USER_NAME", start, match.end(), 0.9

    def _handles(self, text: str) -> Iterator[Mention]:
        """`cc @mlindholm`: behind a cue only, because `@` also begins annotations and scopes."""
        for match in _HANDLE.finditer(text):
            handle = match["handle"]
            first = fold(re.split(r"[._-]", handle)[0])
            before = text[: match.start()]
            also = before.rstrip().removesuffix(",").removesuffix("and").rstrip().removesuffix(",")
            behind_another = re.search(r"@[\w-]+$", also[-40:]) is not None
            if not behind_another and self._cue(before) < 3:
                continue
            if not self._is_topic(first) or handle[0] == "@":
                yield "USER_NAME", match.start(), match.end(), 0.8

    def _is_topic(self, word: str) -> bool:
        return (
            word in cues().topics
            or word in self._own
            or (word in people().glossary and word not in people().given)
            or word in tables().people.nobody
        )

    def _people(self, text: str, run: list[_Word], german: bool) -> Iterator[Mention]:
        """The names in a run of words: what is no name cuts it."""
        part: list[_Word] = []
        for place, word in enumerate([*run, None]):
            if word is not None and self._may_be_part(text, word, run, place):
                part.append(word)
                continue
            if part:
                yield from self._weighed(text, part, german, cut=word)
            part = []

    def _may_be_part(self, text: str, word: _Word, run: list[_Word], place: int) -> bool:
        if word.role == "particle":  # `Gemeldet von`, a cue, is no beginning of a name
            return self._cue(text[: word.end + 1]) < 3
        if word.role != "name":
            return True
        if not self._is_no_name(word, run, place):
            return True
        if word.folded in self._own:
            return False
        return word.folded in people().given and self._cue(text[: word.start]) >= 3

    def _is_no_name(self, word: _Word, run: list[_Word], place: int) -> bool:
        known, folded = people(), word.folded
        if folded in self._own or (folded in self._titles):
            return True
        if folded.endswith(known.never) and not (folded in known.given or folded in known.surnames):
            return True
        if folded in known.glossary:
            if folded not in known.surnames and folded not in known.given:
                return True
            before = run[place - 1].folded if place else ""
            return not (before in known.given and before not in known.glossary)
        return folded in self._strong

    def _weighed(
        self, text: str, part: list[_Word], german: bool, cut: _Word | None
    ) -> Iterator[Mention]:
        part = _trimmed(part)
        names = [word for word in part if word.role == "name"]
        if not names or len(part) > _MOST_WORDS:
            return
        start, end = part[0].start, part[-1].end
        points = self._points(text, part, names, german)
        if cut is not None and cut.start > end and fold(cut.text) in people().terms:
            points -= 4
        if points >= _ENOUGH:
            yield "PERSON", start, end, 0.9 if points >= _CERTAIN else 0.75

    def _points(self, text: str, part: list[_Word], names: list[_Word], german: bool) -> int:
        known = people()
        start, end = part[0].start, part[-1].end
        points = 0
        first, last = names[0].folded, names[-1].folded.rpartition("-")[2]
        given = first in known.given or all(p in known.given for p in first.split("-"))
        sure = given and first not in known.ambiguous
        if given:
            points += 3 if sure else 1
        elif len(names) > 1 and last in known.given and last not in known.ambiguous:
            points += 2  # family name first
        several = len([w for w in part if w.role != "particle"]) > 1
        if several:
            points += 1
            if len(names) > 1 or part[0].role == "initial":
                if last in known.surnames:
                    points += 2
                elif (last.endswith(known.endings) and len(last) > 5) or _HAS_PREFIX.match(
                    names[-1].text
                ):
                    points += 1
            if any(word.role == "initial" for word in part):
                points += 2
            if any(word.role == "particle" for word in part):
                points += 1
        elif not given and (last in known.surnames or last.endswith(known.endings)):
            points += 1
        cue = self._cue(text[:start])
        points += cue
        behind = text[end : end + 24]
        if re.match(r" ?[<(][^\s<>@()]{1,64}@", behind):
            points += 4
        elif re.match(r"['’]s? ", behind) and not german:
            points += 1 if several or sure else 0
        following = _WORDS.match(behind.lstrip(" ")) if behind[:1] == " " else None
        if following:
            word = following[0].lower()
            if word in self._behind:
                points += 2 if sure or cue >= 3 or several else 0
            elif fold(word) in known.terms:
                points -= 4
            elif sure and following[0].islower():
                points += 1
        elif sure and not several and re.match(r"[.,;:!?)]|$", behind):
            points += 1
        if german and not given and cue < 3:
            points -= 2
        if not given and not cue and last not in known.surnames and not several:
            points -= 2
        return points

    def _cue(self, before: str) -> int:
        """What stands before a name is worth: a title 4, a strong cue 3, a weak one 1."""
        back = before[-_LOOK_BACK:].rstrip()
        near = back.rstrip("\"'“‘«*_`([<@#").rstrip()
        marked = near.rstrip(":,-–—=>").rstrip()
        words = _WORDS.findall(marked.lower())
        if not words or not marked or not (marked[-1].isalnum() or marked[-1] == "."):
            return 0
        last = words[-1].rstrip(".")
        separated = marked != near
        if last in self._titles and not separated and re.search(r"(?<![^\W\d_])[^\W_]\S*$", marked):
            original = marked[-len(last) - 1 :].lstrip(" ").rstrip(".")
            return (
                4
                if original[:1].isupper()
                or marked[-1] == "."
                or last in ("don", "doña", "pan", "pani")
                else 1
            )
        for count in (4, 3, 2, 1):
            phrase = " ".join(words[-count:]).rstrip(".")
            if len(words) >= count and phrase in self._strong:
                return 3
        if words[-1] in self._weak and not separated:
            return 1
        return 0


def _runs(text: str) -> Iterator[list[_Word]]:
    """Runs of words that may be parts of names, with one blank or a hyphen between them."""
    run: list[_Word] = []
    for match in _TOKEN.finditer(text):
        word = _word(text, match)
        joined = bool(run) and text[run[-1].end : match.start()] in (" ", "")
        if run and (word is None or not joined):
            yield run
            run = []
        if word is not None and (run or word.role in ("name", "initial")):
            run.append(word)
    if run:
        yield run


def _word(text: str, match: re.Match[str]) -> _Word | None:
    raw = match[0]
    bare = raw.rstrip(".")
    start, end = match.start(), match.start() + len(bare)
    around = text[start - 1 : start], text[end : end + 1]
    if not bare or not bare[0].isalpha():
        return None
    if (around[0] in ("_", "/", "\\", ".", "$", "#", "@", "&", "%", "-") and around[0]) or around[
        0
    ].isdigit():
        return None
    if (around[1] in ("_", "(", "\\", "[", "=") and around[1]) or around[1].isdigit():
        return None
    lowered = bare.lower()
    if len(bare) == 1 and bare.isupper():
        if around[1] != ".":
            return None
        return _Word(start, end + 1, raw, "initial", lowered)
    if around[1] in ("/", ":") and text[end + 1 : end + 2] not in (" ", "") and around[1]:
        return None
    if around[1] == "." and text[end + 1 : end + 2].isalnum():
        return None
    if lowered in _SUFFIXES and (bare[0].isupper()):
        return _Word(start, end, bare, "suffix", lowered)
    if bare == lowered:
        if lowered in tables().people.particles and raw == bare:
            return _Word(start, end, bare, "particle", lowered)
        return None
    if not _is_name_shaped(bare):
        return None
    stop = _Word(start, end, bare, "name", fold(bare))
    possessive = re.search(r"['’]s$", bare)
    if possessive:
        stop.end -= 2
        stop.text, stop.folded = bare[:-2], fold(bare[:-2])
    return stop


def _is_name_shaped(word: str) -> bool:
    """`Priya`, `Anne-Marie`, `McGrath`, `O'Brien`; not `JSON`, `camelCase`, `NodeList`."""
    for part in word.split("-"):
        if len(part) < 2 or not part[0].isalpha():
            return False
        rest = part
        for prefix in ("Mc", "Mac", "O'", "O’", "D'", "D’", "Fitz", "De", "Di", "Van", "Le", "La"):
            if part.startswith(prefix) and part[len(prefix) : len(prefix) + 1].isupper():
                rest = part[len(prefix) :]
                break
        lower = rest[1:].replace("'", "").replace("’", "")
        if not lower.islower():
            return False
        if not part[0].isupper() and word.split("-")[0] == part:
            return False
    return True


def _trimmed(part: list[_Word]) -> list[_Word]:
    """Without particles and suffixes at the ends where they belong to nothing."""
    while part and part[0].role in ("particle", "suffix"):
        part = part[1:]
    while part and part[-1].role in ("particle", "initial"):
        part = part[:-1]
    return part
