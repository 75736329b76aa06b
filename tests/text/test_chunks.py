"""The spliced sequence against a plain list."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contextward.text.chunks import Chunks

splices = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 1500), st.integers(0, 1500)), max_size=12
)


@example(1, [(0, 1, 0)])
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3000), splices)
def test_splicing_is_what_a_list_does(size: int, steps: list[tuple[int, int, int]]) -> None:
    plain = list(range(size))
    chunks: Chunks[int] = Chunks.of(plain)
    for start, width, count in steps:
        start = min(start, len(plain))
        stop = min(start + width, len(plain))
        new = list(range(-count, 0))
        plain[start:stop] = new
        before = list(chunks)
        after = chunks.splice(start, stop, new)
        assert list(chunks) == before  # the old one stays what it was
        chunks = after
        assert list(chunks) == plain
        assert len(chunks) == len(plain)
        assert chunks.between(start, stop) == plain[start:stop]
        assert [chunks[i] for i in range(0, len(plain), 97)] == plain[::97]
    assert chunks == Chunks.of(plain)


def test_pieces_do_not_become_ever_smaller() -> None:
    chunks: Chunks[int] = Chunks.of(range(100_000))
    for place in range(0, 15_000, 60):
        chunks = chunks.splice(place, place + 340, [])
    assert len(chunks._pieces) <= len(chunks) // 100 + 8


def test_a_repeated_item_is_shared() -> None:
    chunks = Chunks.repeat("x", 10_000_000)
    assert len(chunks) == 10_000_000
    assert chunks[9_999_999] == "x"
    assert chunks._pieces[0] is chunks._pieces[-2]


def test_bad_places() -> None:
    chunks = Chunks.of([1, 2, 3])
    assert chunks[-1] == 3
    assert chunks.between(1, 9) == [2, 3]
    assert chunks.splice(0, 3, []).between(0, 1) == []
    with pytest.raises(IndexError):
        chunks[3]
    with pytest.raises(ValueError, match="ends before"):
        chunks.splice(2, 1, [])
