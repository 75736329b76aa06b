"""Patterns about whole paths that are neither git's nor JavaScript's.

- `globset`, of Rust, as Zed uses it: `*` and `?` cross `/`, nothing is negated, a leading `/`
  matches nothing; a path is tested with and without a `/` at its end, and so is every folder
  around it.
- `fnmatch`, of Python: as globset, but only the path itself is tested.
- `wildcard`: `*` and `?` and nothing else; both cross `/`.
- `path`: a path with everything below it, or a glob in which `*` stays in its folder.
"""

from __future__ import annotations

import re2

from contextward.context.charclass import NOTHING, character_class
from contextward.context.gitignore import Pattern, encode
from contextward.context.shellglob import expand, translate

_ANY = "[^\\x00]*"
_ONE = "[^\\x00]"
_BELOW = f"(?:/{_ANY})?"


def globset(glob: str, line: int, kind: str = "") -> Pattern:
    """A glob of Zed's settings."""
    found = []
    for one in expand(glob):
        # With "/" at its end a path may match where it does not without: "dir/**" names "dir" too.
        for start in {one, *_with_slash(one)}:
            found.append(_globset(start) + _BELOW)
    return Pattern(_union(found), False, line, kind, glob)


def fnmatch(glob: str, line: int, kind: str = "") -> Pattern:
    """A glob of Python's fnmatch."""
    return Pattern(encode(_loose(glob, escapes=False)), False, line, kind, glob)


def wildcard(glob: str, line: int, kind: str = "", *, negated: bool = False) -> Pattern:
    """`*` and `?` only; a space and an asterisk at the end may be missing together."""
    # as OpenCode has it, so that a permission for "git *" also means "git"
    head, optional = (glob[:-2], f"(?: {_ANY})?") if glob.endswith(" *") else (glob, "")
    expression = "".join(_ANY if c == "*" else _ONE if c == "?" else re2.escape(c) for c in head)
    return Pattern(encode(expression + optional), negated, line, kind, glob)


def path(
    glob: str, line: int, kind: str = "", *, negated: bool = False, below: bool = True
) -> Pattern:
    """A path or glob; with `below`, everything in a folder of that name as well."""
    plain = glob.removeprefix("./").rstrip("/")
    if plain in ("", "."):
        return Pattern(encode(_ANY if below else NOTHING), negated, line, kind, glob)
    expression = _union([translate(one) for one in expand(plain)])
    if below:
        expression = b"(?:" + expression + b")" + encode(_BELOW)
    return Pattern(expression, negated, line, kind, glob)


def _with_slash(glob: str) -> set[str]:
    """Globs that match what `glob` matches once a `/` is added at the end."""
    found: set[str] = set()
    while glob.endswith(("/", "*", "?")):
        escaped = glob[-2:-1] == "\\"
        if escaped:
            break
        last, glob = glob[-1], glob[:-1]
        if last in "/?" and glob:
            found.add(glob)
        if last != "*":
            break
    return found


def _globset(glob: str) -> str:
    """`**` between slashes spans folders, none included; elsewhere it is an asterisk."""
    segments = glob.split("/")
    if len(segments) == 1:
        return _loose(glob, escapes=True)
    out: list[str] = []
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "**":
            if number == 0:
                out.append(f"(?:{_ANY}/)?")
            elif last:
                out.append(_ANY)
            else:
                out.append(f"(?:{_ANY}/)?")
        else:
            out.append(_loose(segment, escapes=True) + ("" if last else "/"))
    return "".join(out)


def _loose(glob: str, *, escapes: bool) -> str:
    out: list[str] = []
    index = 0
    while index < len(glob):
        character = glob[index]
        if character == "*":
            if out[-1:] != [_ANY]:
                out.append(_ANY)
        elif character == "?":
            out.append(_ONE)
        elif character == "[":
            if "]" in glob[index + 2 :]:
                found, index = character_class(glob, index, slash=True)
                out.append(found)
                continue
            out.append(NOTHING if escapes else re2.escape("["))
        elif character == "\\" and escapes:
            out.append(re2.escape(glob[index + 1]) if index + 1 < len(glob) else NOTHING)
            index += 1
        else:
            out.append(re2.escape(character))
        index += 1
    return "".join(out)


def _union(expressions: list[str]) -> bytes:
    return encode("|".join(f"(?:{one})" for one in sorted(expressions)))
