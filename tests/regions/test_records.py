"""Where records begin: an element of a list, a call, a document; not what one name leads to."""

from __future__ import annotations

from tests.regions.reading import records


def test_json_marks_documents_and_elements_but_no_object_behind_a_key() -> None:
    text = '{"patient": {"name": "A"},\n "visits": [{"date": "B"}, {"date": "C"}]}'
    assert records("json", text) == [(0, 0, ""), (1, 12, "visits"), (1, 27, "visits")]


def test_json_marks_each_object_of_a_file_of_lines() -> None:
    assert records("json", '{"a": 1}\n{"a": 2}') == [(0, 0, ""), (1, 0, "")]


def test_yaml_marks_documents_and_items() -> None:
    text = "---\npatients:\n  - name: A\n    pets: [{name: B}]\n  - name: C"
    assert records("yaml", text) == [
        (0, 0, ""),
        (2, 2, "patients"),
        (3, 11, "patients.pets"),
        (4, 2, "patients"),
    ]


def test_python_marks_definitions_calls_and_dictionaries_of_their_own() -> None:
    text = 'def test_a():\n    p = Patient(name=Name(family="A"))\n    rows = [{"a": 1}, {"a": 2}]'
    assert records("python", text) == [
        (0, 0, ""),
        (0, 10, "test_a"),
        (1, 15, "p.Patient"),
        (2, 12, "rows"),
        (2, 22, "rows"),
    ]


def test_javascript_marks_blocks_calls_and_objects() -> None:
    text = "it(() => {\n  const p = { name: { given: 'A' } };\n});"
    assert records("javascript", text) == [(0, 2, "it"), (0, 9, ""), (1, 12, "p")]
