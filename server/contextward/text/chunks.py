"""An immutable sequence that is cheap to splice, however long it is.

A tuple of tuples: a splice makes anew the pieces it touches and the list of pieces, and shares all
others with the sequence it came from. With pieces of some hundred items that costs microseconds for
any file an editor opens.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import Generic, TypeVar, overload

T = TypeVar("T")

_PIECE = 512
"""Items of a piece when it is made; twice as many make it split."""


class Chunks(Sequence[T], Generic[T]):
    """Items in pieces. Iterating is as fast as over a tuple; an index costs a bisection."""

    __slots__ = ("_pieces", "_starts")

    def __init__(self, pieces: tuple[tuple[T, ...], ...] = ()) -> None:
        self._pieces = pieces
        self._starts: list[int] | None = None

    @classmethod
    def of(cls, items: Sequence[T]) -> Chunks[T]:
        """The sequence of `items`."""
        return cls(tuple([tuple(items[i : i + _PIECE]) for i in range(0, len(items), _PIECE)]))

    @classmethod
    def repeat(cls, item: T, count: int) -> Chunks[T]:
        """The same item, `count` times; costs nearly nothing."""
        whole, rest = divmod(count, _PIECE)
        last = ((item,) * rest,) if rest else ()
        return cls(((item,) * _PIECE,) * whole + last)

    def splice(self, start: int, stop: int, items: Sequence[T]) -> Chunks[T]:
        """The sequence with `items` in the place of `[start, stop)`."""
        if stop < start:
            raise ValueError("a splice ends before it starts")
        pieces = self._pieces
        if not pieces:
            return Chunks.of(items)
        first, begin = self._place(start)
        last, end = self._place(stop)
        middle = (*pieces[first][:begin], *items, *pieces[last][end:])
        if len(middle) < _PIECE // 4 and last + 1 < len(pieces):
            last += 1  # a small remainder goes into its neighbour: pieces must not become smaller
            middle += pieces[last]
        new = (middle,) if 0 < len(middle) <= 2 * _PIECE else Chunks.of(middle)._pieces
        made = Chunks((*pieces[:first], *new, *pieces[last + 1 :]))
        if first == last and len(new) == 1 and stop - start == len(items):
            made._starts = self._starts  # as nearly always: no piece has another length
        return made

    def between(self, start: int, stop: int) -> list[T]:
        """The items in `[start, stop)`, as a slice has them: fewer where the sequence ends."""
        if stop <= start or not self._pieces:
            return []
        first, begin = self._place(start)
        last, end = self._place(stop)
        if first == last:
            return list(self._pieces[first][begin:end])
        inner = chain.from_iterable(self._pieces[first + 1 : last])
        return [*self._pieces[first][begin:], *inner, *self._pieces[last][:end]]

    def _place(self, index: int) -> tuple[int, int]:
        """The piece that holds the item, and the item's place in it; the end is in the last."""
        starts = self._starts
        if starts is None:
            starts = self._starts = [0, *accumulate(map(len, self._pieces))]
        piece = min(bisect_right(starts, index) - 1, len(self._pieces) - 1)
        return piece, index - starts[piece]

    def __len__(self) -> int:
        if self._starts is None:
            self._starts = [0, *accumulate(map(len, self._pieces))]
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        size = len(self)
        if isinstance(index, slice):
            start, stop, step = index.indices(size)
            return self.between(start, stop) if step == 1 else list(self)[index]
        if index < 0:
            index += size
        if not 0 <= index < size:
            raise IndexError("no such item")
        piece, place = self._place(index)
        return self._pieces[piece][place]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self._pieces)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chunks):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(len(self))

    def __repr__(self) -> str:
        return f"Chunks({list(self)!r})"
