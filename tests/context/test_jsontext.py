from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.context.jsontext import MAX_CHARACTERS, JsonFault, Node, parse


def _plain(node: Node, text: str) -> object:
    match node.kind:
        case "object":
            names = [key.value for key in node.keys]
            return dict(zip(names, (_plain(item, text) for item in node.items), strict=True))
        case "array":
            return [_plain(item, text) for item in node.items]
        case "string":
            return node.value
        case _:
            return json.loads(text[node.start : node.end])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)  # fmt: skip


@given(_JSON, st.sampled_from([None, 1, 4, "\t"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_it_reads_what_json_writes(data: object, indent: int | str | None, ascii_: bool) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_)
    assert _plain(parse(text), text) == data


@given(st.text(alphabet='{}[]",:\\ \n1a-/*tru', max_size=30))
@settings(max_examples=500, deadline=None)
def test_it_refuses_what_json_refuses(text: str) -> None:
    try:
        expected: object = json.loads(text, parse_constant=lambda _: _raise())
    except ValueError:
        with pytest.raises(JsonFault):
            parse(text)
    else:
        assert _plain(parse(text), text) == expected


def _raise() -> None:
    raise ValueError


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the text ends too early"),
        ("{\n'a': 1}", 2, "a string in double quotes is expected, on one line"),
        ('{"a": 1,\n}', 2, "a comma before the end"),
        ("[1\n2]", 2, "',' is expected"),
        ("[]\n\n[]", 3, "text after the end of the value"),
        ("// c\n[]", 1, "a value is expected"),
        ("[" * 60, 1, "nested deeper than 50 levels"),
        (" " * (MAX_CHARACTERS + 1), 1, "larger than 256 KiB"),
        ('["\\x"]', 1, "a string holds an invalid escape"),
    ],
)
def test_a_fault_names_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(JsonFault) as caught:
        parse(text)
    assert (caught.value.line, caught.value.reason) == (line, reason)


def test_comments_and_trailing_commas_are_read_on_demand() -> None:
    text = '// a\n{"a": [1, /* b */ 2,], // c\n}'
    assert _plain(parse(text, comments=True), text) == {"a": [1, 2]}


def test_the_last_of_two_equal_keys_counts() -> None:
    member = parse('{"a": "x", "a": "y"}').member("a")
    assert member is not None
    assert member.value == "y"
