from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.context.jsonedit import append_item as insertion
from contextward.context.jsontext import JsonFault

POINTER = "/permissions/deny"


def _insert(text: str, *, comments: bool = False) -> str:
    start, end, new = insertion(text, POINTER, "NEW", comments=comments)
    return text[:start] + new + text[end:]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '{\n  "permissions": {\n    "deny": [\n      "NEW"\n    ]\n  }\n}\n'),
        ("{}", '{\n  "permissions": {\n    "deny": [\n      "NEW"\n    ]\n  }\n}'),
        ('{"permissions":{"deny":[]}}', '{"permissions":{"deny":["NEW"]}}'),
        ('{"permissions":{"deny":["a","b"]}}', '{"permissions":{"deny":["a","b","NEW"]}}'),
        ('{"permissions":{"deny":["a"]}}', '{"permissions":{"deny":["a", "NEW"]}}'),
        ('{"a": 1}', '{"a": 1, "permissions": {"deny": ["NEW"]}}'),
        (
            '{\n\t"permissions": {\n\t\t"deny": []\n\t}\n}\n',
            '{\n\t"permissions": {\n\t\t"deny": [\n\t\t\t"NEW"\n\t\t]\n\t}\n}\n',
        ),
        (
            '{\r\n    "permissions": {\r\n        "allow": ["x"]\r\n    }\r\n}\r\n',
            '{\r\n    "permissions": {\r\n        "allow": ["x"],\r\n        "deny": [\r\n'
            '            "NEW"\r\n        ]\r\n    }\r\n}\r\n',
        ),
        (
            '{\n  "permissions": {\n    "deny": [\n      "a",\n      "b"\n    ]\n  }\n}',
            '{\n  "permissions": {\n    "deny": [\n      "a",\n      "b",\n      "NEW"\n'
            "    ]\n  }\n}",
        ),
        (
            '{\n  "permissions": {"deny": [\n  ]}\n}',
            '{\n  "permissions": {"deny": [\n    "NEW"\n  ]}\n}',
        ),
        ('\ufeff{"permissions":{"deny":["a"]}}', '\ufeff{"permissions":{"deny":["a", "NEW"]}}'),
    ],
)
def test_what_is_added_follows_what_is_there(before: str, after: str) -> None:
    assert _insert(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"permissions": {"deny": [\n  "a", // why\n  "b",\n]}}',
            '{"permissions": {"deny": [\n  "a", // why\n  "b",\n  "NEW",\n]}}',
        ),
        (
            '{"permissions": {\n  "deny": [ // none\n  ]}}',
            '{"permissions": {\n  "deny": [\n    "NEW" // none\n  ]}}',
        ),
    ],
)
def test_comments_stay(before: str, after: str) -> None:
    assert _insert(before, comments=True) == after


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{\n"permissions": []}', 2, "permissions is not an object"),
        ('{"permissions":\n {"deny":\n "x"}}', 3, "permissions/deny is not an array"),
        ("[]", 1, "the file is not an object"),
        ('{"permissions": }', 1, "a value is expected"),
    ],
)
def test_a_file_of_another_form_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(JsonFault) as caught:
        _insert(text)
    assert (caught.value.line, caught.value.reason) == (line, reason)


_LEAF = st.none() | st.integers() | st.text(max_size=4)
_OTHER = st.dictionaries(st.sampled_from("abc"), _LEAF | st.lists(_LEAF, max_size=2), max_size=3)


@given(_OTHER, _OTHER, st.lists(st.text(max_size=5), max_size=3), st.integers(0, 2), st.data())
@settings(max_examples=200, deadline=None)
def test_only_the_value_is_added(
    outer: dict[str, Any],
    inner: dict[str, Any],
    entries: list[str],
    depth: int,
    data: st.DataObject,
) -> None:
    before: dict[str, Any] = dict(outer)
    if depth > 0:
        before["permissions"] = dict(inner)
    if depth > 1:
        before["permissions"]["deny"] = list(entries)
    indent = data.draw(st.sampled_from([None, 2, 4, "\t"]))
    text = json.dumps(before, indent=indent)
    start, end, new = insertion(text, POINTER, "NEW")

    assert not text[start:end].strip()
    after = json.loads(text[:start] + new + text[end:])
    expected = json.loads(text)
    expected.setdefault("permissions", {}).setdefault("deny", []).append("NEW")
    assert after == expected
