"""SQL: rows under their columns, wherever these are named; assignments; comments and texts."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import in_line, lines_of, records, shown

from contextward.regions.languages import reader_for

LINES = [
    ("INSERT INTO p (a, b) VALUES (1, 'x');", [("p.a", "1"), ("p.b", "x")]),
    ("insert into s.p(`a`,[b],\"c\") values ('1',2,N'3'), ('4',NULL,'6')", [
        ("p.a", "1"), ("p.b", "2"), ("p.c", "3"), ("p.a", "4"), ("p.c", "6"),
    ]),
    ("INSERT IGNORE INTO `p` (a) VALUES ('it''s'), ('it\\'s'), ('C:\\')", [
        ("p.a", "it''s"), ("p.a", "it\\'s"), ("p.a", "C:\\"),
    ]),
    ("INSERT INTO p (a, b) VALUES (to_date('x', 'y'), (2))", [
        ("p.a", "x"), ("p.a", "y"), ("p.b", "2"),
    ]),
    ("UPDATE p SET a = 'x', b='y' WHERE c = 3", [("p.a", "x"), ("p.b", "y"), ("p.c", "3")]),
    ("SELECT * FROM p WHERE a = 'x' AND q.b LIKE 'y%' -- z", [("a", "x"), ("b", "y%"), ("#", "z")]),
    ("/* a */ SELECT 'x' -- b", [("#", "a"), ('"', "x"), ("#", "b")]),
    ("INSERT INTO p VALUES ('x')", [('"', "x")]),
]  # fmt: skip

TEXTS = [
    (
        "CREATE TABLE IF NOT EXISTS p (\n  a INT PRIMARY KEY, -- c\n  b VARCHAR(9, 8) NOT NULL,\n"
        "  PRIMARY KEY (a)\n);\nINSERT INTO P VALUES (1, 'x'),\n(2, 'y');",
        [(1, "#", "c"), (5, "P.a", "1"), (5, "P.b", "x"), (6, "P.a", "2"), (6, "P.b", "y")],
    ),
    (
        "COPY s.p (a, b) FROM stdin;\n1\tx\n\\N\ty\n\\.\nSELECT 1",
        [(1, "p.a", "1"), (1, "p.b", "x"), (2, "p.b", "y"), (4, '"', "1")],
    ),
    (
        "INSERT INTO p\n  (a,\n  b)\nVALUES\n  ('x\ny',\n  2)",
        [(4, "p.a", "x"), (5, "p.a", "y"), (6, "p.b", "2")],
    ),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line("sql", line) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_gives(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("sql", text) == expected


def test_every_row_is_a_record() -> None:
    text = "INSERT INTO p (a) VALUES (1), (2);\nCOPY p (a) FROM stdin;\n1\n\\."
    assert records("sql", text) == [(0, 25, "p"), (0, 30, "p"), (2, 0, "p")]


@settings(max_examples=150)
@given(
    rows=st.lists(
        st.tuples(st.text("aé'\" ,;()-\n", max_size=8), st.integers(-9, 99)),
        min_size=1,
        max_size=5,
    ),
    named=st.booleans(),
)
def test_rows_are_what_a_database_reads(rows: list[tuple[str, int]], named: bool) -> None:
    values = ",\n".join("('{}', {})".format(text.replace("'", "''"), n) for text, n in rows)
    columns = " (a, b)" if named else ""
    script = f"CREATE TABLE p (a TEXT, b INT);\nINSERT INTO p{columns} VALUES {values};\n"
    with sqlite3.connect(":memory:") as database:
        database.executescript(script)
        expected = list(database.execute("SELECT a, b FROM p"))
    database.close()
    found: dict[str, list[str]] = {"a": [], "b": []}
    for line, _, regions in lines_of(reader_for("sql"), script):
        for region in regions:
            text = line[region.start : region.end].replace("''", "'")
            found[region.path[1]].append(text)
    assert found["b"] == [str(number) for _, number in expected]
    assert "".join(found["a"]) == "".join(text.replace("\n", "") for text, _ in expected)
