"""Path globs of our own configuration: `*`, `?`, `[abc]`, `{a,b}`, and `**` across folders.

A glob is matched against a whole path with `/` between folders. One that holds no `/` matches the
name at any depth. Matching is linear in the length of the path (RE2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import re2

_MAX_LENGTH = 500


def compile_globs(globs: Iterable[str]) -> Callable[[str], bool]:
    """A predicate over paths: does any glob match? `ValueError` names a glob that is no glob."""
    parts = [_translate(glob if "/" in glob else f"**/{glob}") for glob in globs]
    if not parts:
        return lambda _path: False
    options = re2.Options()
    options.dot_nl = True
    options.log_errors = False
    union = "|".join(f"(?:{part})" for part in parts)
    try:
        pattern = re2.compile(union.encode("utf-8", "replace"), options)
    except re2.error:
        raise ValueError("not a valid glob") from None
    # A name that is not UTF-8 comes as surrogates: each stands for one character, whichever.
    return lambda path: pattern.fullmatch(path.encode("utf-8", "replace")) is not None


def _translate(glob: str) -> str:
    if len(glob) > _MAX_LENGTH:
        raise ValueError("a glob is longer than 500 characters")
    out, index, depth = [], 0, 0
    glob = glob.removeprefix("./").removeprefix("/")
    while index < len(glob):
        rest = glob[index:]
        if rest.startswith("**/"):
            out.append("(?:.*/)?")
            index += 3
            continue
        if rest.startswith("**"):
            out.append(".*")
            index += 2
            continue
        character = glob[index]
        index += 1
        if character == "*":
            out.append("[^/]*")
        elif character == "?":
            out.append("[^/]")
        elif character == "{":
            depth += 1
            out.append("(?:")
        elif character == "}" and depth:
            depth -= 1
            out.append(")")
        elif character == "," and depth:
            out.append("|")
        elif character == "[" and "]" in glob[index + 1 :]:
            end = glob.index("]", index + 1)
            inside = glob[index:end].replace("\\", "\\\\")
            out.append("[" + ("^" + inside[1:] if inside[0] == "!" else inside) + "]")
            index = end + 1
        else:
            out.append(re2.escape(character))
    return "".join(out) + ")" * depth
