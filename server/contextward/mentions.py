"""Mentions: where else a text repeats a value that is replaced, or a part of it.

A note that speaks of Mrs. Harrowgate, an assertion, a log line with the same number written without
its hyphens. Each line is cut into runs of letters and digits, which are looked up: the time is the
text's length. A word of a name counts where it is written as a name; one that is an ordinary word
too (`rules/synthetic/ordinary.yaml`), or in small letters, counts only beside another part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from contextward.detect.personname import name_words
from contextward.detect.reserved import is_reserved, kind_of
from contextward.rules.data import rules_dir
from contextward.rules.schema import Replace
from contextward.synth import CannotSynthesize
from contextward.synth.mapping import Mapping as Substitutes
from contextward.synth.people import People
from contextward.text.yamlfile import load_yaml

_RUN = re.compile(r"[^\W_]+")
_LIGHT = re.compile(r"[-./ ()+:@_,^'\u2019]{0,3}")
_LEAST = 4
_LEAST_WORD = 3
_LEAST_DATE = 8
_NAME = "person-name"


@dataclass(frozen=True, slots=True)
class Original:
    """A value that is replaced, and how."""

    synth: str
    data_class: str
    value: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, replace: Replace, data_class: str, value: str) -> Original:
        """A value that a rule replaces."""
        return cls(replace.synth, data_class, value, tuple(sorted(replace.params.items())))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a line, and what to write there."""

    start: int
    end: int
    text: str
    data_class: str


@dataclass(frozen=True, slots=True)
class _Needle:
    runs: tuple[str, ...]
    original: Original


class Mentions:
    """Finds the mentions of some originals."""

    def __init__(self, originals: Iterable[Original], substitutes: Substitutes) -> None:
        self._substitutes = substitutes
        self._needles: dict[str, list[_Needle]] = {}
        self._words: set[str] = set()
        for original in dict.fromkeys(originals):
            kind = kind_of(original.data_class)
            if kind == "secret":
                self._add(original, original.value)
            elif kind == "person-name":
                words = (original.value[w.start : w.end] for w in _names(original.value))
                self._words |= {w.casefold() for w in words if len(w) >= _LEAST_WORD}
            elif kind == "birth-date":
                if len(original.value) >= _LEAST_DATE:
                    self._add(original, original.value)
            else:
                self._add(original, original.value)
                digits = "".join(c for c in original.value if c.isalnum())
                if digits.isdigit() and len(digits) >= 7:
                    self._add(original, digits)

    def __bool__(self) -> bool:
        return bool(self._needles or self._words)

    def find(self, line: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Mention]:
        """The mentions in a line outside of what is taken, in order, without overlap."""
        runs = list(_RUN.finditer(line))
        number = 0
        while number < len(runs):
            if any(a <= runs[number].start() < b for a, b in taken):
                number += 1
                continue
            found = self._value(line, runs, number) or self._name(line, runs, number)
            if found is None:
                number += 1
                continue
            count, mention = found
            yield mention
            number += count

    def _add(self, original: Original, text: str) -> None:
        runs = tuple(_RUN.findall(text.casefold()))
        if sum(map(len, runs)) >= _LEAST:
            self._needles.setdefault(runs[0], []).append(_Needle(runs, original))

    def _value(
        self, line: str, runs: Sequence[re.Match[str]], number: int
    ) -> tuple[int, Mention] | None:
        for needle in self._needles.get(runs[number][0].casefold(), ()):
            count = len(needle.runs)
            here = runs[number : number + count]
            if tuple(run[0].casefold() for run in here) != needle.runs:
                continue
            start, end = here[0].start(), here[-1].end()
            if not _joined(line, here) or (count == 1 and _in_number(line, start, end)):
                continue
            mention = self._mention(line, start, end, needle.original)
            if mention is not None:
                return count, mention
        return None

    def _name(
        self, line: str, runs: Sequence[re.Match[str]], number: int
    ) -> tuple[int, Mention] | None:
        run = runs[number]
        word, start, end = run[0], run.start(), run.end()
        plain = word.casefold()
        count = 1
        if plain not in self._words:
            if number + 1 < len(runs) and line[end : runs[number + 1].start()] in ("'", "\u2019"):
                whole = line[start : runs[number + 1].end()]
                if whole.casefold() in self._words:  # O'Brien
                    word, plain, end, count = whole, whole.casefold(), runs[number + 1].end(), 2
            if count == 1:
                if plain in self._substitutes.people.user_names and len(plain) > _LEAST:
                    new = self._substitutes.user_name(word)
                    return 1, Mention(start, end, new, "user-name")
                return None
        beside = self._known_beside(line, runs, number, number + count - 1)
        alone = word[0].isupper() and plain not in _ordinary()
        if not (alone or beside):
            return None
        mention = self._mention(line, start, end, Original(_NAME, _NAME, word))
        return (count, mention) if mention else None

    def _known_beside(
        self, line: str, runs: Sequence[re.Match[str]], first: int, last: int
    ) -> bool:
        for a, b, other in ((first - 1, first, first - 1), (last, last + 1, last + 1)):
            if a < 0 or b >= len(runs) or runs[other][0].casefold() not in self._words:
                continue
            if runs[other][0].casefold() == runs[first][0].casefold():
                continue
            if _LIGHT.fullmatch(line, runs[a].end(), runs[b].start()):
                return True
        return False

    def _mention(self, line: str, start: int, end: int, original: Original) -> Mention | None:
        data_class, text = original.data_class, line[start:end]
        if is_reserved(data_class, text):
            return None
        try:
            new = self._substitutes.synthesize(
                original.synth, data_class, text, dict(original.params)
            )
        except CannotSynthesize:
            return None
        return Mention(start, end, new, data_class) if new != text else None


def people_of(originals: Iterable[Original]) -> People:
    """The people whose full names are among the originals."""
    pairs = []
    for original in originals:
        if kind_of(original.data_class) != "person-name":
            continue
        value = original.value
        words = [w for w in _names(value) if w.end - w.start > 1]
        if len(words) < 2:
            continue
        plain = [value[w.start : w.end].casefold() for w in words]
        family_first = any(c in value[words[0].end : words[1].start] for c in ",^")
        pairs.append((plain[1], plain[0]) if family_first else (plain[0], plain[-1]))
    return People(pairs)


def _names(value: str) -> list[_Word]:
    return [_Word(w.start, w.end) for w in name_words(value) if w.role == "name"]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int


def _joined(line: str, runs: Sequence[re.Match[str]]) -> bool:
    return all(_LIGHT.fullmatch(line, a.end(), b.start()) for a, b in pairwise(runs))


def _in_number(line: str, start: int, end: int) -> bool:
    """Is this run of digits the part of a larger number: 4829.50, 1-4829?"""
    if not line[start:end].isdigit() or end - start >= 7:
        return False
    before, after = line[max(0, start - 2) : start], line[end : end + 2]
    return (before[-1:] in (".", ",") and before[:1].isdigit()) or (
        after[:1] in (".", ",") and after[1:].isdigit()
    )


@cache
def _ordinary() -> frozenset[str]:
    data: Mapping[str, str] = load_yaml(rules_dir() / "synthetic" / "ordinary.yaml").data
    return frozenset(data["words"].split())
