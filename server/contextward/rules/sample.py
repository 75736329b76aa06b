r"""Texts that a pattern matches, drawn from its tree.

`sample` serves examples that must not be written down and tests that need texts of every shape.
What is in a class is the library's business, so a class is sampled by asking the library which
single characters it matches. Edges (`^`, `\b`) have no text: the whole is drawn again until it
matches, at last with something around it.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

import re2

from contextward.rules.syntax import (
    Choice,
    Edge,
    Flags,
    Group,
    Leaf,
    Node,
    Repeat,
    Sequence,
    parse,
)

_ALPHABET = "".join(map(chr, range(0x20, 0x7F))) + "\t\u00a0éÉüñßŁøçİſΩωЖжאع٣中文かな한😀"
_MORE = 8
"""A repetition is drawn at most so many times more often than it must be, but for the whole."""
_MOST_STEPS = 2_000
_DRAWS = 100
_AROUND = ("", " ", "a", "-", "é")


class NoSample(ValueError):
    """No text that the pattern matches was drawn; there may be none."""


def sample(pattern: Node | str, random: Random) -> str:
    """A text in which RE2 finds the pattern, and that it matches whole if the pattern can.

    The same state of `random` draws the same. `NoSample` if nothing drawn matches; `SyntaxFault`
    or `re2.error` for what is no pattern.
    """
    node = parse(pattern) if isinstance(pattern, str) else pattern
    compiled = _compile(str(node))
    for _ in range(_DRAWS):
        text = _Drawing(random).draw(node)
        if compiled.fullmatch(text):
            return text
    for _ in range(_DRAWS):
        text = random.choice(_AROUND) + _Drawing(random).draw(node) + random.choice(_AROUND)
        if compiled.search(text):
            return text
    raise NoSample("no text was drawn that the pattern matches")


def mutate(text: str, random: Random) -> str:
    """A text near `text`: one character more, less, other, doubled, or of the other case."""
    at = random.randrange(len(text) + 1)
    before, here, behind = text[:at], text[at : at + 1], text[at + 1 :]
    new = random.choice(_ALPHABET)
    return before + random.choice((new + here, "", new, here + here, here.swapcase())) + behind


class _Drawing:
    """One draw. When it has taken many steps it repeats nothing more often than it must."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.steps = 0

    def draw(self, node: Node, flags: str = "") -> str:
        self.steps += 1
        match node:
            case Leaf():
                return self.random.choice(_characters(str(node), flags))
            case Group():
                return self.draw(node.body, _with(flags, node.head.strip("?:")))
            case Repeat():
                times = range(self._times(node.least, node.most))
                return "".join(self.draw(node.body, flags) for _ in times)
            case Choice():
                chosen = self.random.randrange(len(node.options))
                for before in node.options[:chosen]:  # a flag holds for what is behind it, too
                    flags = _behind(before, flags)
                return self.draw(node.options[chosen], flags)
            case Sequence():
                parts = []
                for part in node.parts:
                    flags = _behind(part, flags)
                    parts.append(self.draw(part, flags))
                return "".join(parts)
            case Edge() | Flags():
                return ""

    def _times(self, least: int, most: int | None) -> int:
        if self.steps > _MOST_STEPS:
            return least
        if most is not None and self.random.random() < 0.1:
            return most
        more = least + _MORE
        return self.random.randint(least, more if most is None else min(most, more))


def _behind(node: Node, flags: str) -> str:
    """The flags that hold behind a node of the same group."""
    match node:
        case Flags(text=text):
            return _with(flags, text)
        case Sequence(parts=parts):
            for part in parts:
                flags = _behind(part, flags)
    return flags


def _with(flags: str, change: str) -> str:
    """Only `i` and `s` change what a character matches."""
    if change.startswith(("P<", "<")):
        return flags
    on, _, off = change.partition("-")
    return "".join(f for f in "is" if f in on or (f in flags and f not in off))


@lru_cache(maxsize=4096)
def _characters(leaf: str, flags: str) -> str:
    """Characters that a leaf matches: of the alphabet, or else the first there are."""
    compiled = _compile(f"(?{flags}:{leaf})")
    own = leaf[-1:]
    known = dict.fromkeys((*_ALPHABET, own, own.lower()[:1], own.upper()[:1]))
    found = "".join(character for character in known if compiled.fullmatch(character))
    if not found and (match := compiled.search(_every_character())):
        found = match.group()
    if not found:
        raise NoSample("a class of the pattern holds no character")
    return found


@lru_cache(maxsize=1)
def _every_character() -> str:
    return "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> re2._Regexp[str]:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)
