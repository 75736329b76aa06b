"""A passage is read wherever reading it would find something, wherever a format has its names."""

from __future__ import annotations

import pytest
from tests.factories import Factory
from tests.property.test_superset import slowly

from contextward.engine import Engine
from contextward.model import Edit, Position, Range, Region
from contextward.project import shipped_engine
from contextward.regions import DATA_LINE, KeyPlace, State, languages
from contextward.text.document import Document

ENGINE = shipped_engine()


class Table:
    """Cells between commas; the names are in the first line."""

    start: State = ("?",)
    anchor = ""
    decodes = ""
    keys: KeyPlace = "around"
    code = False
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[tuple[Region, ...], State]:
        if state == self.start:
            return (), tuple(line.split(","))
        regions, place = [], 0
        for name, cell in zip(state, line.split(","), strict=False):
            if cell:
                regions.append(Region("cell", place, place + len(cell), (name,)))
            place += len(cell) + 1
        return tuple(regions), state


class Positional(Table):
    """The same, and the names are nowhere in the text."""

    start: State = ("patient mrn", "patient name")
    keys: KeyPlace = "unwritten"

    def read(self, line: str, state: State) -> tuple[tuple[Region, ...], State]:
        return Table.read(self, line, (*state, "")) if line else ((), state)


@pytest.fixture(autouse=True)
def _formats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(languages._READERS, "table", Table())
    monkeypatch.setitem(languages._READERS, "positional", Positional())
    monkeypatch.setitem(languages._EXTENSIONS, "table", "table")
    monkeypatch.setitem(languages._EXTENSIONS, "positional", "positional")


def found(engine: Engine, text: str, path: str) -> list[tuple[int, str]]:
    snapshot = engine.open(Document.of(text), path)
    assert list(snapshot.detections()) == slowly(engine, text, path)
    return [(line, detection.rule) for line, detection in snapshot.detections()]


def test_a_heading_leads_to_the_cells_below_it() -> None:
    factory = Factory(5)
    text = f"id,patient_mrn\n1,{factory.mrn()}\n2,{factory.mrn()}\n"
    assert [line for line, _ in found(ENGINE, text, "a.table")] == [1, 2]


def test_a_heading_without_a_name_that_a_rule_knows_is_not_read() -> None:
    snapshot = ENGINE.open(Document.of("id,colour\n1,red\n"), "a.table")
    assert all(row.entry is None for row in snapshot.rows)


def test_names_of_a_positional_format_need_not_be_written() -> None:
    factory = Factory(5)
    text = f"{factory.mrn()},x\n{factory.mrn()},y\n"
    assert [line for line, _ in found(ENGINE, text, "a.positional")] == [0, 1]


def test_an_edit_of_the_heading_is_felt_in_every_row() -> None:
    factory = Factory(5)
    text = "id,colour\n" + "".join(f"{n},{factory.mrn()}\n" for n in range(20))
    before = ENGINE.open(Document.of(text), "a.table")
    edit = Edit(Range(Position(0, 3), Position(0, 9)), "medical record number")
    after = ENGINE.update(before, [edit])
    assert len(list(after.detections())) == 20
    assert list(after.detections()) == slowly(ENGINE, after.document.text, "a.table")


@pytest.mark.parametrize(
    "text",
    [
        "patient.setSsn('{}')",
        "row.put('ssn', '{}')",
        'builder.ssn("{}")',
        "set(SSN, '{}')",
    ],
)
def test_a_call_may_lead_to_a_value(text: str) -> None:
    """Whatever the reader of a language makes of it, the passage is not left out."""
    found(ENGINE, text.format(Factory(3).ssn()), "a.py")
