"""The structure of an edited file, told by parsers that are not ours."""

from __future__ import annotations

import pytest

from contextward.intact import broken


@pytest.mark.parametrize(
    ("path", "before", "after", "same"),
    [
        ("a.json", '{"a": "x", "n": 1}', '{"a": "y", "n": 2}', True),
        ("a.json", '{"a": "x"}', '{"a": 1}', False),
        ("a.json", '{"a": "x"}', '{"a": "x}', False),
        ("a.json", '{"a": ', '{"a": "', True),
        ("a.ndjson", '{"a": 1}\n{"a": 2}\n', '{"a": 3}\n{"a": 4}\n', True),
        ("a.yaml", "a: one\nb: 12\n", "a: two\nb: 13\n", True),
        ("a.yaml", "a: one\n", "a: 12\n", False),
        ("a.yaml", "a: one\n", "a: on: e\n", False),
        ("a.py", "x = f(1, 'a')", "x = f(2, 'b')", True),
        ("a.py", "x = f(1, 'a')", "x = f('1', 'b')", False),
        ("a.xml", "<a b='1'>x</a>", "<a b='2'>y</a>", True),
        ("a.xml", "<a b='1'>x</a>", "<a b='2'>y<</a>", False),
        ("a.csv", "a,b\n1,2\n", "a,b\n3,4\n", True),
        ("a.csv", "a,b\n1,2\n", 'a,b\n3,"4,5\n', False),
        ("a.hl7", "MSH|^~\\&|a\rPID|1||2^^^X", "MSH|^~\\&|a\rPID|1||3^^^X", True),
        ("a.hl7", "MSH|^~\\&|a\rPID|1||2^^^X", "MSH|^~\\&|a\rPID|1||3^^X", False),
        ("a.txt", "anything", "else", True),
    ],
)
def test_structure(path: str, before: str, after: str, same: bool) -> None:
    language = {"py": "python", "json": "json", "yaml": "yaml"}.get(path.split(".")[1], "unknown")
    assert (broken(path, language, before, after) == "") is same
