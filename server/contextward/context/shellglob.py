"""Globs of JavaScript's minimatch and fast-glob, as expressions about whole paths.

Of their grammar: `*`, `?`, `**` as a whole segment, classes, braces (`{a,b}`, `{1..3}`), the
extended forms `@(a|b)`, `?(a)`, `*(a)` and `+(a)`. A glob with `!(...)` matches nothing here, since
no expression in linear time can say it. A leading dot is like any other character, because both
tools are started that way where an exclusion list is read.
"""

from __future__ import annotations

from collections.abc import Iterator

import re2

from contextward.context.charclass import NOTHING, character_class
from contextward.context.gitignore import Pattern, encode

_ANY = "[^\\x00]*"
_SEGMENT = "[^\\x00/]*"
_MAX_EXPANDED = 200
_MAGIC = frozenset("*?[](){}|+@!\\")
_EXTENDED = {"@": "", "?": "?", "*": "*", "+": "+"}


def minimatch(glob: str, line: int, kind: str = "") -> Pattern:
    """minimatch with nocase, matchBase, dot and nonegate: a bare name matches at any depth."""
    found = []
    for one in expand(glob):
        base = "" if "/" in one else f"(?:{_ANY}/)?"
        found.append(base + translate(one.removeprefix("/")))
    return Pattern(encode("|".join(f"(?:{one})" for one in found)), False, line, kind, glob)


def fast_glob(glob: str, line: int, kind: str = "") -> Pattern:
    """An entry of fast-glob's `ignore`: from the root on, in this case of letters.

    fast-glob does not go into a folder whose name stands at the end without wildcards, so all that
    is in it is left out, too. A glob that begins with `/` is about the whole file system.
    """
    found = []
    for one in expand(glob.removeprefix("./")):
        plain = not set(one.rpartition("/")[2]) & _MAGIC and not one.endswith("/")
        found.append(f"(?:{translate(one)}){f'(?:/{_ANY})?' if plain else ''}")
        if one.endswith("/**"):
            found.append(translate(one.removesuffix("/**")))
    return Pattern(encode("|".join(found)), False, line, kind, glob)


def translate(glob: str) -> str:
    """One glob without braces. Text between slashes is compared segment by segment."""
    segments = glob.split("/")
    out: list[str] = []
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "**":
            out.append(_ANY if last else f"(?:{_ANY}/)?")
        else:
            out.append(_segment(segment) + ("" if last else "/"))
    return "".join(out)


def expand(glob: str) -> tuple[str, ...]:
    """The globs that braces stand for; itself when there are too many."""
    found: list[str] = []
    for one in _expand(glob):
        found.append(one)
        if len(found) > _MAX_EXPANDED:
            return (glob,)
    return tuple(found)


def _expand(glob: str) -> Iterator[str]:
    opening = _brace(glob)
    if opening is None:
        yield glob
        return
    start, end, choices = opening
    for choice in choices:
        for inner in _expand(choice):
            for rest in _expand(glob[end:]):
                yield glob[:start] + inner + rest


def _brace(glob: str) -> tuple[int, int, list[str]] | None:
    """The first brace with choices: where it begins and ends, and what they are."""
    start = 0
    while (start := glob.find("{", start)) >= 0:
        if start and glob[start - 1] == "\\":
            start += 1
            continue
        depth, choices, begin = 0, [], start + 1
        for index in range(start, len(glob)):
            character = glob[index]
            if character == "{":
                depth += 1
            elif character == "," and depth == 1:
                choices.append(glob[begin:index])
                begin = index + 1
            elif character == "}":
                depth -= 1
                if depth == 0:
                    choices.append(glob[begin:index])
                    numbers = _numbers(choices[0]) if len(choices) == 1 else choices
                    if numbers:
                        return start, index + 1, numbers
                    break
        start += 1
    return None


def _numbers(text: str) -> list[str]:
    """`1..3`: the numbers; nothing for anything else."""
    low, dots, high = text.partition("..")
    if not (dots and low.isdecimal() and high.isdecimal() and len(low + high) < 8):
        return []
    first, last = int(low), int(high)
    if abs(last - first) > _MAX_EXPANDED:
        return []
    step = 1 if first <= last else -1
    return [str(number) for number in range(first, last + step, step)]


def _segment(glob: str) -> str:
    out: list[str] = []
    open_groups: list[str] = []
    index = 0
    while index < len(glob):
        character = glob[index]
        after = glob[index + 1 : index + 2]
        if character == "!" and after == "(":
            return NOTHING
        if character in _EXTENDED and after == "(" and ")" in glob[index:]:
            open_groups.append(_EXTENDED[character])
            out.append("(?:")
            index += 2
            continue
        if character == "|" and open_groups:
            out.append("|")
        elif character == ")" and open_groups:
            out.append(")" + open_groups.pop())
        elif character == "*":
            if out[-1:] != [_SEGMENT]:
                out.append(_SEGMENT)
        elif character == "?":
            out.append("[^\\x00/]")
        elif character == "[" and "]" in glob[index + 2 :]:
            found, index = character_class(glob, index, slash=False)
            out.append(found)
            continue
        elif character == "\\" and after:
            out.append(re2.escape(after))
            index += 1
        else:
            out.append(re2.escape(character))
        index += 1
    return "".join(out) + ")" * len(open_groups)
