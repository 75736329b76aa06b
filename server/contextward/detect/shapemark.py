"""The mark in an identifier that has no reserved range, by which its substitute is known again.

The first free characters of a marked value are nines (for digits) and Zs (for letters):
`MRN-482913` becomes, say, `MRN-990364`, `QX4829137` becomes `ZZ9036418`. Free are the ASCII
letters and digits behind a prefix that says what the value is. The longer a value, the longer the
mark, so that a real value carries it by chance seldom and enough substitutes are left:

    free characters     4, 5, 6, 7    8 to 11    12 to 15    16 and more
    marked                   2            3          4            6
    by chance, digits    1 : 100     1 : 1000   1 : 10000   1 : 1000000
    substitutes, digits  100 to 10^5  10^5 to 10^8   10^8 to 10^11   10^10 and more

Fewer than four free characters leave no room: such a value is never marked.
"""

from __future__ import annotations

from dataclasses import dataclass

from contextward.detect.reservedtables import tables

_LONGEST = 256
_LEAST = 4
_SEPARATORS = frozenset("-_/.: #")


@dataclass(frozen=True, slots=True)
class Shape:
    """Places of the free characters in a value, and how many of them are marked."""

    free: tuple[int, ...]
    marked: int


def shape_of(value: str) -> Shape | None:
    """The shape, the same for a value and its substitute; None if there is no room for a mark."""
    if len(value) > _LONGEST or not all(c.isascii() or not c.isalnum() for c in value):
        return None
    start = _prefix(value)
    free = tuple(i for i, c in enumerate(value) if i >= start and c.isalnum())
    if len(free) < _LEAST and start:
        free = tuple(i for i, c in enumerate(value) if c.isalnum())
    if len(free) < _LEAST:
        return None
    count = len(free)
    return Shape(free, 2 if count < 8 else 3 if count < 12 else 4 if count < 16 else 6)


def is_marked(value: str) -> bool:
    """Does the value carry the mark?"""
    shape = shape_of(value)
    return shape is not None and all(value[i] in "9Zz" for i in shape.free[: shape.marked])


def _prefix(value: str) -> int:
    """Where the free part begins: behind a known word, a letter, or up to three and a separator."""
    letters = 0
    while letters < len(value) and value[letters].isalpha():
        letters += 1
    follows = value[letters : letters + 1]
    if not letters or not follows:
        return 0
    if value[0] in "Zz":  # a substitute begins so; no prefix does
        return 0
    known = value[:letters].upper() in tables().prefixes
    return letters if known or letters == 1 or (letters < 4 and follows in _SEPARATORS) else 0
