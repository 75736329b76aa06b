"""Patterns of every form that packs are written in, for property tests."""

from __future__ import annotations

import re2
from hypothesis import strategies as st

_LEAVES = st.sampled_from(
    [
        "a", "b", "Z", "7", "-", "_", " ", "@", "é", "ſ", "文", ".", "{", "]", "}",
        r"\.", r"\\", r"\t", r"\x41", r"\x{e9}", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S",
        r"\pL", r"\p{Lu}", r"\P{Greek}", r"\p{^Greek}",
        "[abc]", "[^abc]", "[a-f0-9]", "[]a]", "[^]a]", r"[\]\-x]", "[[:digit:]]", "[[:^alpha:]x]",
        r"[\d_.-]", r"[\p{L}']", "[é-ü]", r"\Qa.b\E",
    ]
)  # fmt: skip
_EDGES = st.sampled_from(["^", "$", r"\b", r"\B", r"\A", r"\z"])
_FLAGS = st.sampled_from(["(?i)", "(?s)", "(?-i)", "(?i-s)", "(?U)"])
_HEADS = st.sampled_from(["", "?:", "?i:", "?-i:", "?s:", "?P<value>", "?<other>"])
_REPEATS = st.sampled_from(
    ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,}", "{2,4}?", "{0}"]
)


@st.composite
def _pattern(draw: st.DrawFn, depth: int = 3) -> str:
    form = draw(st.integers(0, 9)) if depth else 0
    if form < 3:
        return draw(_LEAVES)
    if form < 5:
        return draw(_LEAVES) + draw(_REPEATS)
    if form < 6:
        return draw(st.one_of(_EDGES, _FLAGS))
    inner = _pattern(depth - 1)
    if form < 8:
        return "".join(draw(st.lists(inner, min_size=2, max_size=4)))
    body = draw(inner) if form < 9 else f"{draw(inner)}|{draw(inner)}"
    return f"({draw(_HEADS)}{body}){draw(st.one_of(st.just(''), _REPEATS))}"


def compiled(pattern: str) -> re2._Regexp[str] | None:
    """The pattern as the library reads it, or None where it refuses it."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


PATTERNS = st.builds("|".join, st.lists(_pattern(), min_size=1, max_size=2)).filter(
    lambda pattern: compiled(pattern) is not None
)
"""Patterns that RE2 takes."""
