"""FHIR as JSON: the names that lead to a value say which resource it is of, and what it is.

Reads as JSON does, and remembers what the objects around a value have said of themselves so far:
the `resourceType`, the system of a telephone number, the type of an identifier, the resource that a
reference refers to. Their values then have names that say so: `identifier.value` of a patient is
`(patient, identifier, ssn)`. The last part of the state holds these memories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.json import JsonReader
from contextward.regions.pieces import GROUP, SEPARATOR
from contextward.rules.formats import Fhir, Path, fhir, hl7

MEMO = "\x1d"
_MOST = 8
"""Objects of which something is remembered: the innermost ones."""
TELLING = frozenset({"resourceType", "system", "code", "text", "reference", "url", "root"})
_TOLD = frozenset({"value", "display", "valueString", "extension"})
"""Keys whose values are what another key of the same object says."""
Memos = tuple[tuple[Path, str], ...]
"""Objects by the keys that lead to them: a resource, or `=` and the names of a value."""


class FhirReader:
    """Reads FHIR resources and bundles of them; also one a line."""

    start: State = ()
    keys: KeyPlace = "unwritten"
    decodes = ""
    code = False
    longest = DATA_LINE

    def __init__(self, anchor: str = "") -> None:
        self.anchor = anchor
        self._json = JsonReader()

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        told = state[-1] if state and state[-1].startswith(MEMO) else ""
        found, after = self._json.read(line, state[:-1] if told else state)
        if found:
            memos = remembered(told)
            read: list[Region | Mark] = []
            for one in found:
                path = one.path
                if isinstance(one, Mark):
                    memos = forget(memos, path)
                elif path and path[-1] in TELLING:
                    memos = learn(memos, path, line[one.start : one.end])
                better = named(path, memos)
                read.append(one if better == path else replace(one, path=better))
            found, told = tuple(read), memory(memos)
        return found, (*after, told) if told and after else after


def forget(memos: Memos, path: Path) -> Memos:
    """What is left when another object begins where `path` leads."""
    size = len(path)
    return tuple([memo for memo in memos if memo[0][:size] != path]) if memos else memos


def learn(memos: Memos, path: Path, text: str) -> Memos:
    """What the value `text` of a telling key says of an object around it."""
    data, key, owner = fhir(), path[-1], path[:-1]
    memo = ""
    if key == "resourceType":
        memo = data.resources.get(text, text)[:40]
    elif key == "system" and text in data.contacts:
        memo = "=" + data.contacts[text]
    elif key in ("system", "root"):
        memo = "=" + _part(data.systems, text)
    elif key == "url":
        memo = "=" + _part(data.extensions, text)
    elif key == "reference":
        memo = "=" + _referred(data, text)
    elif path[-3:] == ("type", "coding", "code"):
        owner, memo = path[:-3], "=" + hl7().kinds.get(text, "")
    elif path[-2:] == ("type", "text") and "identifier" in path[-3:-2]:
        owner, memo = path[:-2], "=" + text[:40].replace(".", " ").lower()
    if len(memo) < 2:
        return memos
    others = [one for one in memos if one[0] != owner]
    return (*others[-_MOST + 1 :], (owner, memo.replace(GROUP, " ").replace(SEPARATOR, " ")))


def _part(table: Mapping[str, str], text: str) -> str:
    lower = text[:200].lower()
    return next((names for part, names in table.items() if part in lower), "")


def _referred(data: Fhir, text: str) -> str:
    kind = text[:200].rpartition("/")[0].rpartition("/")[2]
    return data.references.get(kind, "")


@lru_cache(maxsize=4096)
def named(path: Path, memos: Memos) -> Path:
    """The names that lead to a value, with what the objects around it have said."""
    known, names = dict(memos), fhir().names
    better: list[str] = []
    for depth, key in enumerate(path):
        memo = known.get(path[:depth], "")
        if memo.startswith("="):
            if key in _TOLD or key.startswith("value"):
                better.extend(memo[1:].split("."))
                continue
        elif memo:
            better.append(memo)
        better.append(names.get(key, key))
    return tuple(better)


@lru_cache(maxsize=1024)
def remembered(told: str) -> Memos:
    """What a part of a state remembers."""
    found: list[tuple[Path, str]] = []
    for entry in told[1:].split(GROUP) if told else ():
        *path, memo = entry.split(SEPARATOR)
        if path and path[0] == "":
            found.append((tuple(path[1:]), memo))
    return tuple(found)


@lru_cache(maxsize=1024)
def memory(memos: Memos) -> str:
    """The part of a state that remembers; empty when there is nothing to."""
    entries = [SEPARATOR.join(("", *path, memo)) for path, memo in memos]
    return MEMO + GROUP.join(entries) if entries else ""
