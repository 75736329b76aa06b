"""What a pattern's tree tells of its matches: which words they can hold, what they always hold.

An answer errs on the side of the pack: where the tree leaves it open (edges between characters),
a match is taken to be possible.
"""

from __future__ import annotations

import string
from functools import lru_cache

import re2

from contextward.rules.safety import children, nodes
from contextward.rules.syntax import Choice, Group, Leaf, Node, Repeat, Sequence

_SHORTEST_LITERAL = 3
_FEWEST_DIGITS = 3
_MOST_STEPS = 500_000
_States = frozenset[int]


def can_hold(tree: Node, word: str) -> bool:
    """Can a match hold the word, whatever its case? True where that is hard to tell."""
    lowered = word.lower()
    if len(lowered) != len(word) or len(nodes(tree)) * len(word) ** 2 > _MOST_STEPS:
        return True
    return len(word) in _Search(lowered).walk(tree, frozenset({0}))


def tells_early(tree: Node) -> bool:
    """Does every match hold three literal characters in a row, or digits whose number is bounded?

    That lets a scanner pass over most lines without trying the pattern.
    """
    return _literal(tree) >= _SHORTEST_LITERAL or _digits(tree) >= _FEWEST_DIGITS


class _Search:
    """Walks a tree with the states of a search for a word: in state n, n characters were seen."""

    def __init__(self, word: str) -> None:
        self.word = word
        self._signs = "".join(sorted({*word, *word.upper()}))
        self._known: dict[tuple[int, int], _States] = {}

    def walk(self, node: Node, states: _States) -> _States:
        """The states that matches of `node` can lead to from any of `states`."""
        found: set[int] = set()
        for state in states:
            key = (id(node), state)
            if key not in self._known:
                done = state == len(self.word)
                self._known[key] = frozenset({state}) if done else self._from(node, state)
            found |= self._known[key]
        return frozenset(found)

    def _from(self, node: Node, state: int) -> _States:
        here: _States = frozenset({state})
        match node:
            case Leaf():
                seen = {self._next(state, c.lower()) for c in _matched(str(node), self._signs)}
                # A class may also match a character that is not in the word.
                return frozenset(seen if node.literal and seen else {*seen, 0})
            case Choice():
                return frozenset().union(*(self.walk(option, here) for option in node.options))
            case Repeat():
                return self._repeated(node, here)
        for part in children(node):
            here = self.walk(part, here)
        return here

    def _repeated(self, node: Repeat, here: _States) -> _States:
        for _ in range(node.least):
            here = self.walk(node.body, here)
        found, times = here, node.least
        while node.most is None or times < node.most:
            here = self.walk(node.body, here)
            if here <= found:
                break
            found, times = found | here, times + 1
        return found

    def _next(self, state: int, sign: str) -> int:
        seen = self.word[:state] + sign
        return next(
            n for n in range(len(seen), -1, -1) if self.word.startswith(seen[len(seen) - n :])
        )


@lru_cache(maxsize=4096)
def _matched(leaf: str, signs: str) -> str:
    forms = [re2.compile(f"({flags}:{leaf})") for flags in ("?i", "?-i")]
    return "".join(sign for sign in signs if any(form.fullmatch(sign) for form in forms))


def _literal(node: Node) -> int:
    """The length of a literal that every match holds."""
    match node:
        case Leaf():
            return int(bool(node.literal))
        case Group():
            return _literal(node.body)
        case Repeat():
            alone = isinstance(node.body, Leaf)
            return _literal(node.body) * (node.least if alone else min(node.least, 1))
        case Choice():
            return min(map(_literal, node.options))
        case Sequence():
            best = run = 0
            for part in node.parts:
                run = run + 1 if isinstance(part, Leaf) and part.literal else 0
                best = max(best, run, _literal(part))
            return best
    return 0


def _digits(node: Node) -> int:
    """The digits that every match holds in places where the number of digits is bounded."""
    match node:
        case Leaf():
            matched = set(_matched(node.text, string.printable))
            return int(bool(matched) and matched <= set(string.digits))
        case Repeat():
            return node.least * _digits(node.body) if node.most is not None else 0
        case Choice():
            return min(map(_digits, node.options))
    return sum(map(_digits, children(node)))
