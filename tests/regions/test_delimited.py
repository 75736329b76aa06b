"""Tables: every cell under its column, however the cells are quoted; broken rows too."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import lines_of, literal, records, shown

from contextward.regions.delimited import columns_of
from contextward.regions.languages import reader_for

TEXTS = [
    ("id,name\n1,Ann", [(1, "id", "1"), (1, "name", "Ann")]),
    ("id;name\n1; Ann ;x", [(1, "id", "1"), (1, "name", "Ann")]),
    ("id\tname\n\tAnn", [(1, "name", "Ann")]),
    ("sep=;\nid;a,b\n1;2", [(2, "id", "1"), (2, "a,b", "2")]),
    ("\ufeffid|'name'\n1|'A|n'", [(1, "id", "1"), (1, "name", "A|n")]),
    ('"id","the ""name"""\n"1","2"', [(1, "id", "1"), (1, 'the ""name', "2")]),
    ("# one\n\nid,name\n1,2", [(0, "#", "one"), (3, "id", "1"), (3, "name", "2")]),
    ("A report,,\nid,name,x\n1,2,3", [(2, "id", "1"), (2, "name", "2"), (2, "x", "3")]),
    ("#id,name,ssn\n1,2,3", [(1, "id", "1"), (1, "name", "2"), (1, "ssn", "3")]),
    ("email\na@b", [(1, "email", "a@b")]),
    ("id,,name\n1,2,3", [(1, "id", "1"), (1, "name", "3")]),
    # a quoted cell goes on
    ('id,note\n1,"a\nb",\n2,c', [
        (1, "id", "1"), (1, "note", "a"), (2, "note", "b"), (3, "id", "2"), (3, "note", "c"),
    ]),
    # a stray quote does not swallow the rows below it
    ('a,b,c,d\n1,"2,3,4\n5,6,7,8', [
        (1, "a", "1"), (1, "b", "2,3,4"),
        (2, "a", "5"), (2, "b", "6"), (2, "c", "7"), (2, "d", "8"),
    ]),
    # no header
    ("1,2024-01-02,3\n4,5,6", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_table_gives(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("csv", text) == expected


def test_the_literal_of_a_cell_has_its_quotes() -> None:
    read = lines_of(reader_for("csv"), 'id,name\n1,"A ""b"""')
    line, _, regions = read[1]
    assert [literal(line, region) for region in regions] == ["", '"A ""b"""']


def test_a_line_below_the_header_begins_in_one_and_the_same_state() -> None:
    states = [state for _, state, _ in lines_of(reader_for("csv"), "id,name\n" + "1,2\n" * 5)]
    assert all(state is states[1] for state in states[1:])


def test_every_row_is_a_record() -> None:
    text = 'id,name\n1,a\n2,"b\nc"\n3,d'
    assert records("csv", text) == [(1, 0, ""), (2, 0, ""), (4, 0, "")]


CELLS = st.text(st.sampled_from("aZ9é\"' .,;\n"), max_size=8).map(
    lambda text: "\n".join(part.replace(",", "", 3) for part in text.split("\n"))
)


@settings(max_examples=300)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    delimiter=st.sampled_from(",;\t|"),
)
def test_cells_are_what_the_standard_library_reads(
    rows: list[list[str]], quoting: int, delimiter: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, delimiter=delimiter, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerows([["first", "second", "third"], *rows])
    found: dict[str, str] = {}
    for line, _, regions in lines_of(reader_for("csv"), out.getvalue()):
        for region in regions:
            column = region.path[0]
            found[column] = found.get(column, "") + line[region.start : region.end]
    for index, column in enumerate(["first", "second", "third"]):
        expected = "".join(row[index] for row in rows)
        assert squeezed(found.get(column, "").replace('""', '"')) == squeezed(expected)


def squeezed(text: str) -> str:
    """Without what is not compared: blanks around bare cells, line feeds, doubled quotes."""
    return text.replace(" ", "").replace("\n", "").replace('"', "")


def test_many_columns_are_bounded() -> None:
    reader = reader_for("csv")
    _, state = reader.read(",".join("column" * 10 for _ in range(5000)), ())
    assert len(columns_of(state[1])) == 500
    assert sum(map(len, state)) < 50_000
