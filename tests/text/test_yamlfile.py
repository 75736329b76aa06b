"""YAML as plain data: what is refused, and which line a value is on."""

from __future__ import annotations

from pathlib import Path

import pytest

from contextward.errors import ConfigurationError
from contextward.text.yamlfile import load_yaml

NAME = Path("x.yaml")


def test_scalars_are_the_words_they_look_like() -> None:
    data = load_yaml(
        NAME, 'a: off\nb: true\nc: 012\nd: 2027-01-31\ne: 7\nf: "7"\ng: ~\nh: 1.5\n'
    ).data
    expected = {"a": "off", "b": True, "c": "012", "d": "2027-01-31", "e": 7, "f": "7", "g": None}
    assert data == {**expected, "h": 1.5}


def test_every_value_knows_its_line() -> None:
    file = load_yaml(NAME, "a: 1\nb:\n  - x: 1\n    y: 2\n")
    assert file.line("b", 0, "y") == 4
    assert file.line("b", 0, "unknown") == 3


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: 1\n\na: 2\n", 3, "duplicate key 'a'"),
        ("a: !!python/object:os.system 1\n", 1, "tags"),
        ("a: [1,\n", 2, "not valid YAML"),
        ("? [a]\n: b\n", 1, "plain word"),
        ("[" * 30 + "]" * 30, 1, "nested deeper"),
        ("- a\n" * 300_000, 250_000, "too many values"),
    ],
)
def test_what_is_refused_names_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_yaml(NAME, text)
    assert caught.value.line == line
    assert reason in caught.value.reason


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: \xff\n")
    with pytest.raises(ConfigurationError, match="not UTF-8 at byte 3"):
        load_yaml(path)
