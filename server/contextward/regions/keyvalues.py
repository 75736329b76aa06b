"""TOML, INI and properties: values with the section they stand in and the name before them.

`[patient.address]` and `[section "name"]` begin a section, `[[patients]]` another thing of a kind.
A name leads to the value behind `=` or `:`, also inside braces and lists; in properties, dots
separate the names. A value may go on: between three quotes, in brackets, or behind a backslash that
ends a line. A state has the section, the name, and what is open.
"""

from __future__ import annotations

import re
from typing import Literal

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.pieces import BODIES, SEPARATOR, comment, name, value
from contextward.rules.formats import Path

Dialect = Literal["toml", "ini", "properties"]
_SECTION = re.compile(r"""\s*+(\[\[?)\s*+([^\]\[]*+)\]{1,2}\s*+(?:[#;].*+)?\Z""")
_NAME = re.compile(r"""\s*+((?:[^=:"'\[\]{}]++|"[^"]*+"|'[^']*+')+)[=:]\s*+""")
_INNER = re.compile(r"""\s*+("[^"\\]*+"|'[^']*+'|[\w.-]++)\s*+=\s*+""")
_SCALAR = re.compile(r"[^\s,\[\]{}#\"']++(?:[ :][^\s,\[\]{}#\"']++)?")
_PARTS = re.compile(r"""[^."']++|"[^"]*+"|'[^']*+'""")
_COMMENT: dict[str, re.Pattern[str] | None] = {
    "toml": re.compile(r"#"),
    "ini": re.compile(r"(?:\A|\s)[;#]"),
    "properties": None,
}
_MARKS = "#;! "
_DEEPEST = 64


class KeyValuesReader:
    """Reads files of names and values."""

    start: State = ()
    anchor = ""
    keys: KeyPlace = "around"
    code = False
    decodes = ""
    longest = DATA_LINE

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        walk = _Walk(line, state, self._dialect)
        walk.run()
        return tuple(walk.regions), walk.state()


class _Walk:
    __slots__ = ("dialect", "key", "line", "open", "regions", "section")

    def __init__(self, line: str, state: State, dialect: Dialect) -> None:
        self.line, self.dialect = line, dialect
        self.regions: list[Region | Mark] = []
        section, key, self.open = state if len(state) == 3 else ("", "", "")
        self.section = _names(section)
        self.key = _names(key)

    def state(self) -> State:
        if not self.section and not self.open:
            return ()
        key = SEPARATOR.join(self.key) if self.open else ""
        return SEPARATOR.join(self.section), key, self.open

    def run(self) -> None:
        """Read the line."""
        line, text = self.line, self.line.strip()
        if self.open in ('"""', "'''"):
            self._values(self._long(0))
        elif self.open == "\\":
            self._plain(0)
        elif self.open:
            self._values(0)
        elif text[:1] in ("#", ";", "!") and text:
            self.regions.extend(comment(line, line.index(text[0]) + 1, len(line), _MARKS))
        elif match := _SECTION.match(line):
            self.section = self._path(match[2])
            self.regions.append(Mark(match.start(1), self.section))
        elif match := _NAME.match(line):
            self.key = self._path(match[1].strip())
            if self.dialect == "toml":
                self._values(match.end())
            else:
                self._plain(match.end())

    def _path(self, text: str) -> Path:
        parts = [part.strip().strip("\"'").strip() for part in _PARTS.findall(text)]
        return tuple([name(part) for part in parts if part][:8])

    def _plain(self, start: int) -> None:
        """Read the value of a line, which is all that stands behind the name."""
        line = self.line
        mark = _COMMENT[self.dialect]
        found = mark.search(line, start) if mark else None
        end = found.start() if found else len(line)
        text = line[start:end].strip()
        goes_on = text.endswith("\\") and self.dialect == "properties"
        text = text[:-1].rstrip() if goes_on else text
        self.open = "\\" if goes_on else ""
        if text:
            first = line.index(text, start)
            last = first + len(text)
            path = (*self.section, *self.key)
            if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
                self.regions.append(value(path, first + 1, last - 1, first, last))
            else:
                self.regions.append(value(path, first, last))
        if found:
            self.regions.extend(comment(line, found.end(), len(line), _MARKS))

    def _values(self, position: int) -> None:
        """Read the values of TOML up to the end of the line: `open` has the open brackets."""
        line, outer = self.line, self.key
        while position < len(line):
            sign = line[position]
            if sign == "#":
                self.regions.extend(comment(line, position + 1, len(line), _MARKS))
                break
            if line.startswith(('"""', "'''"), position):
                brackets, self.open = self.open, line[position : position + 3]
                position = self._long(position + 3, position)
                if self.open:
                    return
                self.open = brackets
            elif sign in "[{":
                if sign == "{" and len(self.open) < _DEEPEST:
                    self.regions.append(Mark(position, (*self.section, *outer)))
                self.open = (self.open + sign)[:_DEEPEST]
                position += 1
            elif sign in "]}":
                self.open = self.open[:-1]
                self.key = outer
                position += 1
            elif self.open.endswith("{") and (match := _INNER.match(line, position)):
                self.key = (*outer, *self._path(match[1]))
                position = match.end()
            elif sign in "\"'":
                position = self._quoted(position)
            elif match := _SCALAR.match(line, position):
                self.regions.append(value((*self.section, *self.key), *match.span()))
                position = match.end()
            else:
                position += 1
        self.key = outer

    def _quoted(self, outer: int) -> int:
        quote = self.line[outer]
        body = BODIES[quote].match(self.line, outer + 1) if quote == '"' else None
        end = body.end() if body else self.line.find(quote, outer + 1)
        path = (*self.section, *self.key)
        if end < 0 or end >= len(self.line):
            if outer + 1 < len(self.line):
                self.regions.append(value(path, outer + 1, len(self.line)))
            return len(self.line)
        self.regions.append(value(path, outer + 1, end, outer, end + 1))
        return end + 1

    def _long(self, start: int, outer: int = -1) -> int:
        """Read a text between three quotes; `open` is empty once it ends here."""
        end = self.line.find(self.open, start)
        stop = end if end >= 0 else len(self.line)
        path = (*self.section, *self.key)
        if start < stop:
            around = (outer, end + 3) if outer >= 0 and end >= 0 else (-1, -1)
            self.regions.append(value(path, start, stop, *around))
        if end < 0:
            return stop
        self.open = ""
        return end + 3


def _names(text: str) -> Path:
    return tuple(text.split(SEPARATOR)[:8]) if text else ()
