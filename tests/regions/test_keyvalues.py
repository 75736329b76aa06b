"""TOML, INI and properties: every value with its section and name."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import records, shown

TOML = [
    ('a = "1"\nb.c = 2 # x', [(0, "a", "1"), (1, "b.c", "2"), (1, "#", "x")]),
    ("[a.b]\nc = '1'\n[d]\n\"e f\" = 2", [(1, "a.b.c", "1"), (3, "d.e f", "2")]),
    ("[[p]]\na = 1\n[[p]]\na = 2", [(1, "p.a", "1"), (3, "p.a", "2")]),
    ('a = [1,\n "2", # x\n]\nb = 3', [
        (0, "a", "1"), (1, "a", "2"), (1, "#", "x"), (3, "b", "3"),
    ]),
    ('a = {b = "1", c.d = 2}\ne = 3', [(0, "a.b", "1"), (0, "a.c.d", "2"), (1, "e", "3")]),
    ('a = """1\n2"""\nb = \'\'\'3\'\'\'', [(0, "a", "1"), (1, "a", "2"), (2, "b", "3")]),
    ('a = "1\nb = 2024-01-02', [(0, "a", "1"), (1, "b", "2024-01-02")]),
]  # fmt: skip
INI = [
    ("[a b]\nc d = 1 ; x\n# y\ne: 2", [
        (1, "a b.c d", "1"), (1, "#", "x"), (2, "#", "y"), (3, "a b.e", "2"),
    ]),
    ('a = "1;2"x\nb=\'3\'', [(0, "a", '"1;2"x'), (1, "b", "3")]),
    ("nothing\n\n=1", []),
]  # fmt: skip
PROPERTIES = [
    ("a.b=1\n! x\nc = 2 # 3", [(0, "a.b", "1"), (1, "#", "x"), (2, "c", "2 # 3")]),
    ("a = 1, \\\n    2\nb: 3", [(0, "a", "1,"), (1, "a", "2"), (2, "b", "3")]),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (language, *case)
        for language, cases in (("toml", TOML), ("ini", INI), ("properties", PROPERTIES))
        for case in cases
    ],
)
def test_a_text_gives(language: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown(language, text) == expected


def test_sections_and_tables_are_records() -> None:
    assert records("toml", "[a]\n[[b]]\nc = [{d = 1}, {d = 2}]") == [
        (0, 0, "a"), (1, 0, "b"), (2, 5, "b.c"), (2, 14, "b.c"),
    ]  # fmt: skip


SCALARS = st.integers(0, 99) | st.text("aé #=[]{},.", max_size=5)


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), SCALARS | st.lists(SCALARS))
    )
)
def test_values_are_what_the_standard_library_reads(
    document: dict[str, dict[str, object]],
) -> None:
    def written(value: object) -> str:
        if isinstance(value, list):
            return f"[{', '.join(map(written, value))}]"
        return f'"{value}"' if isinstance(value, str) else str(value)

    lines = []
    for section, names in document.items():
        lines += [f"[{section}]", *(f"{key} = {written(value)}" for key, value in names.items())]
    text = "\n".join(lines)
    expected = [
        (f"{section}.{key}", str(one))
        for section, names in tomllib.loads(text).items()
        for key, value in names.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    assert [(path, value) for _, path, value in shown("toml", text)] == expected
