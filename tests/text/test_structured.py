"""From a file to checked values: every fault with its line, keys as files spell them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.errors import ConfigurationError
from contextward.text.structured import faults, structure
from contextward.text.yamlfile import load_yaml


@dataclass(
    frozen=True,
    config=ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True),
)
class Thing:
    """What a file of this test holds."""

    some_name: str
    parts: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)] = ("x",)


THINGS = TypeAdapter(dict[str, Thing])


def told(text: str) -> list[tuple[int, str]]:
    return [(f.line, f.reason) for f in faults(THINGS, load_yaml(Path("x.yaml"), text))]


def test_what_is_right_has_no_faults() -> None:
    text = "a: {someName: b, parts: [c]}\n"
    assert told(text) == []
    made = structure(THINGS, load_yaml(Path("x.yaml"), text))
    assert made == {"a": Thing(some_name="b", parts=("c",))}


def test_every_fault_is_told_in_order_of_lines() -> None:
    assert told("a:\n  parts: {}\n  extra: 1\nb:\n  someName: 7\nc: []\nd: {}\n") == [
        (2, "a.someName is required"),
        (2, "a.parts: should be a list"),
        (3, "a.extra: unknown key"),
        (5, "b.someName: should be text: put it in quotes"),
        (6, "c: should be keys with values"),
        (7, "d.someName is required"),
    ]


def test_keys_are_spelled_as_the_format_says() -> None:
    assert (1, "a.some_name: unknown key") in told("a: {some_name: b}\n")


def test_a_list_is_not_blamed_for_what_is_wrong_in_it() -> None:
    assert told("a: {someName: b, parts: [7]}\n") == [
        (1, "a.parts.0: should be text: put it in quotes")
    ]
    assert told("a: {someName: b, parts: []}\n") == [(1, "a.parts: should have at least 1 items")]


def test_the_first_fault_is_raised() -> None:
    with pytest.raises(ConfigurationError) as caught:
        structure(THINGS, load_yaml(Path("x.yaml"), "a: {someName: b}\nb: []\nc: 7\n"))
    assert (caught.value.line, caught.value.reason) == (2, "b: should be keys with values")


def test_thousands_of_faults_are_one() -> None:
    text = "".join(f"k{number}: 7\n" for number in range(5_001))
    assert told(text) == [(0, "has more than 5000 faults")]
