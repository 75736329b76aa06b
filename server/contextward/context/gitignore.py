"""Ignore patterns with git's meaning: one file of them, read once, asked for its last match.

Follows git 2.39: byte order mark, comments, escaped and trailing spaces, `!`, `/` in front, `/`
at the end, names at any depth, `**`. `ignoretree` adds what is true of folders: nested files, and
that an excluded folder is final. Hostile files cost little: what is beyond the limits is left out
with a note, and matching is linear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import re2

from contextward.context.wildmatch import literal, translate

MAX_BYTES = 1024 * 1024
MAX_LINE = 4096
"""Bytes of one pattern."""
MAX_PATTERNS = 10_000
_MAX_UNION = 1 << 15
"""Bytes of expression that are compiled into one."""
_WILD = b"*?[\\"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its expression over a path, whether it re-includes, what it is and where."""

    expression: bytes
    negated: bool
    line: int
    kind: str = ""
    text: str = ""
    """The pattern as it is written."""


Mode = Literal["bytes", "characters", "characters, any case"]
"""What an expression is about: git compares bytes, tools in other languages compare characters."""


class Patterns:
    """The patterns of one file, in order; `last` finds the one that decides."""

    __slots__ = ("_compiled", "_latest", "_mode", "_patterns")

    def __init__(self, patterns: Iterable[Pattern], mode: Mode = "bytes") -> None:
        self._patterns = tuple(patterns)
        self._mode = mode
        self._compiled: dict[tuple[int, int], Any] = {}
        self._latest: tuple[bytes, Pattern | None] = (b"", None)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    @property
    def mode(self) -> Mode:
        """What the expressions are about."""
        return self._mode

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self._patterns)

    def some(self, path: bytes) -> bool:
        """Does any pattern match, or may it?"""
        return bool(self._patterns) and self._some(path, 0, len(self._patterns))

    def last(self, path: bytes) -> Pattern | None:
        """The last pattern that matches; `path` is relative to the file, a folder ends in NUL."""
        asked, answer = self._latest
        if asked != path:  # several trees ask the same file about the same path in turn
            answer = self._last(path, 0, len(self._patterns)) if path else None
            self._latest = (path, answer)
        return answer

    def _last(self, path: bytes, low: int, high: int) -> Pattern | None:
        """Halves the patterns as long as one expression for all of them says that some match."""
        if low == high or not self._some(path, low, high):
            return None
        if high - low == 1:
            return self._patterns[low]
        middle = (low + high) // 2
        return self._last(path, middle, high) or self._last(path, low, middle)

    def _some(self, path: bytes, low: int, high: int) -> bool:
        key = (low, high)
        if key not in self._compiled:
            self._compiled[key] = _compile(self._patterns[low:high], self._mode)
        union = self._compiled[key]
        if union is None:  # too large for one expression: perhaps, unless it is a single pattern
            return high - low > 1
        return union.fullmatch(path) is not None


def _compile(patterns: tuple[Pattern, ...], mode: Mode) -> Any:
    expressions = [pattern.expression for pattern in patterns]
    if len(expressions) > 1 and sum(map(len, expressions)) > _MAX_UNION:
        return None
    options = re2.Options()
    if mode == "bytes":
        options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = mode != "characters, any case"
    options.dot_nl = True
    options.log_errors = False
    try:
        return re2.compile(b"|".join(expressions), options)
    except re2.error:
        return None


ParseLine = Callable[[bytes, int], Pattern | None]
"""One pattern of a line that is no comment, given its number; None when there is nothing in it."""
Parsed = tuple[tuple[Pattern, ...], tuple[tuple[int, str], ...]]
"""Patterns, and notes (line, reason) about what was left out."""


def parse(text: str, *, ignore_case: bool = False, kind: str = "") -> Parsed:
    """The patterns of a file, and notes about what was left out of it."""
    return parse_with(lambda line, number: parse_line(line, number, ignore_case, kind), text)


def parse_with(parse_one: ParseLine, text: str) -> Parsed:
    """The same, for any way to read a line."""
    data = encode(text).removeprefix(b"\xef\xbb\xbf")
    notes: list[tuple[int, str]] = []
    patterns: list[Pattern] = []
    lines = data[:MAX_BYTES].split(b"\n")
    if len(data) > MAX_BYTES:
        lines.pop()
        notes.append((len(lines) + 1, "what follows is ignored: the file is larger than 1 MiB"))
    for number, line in enumerate(lines, 1):
        # Git ends the last line for us, so a "\r" at the end of the file is cut off as well.
        line = line.removesuffix(b"\r")
        if len(line) > MAX_LINE:
            notes.append((number, f"ignored: the line is longer than {MAX_LINE} bytes"))
        elif len(patterns) == MAX_PATTERNS:
            notes.append((number, f"what follows is ignored: more than {MAX_PATTERNS} patterns"))
            break
        elif not line.startswith(b"#"):
            pattern = parse_one(line, number)
            if pattern is not None:
                patterns.append(pattern)
    return tuple(patterns), tuple(notes)


def parse_line(
    line: bytes, number: int, ignore_case: bool = False, kind: str = ""
) -> Pattern | None:
    """One pattern, of a line that is no comment; None when there is nothing in it."""
    glob, negated, folders_only = parts(line)
    if not glob:
        return None
    if b"/" in glob:
        glob = glob.removeprefix(b"/")
        # Git compares what stands before the first wildcard by itself, so that a "**" right behind
        # it counts as the beginning of a pattern: "a**/b" matches "ab".
        plain = next((i for i, byte in enumerate(glob) if byte in _WILD), len(glob))
        expression = literal(glob[:plain], ignore_case=ignore_case)
        expression += translate(glob[plain:], crossing=True, ignore_case=ignore_case)
    else:
        expression = rb"(?:[^\x00]*/)?" + translate(glob, crossing=False, ignore_case=ignore_case)
    expression += rb"\x00" if folders_only else rb"\x00?"
    return Pattern(expression, negated, number, kind, decode(line))


def parts(line: bytes) -> tuple[bytes, bool, bool]:
    """A line as (glob, negated, for folders only); the glob is empty when there is nothing."""
    glob = _trim(line.partition(b"\0")[0])
    negated = glob.startswith(b"!")
    glob = glob[negated:]
    folders_only = glob.endswith(b"/")
    return glob[: len(glob) - folders_only], negated, folders_only


def _trim(line: bytes) -> bytes:
    """Without trailing spaces, as far as no backslash escapes them."""
    end = len(line.rstrip(b" "))
    escapes = len(line[:end]) - len(line[:end].rstrip(b"\\"))
    return line[: end + escapes % 2]


def escape(path: str) -> str:
    """A pattern for exactly this path, to stand behind a `/`. `ValueError` if there is none."""
    if any(character in path for character in "\n\r\0"):
        raise ValueError("its name holds a line break")
    if any("\ud800" <= character <= "\udfff" for character in path):
        raise ValueError("its name is not UTF-8")
    escaped = "".join("\\" + c if c in "\\*?[" else c for c in path)
    bare = escaped.rstrip(" ")
    return bare + "\\ " * (len(escaped) - len(bare))


def decode(data: bytes) -> str:
    """What `encode` made bytes of."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """UTF-8, with the bytes that were none where they came from. Never fails."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
