"""People: which values are about the same person, and what that person is.

Values are grouped by the marks of readers: from one mark to the next of its list or document a
record goes on. Values that stand in no record, such as assignments of a program, are together while
few lines lie between them. What a person is tell the words of the keys (`rules/roles.yaml`). Linear
in the number of marks and detections; nothing of a value is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from contextward.detect.names import words
from contextward.model import Detection, Mark
from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_GAP = 8
"""Lines without a value that part loose values."""
Words = Annotated[
    frozenset[str], BeforeValidator(lambda text: text.split() if isinstance(text, str) else text)
]


@checked(frozen=True)
class Roles:
    """The format of `rules/roles.yaml`."""

    roles: dict[str, Words]
    protected: Words
    health: Words
    parts: Words
    quasi: Words
    medical: Words


@cache
def roles() -> Roles:
    """`rules/roles.yaml`. `ConfigurationError` if the installation is damaged."""
    return structure(TypeAdapter(Roles), load_yaml(rules_dir() / "roles.yaml"))


@lru_cache(maxsize=8192)
def role_of(path: tuple[str, ...]) -> str:
    """What the person is to whom a value of these keys belongs; empty when no word tells."""
    known = _by_word()
    for name in reversed(path):
        for word in reversed(words((name,))):
            if word in known:
                return known[word]
    return ""


@lru_cache(maxsize=8192)
def speaks_of_health(path: tuple[str, ...]) -> bool:
    """Does a word of these names say that the record is about health?"""
    return any(not roles().health.isdisjoint(words((name,))) for name in path)


@dataclass(slots=True)
class _Container:
    """What a mark began; `loose` for values outside of any."""

    number: int
    path: tuple[str, ...] = ()
    loose: bool = False


Line = tuple[int, Sequence[Mark], Sequence[Detection]]


def people(lines: Iterable[Line]) -> Iterator[tuple[int, Detection]]:
    """The detections with their lines, each told its record and its role there."""
    numbers = 0
    stack = [_Container(0, loose=True)]
    last = -_GAP
    for line, marks, detections in lines:
        waiting = list(reversed(marks))
        for detection in detections:
            while waiting and waiting[-1].column <= detection.start:
                numbers = _enter(stack, waiting.pop(), numbers)
            path = detection.path
            while path and not _holds(stack[-1], path):
                stack.pop()
            if stack[-1].loose and line - last > _GAP:
                numbers += 1
                stack = [_Container(numbers, loose=True)]
            last = line
            told = replace(detection, record=stack[-1].number, role=role_of(path))
            yield line, told
        while waiting:
            numbers = _enter(stack, waiting.pop(), numbers)


def _enter(stack: list[_Container], mark: Mark, numbers: int) -> int:
    """Leave what the mark ends, and enter what it begins unless that is a part."""
    depth = len(mark.path)
    while not stack[-1].loose and (
        len(stack[-1].path) >= depth or stack[-1].path != mark.path[: len(stack[-1].path)]
    ):
        stack.pop()
    if depth and not roles().parts.isdisjoint(words(mark.path[-1:])[-1:]):
        return numbers
    if not depth:
        del stack[1:]
        stack[0] = _Container(numbers + 1, loose=True)
        numbers += 1
    stack.append(_Container(numbers + 1, mark.path))
    return numbers + 1


def _holds(container: _Container, path: tuple[str, ...]) -> bool:
    size = len(container.path)
    return container.loose or (size < len(path) and path[:size] == container.path)


@cache
def _by_word() -> dict[str, str]:
    return {word: role for role, known in roles().roles.items() for word in known}
