"""Adding to a TOML file by one insertion each: comments, order and line endings stay."""

from __future__ import annotations

from typing import Any

from contextward.context.jsonedit import Replacement
from contextward.context.tomltext import (
    Place,
    TomlFault,
    parse_toml,
    places,
    toml_key,
    toml_string,
)


def append_item(text: str, keys: tuple[str, ...], value: str) -> Replacement:
    """Add a string to the array at these keys. `TomlFault` says why there is no place for it."""
    found = _at(parse_toml(text), keys)
    known = places(text)
    if found is None:
        return _new(text, known, keys[:-1], f"{toml_key(keys[-1])} = [{toml_string(value)}]")
    if not isinstance(found, list):
        raise TomlFault(known[keys].line, f"{'.'.join(keys)} is not an array")
    return _inside(text, known, keys, toml_string(value), len(found))


def set_member(text: str, keys: tuple[str, ...], key: str, value: str) -> Replacement:
    """Give a key of the table at these keys a string."""
    table = _at(parse_toml(text), keys) if keys else {}
    known = places(text)
    written = known.get((*keys, key))
    if written is not None:
        return written.start, written.end, toml_string(value)
    line = f"{toml_key(key)} = {toml_string(value)}"
    if table is not None and not isinstance(table, dict):
        raise TomlFault(known[keys].line, f"{'.'.join(keys)} is not a table")
    place = known.get(keys)
    if place is not None and not place.header:
        return _inside(text, known, keys, line, len(table or ()))
    return _new(text, known, keys, line)


def _at(data: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _inside(
    text: str, known: dict[tuple[str, ...], Place], keys: tuple[str, ...], item: str, count: int
) -> Replacement:
    """Before the bracket that closes an array or inline table."""
    place = known[keys]
    inner = [one for path, one in known.items() if path[:-1] == keys and path != keys]
    if not count or not inner:
        return place.start + 1, place.start + 1, item
    last = max(inner, key=lambda one: one.end)
    before = text[place.start + 1 : min(one.start for one in inner)]
    own_lines = "\n" in before and not before.strip()
    end = len(text[: last.end].rstrip(" \t")) if not own_lines else last.end
    return end, end, f",{before}{item}" if own_lines else f", {item}"


def _new(
    text: str, known: dict[tuple[str, ...], Place], table: tuple[str, ...], line: str
) -> Replacement:
    """A line at the end of a table, which is made at the end of the file when it is missing."""
    ending = "\r\n" if "\r\n" in text else "\n"
    if table and table not in known:
        dotted = [keys for keys in known if keys[: len(table)] == table and len(keys) > len(table)]
        if any(not known[keys].header for keys in dotted):
            name = ".".join(table)
            raise TomlFault(known[dotted[0]].line, f"{name} is written in a way not edited here")
        lead = "" if not text or text.endswith("\n") else ending
        gap = ending if text.strip() else ""
        header = f"[{'.'.join(map(toml_key, table))}]"
        return len(text), len(text), f"{lead}{gap}{header}{ending}{line}{ending}"
    start = known[table].end if table else (1 if text.startswith("\ufeff") else 0)
    headers = [place.start for place in known.values() if place.header and place.start >= start]
    stop = min(headers, default=len(text))
    values = [place.end for place in known.values() if start <= place.end and place.start < stop]
    after = max([*values, start])
    if not table and not values:
        return start, start, f"{line}{ending}"
    newline = text.find("\n", after)
    if newline < 0:
        return len(text), len(text), f"{ending}{line}{ending}"
    return newline + 1, newline + 1, f"{line}{ending}"
