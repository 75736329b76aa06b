"""What an exclusion of one path looks like in each dialect, and how it gets into a file."""

from __future__ import annotations

import re

from contextward.context import jsonedit, tomledit, yamledit
from contextward.context.gitignore import escape
from contextward.context.jsontext import JsonFault, pointer_keys
from contextward.context.schema import Format, Mechanism
from contextward.context.tomltext import TomlFault, parse_toml
from contextward.context.yamledit import YamlFault
from contextward.errors import ConfigurationError

_REFUSED = "deny"
_GIT = frozenset({"gitignore", "npm-ignore", "pathspec", "permission-rule"})
_PLAIN = frozenset({"wildcard-map", "path-map", "rule-list", "path-list"})
"""Dialects in which a wildcard cannot be meant as a character."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class CannotWrite(Exception):
    """There is no such entry, or no place for it: the reason in a few words."""


def pattern_for(mechanism: Mechanism, path: str) -> str:
    """A pattern for exactly `path`, to stand in an entry. `CannotWrite` when there is none."""
    dialect = mechanism.dialect
    try:
        escaped = escape(path)
    except ValueError as error:
        raise CannotWrite(f"no pattern can name it: {error}") from None
    if dialect in _GIT:
        return escaped
    if _CONTROL.search(path):
        raise CannotWrite("no pattern can name it: its name holds a control character")
    if dialect in _PLAIN:
        if set(path) & set("*?[{"):
            raise CannotWrite("no pattern can name it: its name holds a wildcard")
        return path
    if dialect == "fnmatch":
        return "".join(f"[{c}]" if c in "*?[" else c for c in path)
    special = "\\*?[]{}" if dialect == "globset" else "\\*?[]{}()!+@|"
    return "".join("\\" + c if c in special else c for c in path)


def ignore_line(mechanism: Mechanism, path: str, *, folder: bool) -> str:
    """The line of an ignore file for a path, which is relative to the file."""
    return f"/{pattern_for(mechanism, path)}{'/' if folder else ''}"


def entries_for(mechanism: Mechanism, path: str, *, folder: bool) -> tuple[str, ...]:
    """The entries of a settings file for a path."""
    pattern = pattern_for(mechanism, path)
    templates = mechanism.folder_entries if folder else mechanism.entries
    return tuple(template.replace("{pattern}", pattern) for template in templates)


def with_line(text: str, line: str) -> str:
    """An ignore file with one more line at its end."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lead = "" if not text or text.endswith("\n") else ending
    return f"{text}{lead}{line}{ending}"


def with_entries(text: str, mechanism: Mechanism, entries: tuple[str, ...]) -> str:
    """A settings file with the entries that it does not have yet."""
    pointer = mechanism.pointer or ""
    if mechanism.select:
        chosen = _selected(text, mechanism)
        if chosen is None:
            chosen = mechanism.default or ""
            (key,) = pointer_keys(mechanism.select)
            text = _edit(text, mechanism.format, (), key, chosen)
            if mechanism.extends:
                parent = pointer_keys(pointer.partition("/*")[0])
                keys = (*parent, chosen)
                text = _edit(text, mechanism.format, keys, "extends", mechanism.extends)
        pointer = pointer.replace("*", chosen.replace("~", "~0").replace("/", "~1"))
    keys = pointer_keys(pointer)
    for entry in entries:
        if mechanism.writer == "map":
            text = _edit(text, mechanism.format, keys, entry, _REFUSED)
        else:
            text = with_item(text, mechanism.format, pointer, entry)
    return text


def with_item(text: str, format_: Format, pointer: str, item: str) -> str:
    """A settings file with one more string in the array at a place."""
    keys = pointer_keys(pointer)
    try:
        if format_ == "toml":
            start, end, new = tomledit.append_item(text, keys, item)
        elif format_ == "yaml":
            if len(keys) != 1:
                raise CannotWrite("lists deeper in YAML are not edited")
            start, end, new = yamledit.append_item(text, keys[0], item)
        else:
            comments = format_ == "jsonc"
            start, end, new = jsonedit.append_item(text, pointer, item, comments=comments)
    except (JsonFault, TomlFault, YamlFault, ConfigurationError) as fault:
        raise CannotWrite(f":{fault.line}: {fault.reason}") from None
    return text[:start] + new + text[end:]


def _edit(text: str, format_: Format, keys: tuple[str, ...], key: str, value: str) -> str:
    try:
        if format_ == "toml":
            start, end, new = tomledit.set_member(text, keys, key, value)
        else:
            pointer = "".join(f"/{k.replace('~', '~0').replace('/', '~1')}" for k in keys)
            start, end, new = jsonedit.set_member(
                text, pointer, key, value, comments=format_ == "jsonc"
            )
    except (JsonFault, TomlFault) as fault:
        raise CannotWrite(f":{fault.line}: {fault.reason}") from None
    return text[:start] + new + text[end:]


def _selected(text: str, mechanism: Mechanism) -> str | None:
    (key,) = pointer_keys(mechanism.select or "")
    try:
        data = parse_toml(text)
    except TomlFault as fault:
        raise CannotWrite(f":{fault.line}: {fault.reason}") from None
    if mechanism.unless and mechanism.unless.removeprefix("/") in data:
        raise CannotWrite(f": it has {mechanism.unless[1:]}, beside which no entry would count")
    value = data.get(key)
    return value if isinstance(value, str) else None
