r"""SQL: the values of rows under their columns, of assignments and comparisons under their names.

`INSERT INTO t (a, b) VALUES (1, 2), (3, 4)` names its columns; without that list they are those of
`CREATE TABLE t (...)` above in the same text, of which the state remembers the columns. The rows of
`COPY t (a, b) FROM stdin` stand between tabs, one a line, up to `\.`. A state has eight parts: the
tables, what is being read, its table, columns, the number of the value, the depth of brackets, the
quote of a text that goes on, and the name that leads to the next value.
"""

from __future__ import annotations

import re

from contextward.model import Mark, Region, RegionKind
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.pieces import BLOCK_MARKS, GROUP, SEPARATOR, comment, name, words

_TOKEN = re.compile(
    r"""(?x)\s*+(?: (--|\#(?=\s|!)|//) | (/\*) | (') | ("[^"]*+"|`[^`]*+`|\[[A-Za-z_][^\]\[]*+\])
        | ([-+]?\d[\w.+-]*+) | (?:[BENUXbenux]&?(?=')) | ([^\W\d][\w$]*+)
        | (\$\w*+\$) | ([(),;=.<>!]) | (?s:.) )"""
)
_TEXT = re.compile(r"[^'\\]*+(?:(?:''|\\(?!'\s*+(?:[,;)]|\Z))(?s:.)|\\)[^'\\]*+)*")
"""A doubled quote is part of a text, and one behind a backslash, unless the text ends there."""
_NO_COLUMN = words(
    "constraint primary foreign unique key index check exclude like fulltext spatial period"
)
_COMPARES = words("like ilike in is between similar")
_SILENT = words("null true false default not and or")
_START = ("",) * 8
_MOST_TABLES = 30_000
"""Characters of tables and their columns that a state remembers."""
_MOST_COLUMNS = 4_000
_STATEMENTS = words("insert replace merge update create copy select delete alter with")
_PASSED = words("into table if not exists only temporary temp unlogged ignore or from with")
"""What may stand between such a word and the name of the table."""


class SqlReader:
    """Reads SQL of any dialect."""

    start: State = ()
    anchor = ""
    keys: KeyPlace = "around"
    decodes = ""
    code = False
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        walk = _Walk(line, state)
        walk.run()
        return tuple(walk.regions), walk.state(state)


class _Walk:
    __slots__ = (
        "columns", "count", "depth", "key", "line", "open", "phase", "regions", "table", "tables",
    )  # fmt: skip

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        self.regions: list[Region | Mark] = []
        if len(state) != 8:
            state = _START
        self.tables, self.phase, self.table, columns, count, depth, self.open, self.key = state
        self.columns = columns.split(SEPARATOR) if columns else []
        self.count, self.depth = _number(count), _number(depth)

    def state(self, old: State) -> State:
        columns = SEPARATOR.join(self.columns)
        new = (
            self.tables, self.phase, self.table, columns if len(columns) <= _MOST_COLUMNS else "",
            str(self.count), str(min(self.depth, 9999)), self.open, self.key,
        )  # fmt: skip
        if new == (*_START[:4], "0", "0", "", ""):
            return ()
        return old if new == old else new

    def run(self) -> None:
        """Read the line."""
        line, position = self.line, 0
        if self.phase == "data":
            self._copied()
            return
        if self.open == "'":
            position = self._text(0, -1)
        elif self.open == "*":
            position = self._block(0)
        while match := _TOKEN.match(line, position):
            position, group = match.end(), match.lastindex
            if group == 1:
                self.regions.extend(comment(line, position, len(line), "-#/ "))
                return
            if group == 2:
                position = self._block(position)
            elif group == 3:
                position = self._text(position, position - 1)
            elif group == 4:
                self._quoted_name(match.start(4), position)
            elif group == 5:
                self._value(match.start(5), position)
            elif group == 6:
                self._word(match[6])
            elif group == 8:
                self._mark(match[8], position - 1)

    def _block(self, start: int) -> int:
        end = self.line.find("*/", start)
        stop = end if end >= 0 else len(self.line)
        self.regions.extend(comment(self.line, start, stop, BLOCK_MARKS))
        self.open = "*" if end < 0 else ""
        return stop if end < 0 else end + 2

    def _text(self, start: int, outer: int) -> int:
        body = _TEXT.match(self.line, start)
        end = body.end() if body else len(self.line)
        if end >= len(self.line):
            self.open = "'"
            self._value(start, len(self.line))
            return len(self.line)
        self.open = ""
        if outer >= 0:
            self._value(start, end, outer, end + 1)
        else:
            self._value(start, end)
        return end + 1

    def _value(self, start: int, end: int, outer_start: int = -1, outer_end: int = -1) -> None:
        if outer_start < 0 and (start == end or self.phase == "create"):
            return  # the length of a column is no value
        path: tuple[str, ...] = ()
        row = self.phase == "row"
        if row:
            if self.count < len(self.columns):
                path = (self.table, self.columns[self.count])
        elif self.key and not self.key.endswith("?"):
            path = (self.table, self.key) if self.table else (self.key,)
        kind: RegionKind = "string" if not path else "cell" if row else "key-value"
        self.regions.append(Region(kind, start, end, path, outer_start, outer_end))

    def _quoted_name(self, start: int, end: int) -> None:
        text = self.line[start + 1 : end - 1]
        assigned = self.key and not self.key.endswith("?")
        if self.line[start] == '"' and (self.phase == "row" or assigned):  # MySQL's texts
            self._value(start + 1, end - 1, start, end)
        else:
            self._name(text)

    def _word(self, word: str) -> None:
        lower = word.lower()
        if self.phase == "row" or lower in _SILENT:
            return
        if self.depth == 0 and lower in _STATEMENTS and self.phase != "create":
            self.phase = "copy" if lower == "copy" else lower if lower != "replace" else "insert"
            self.key = ""
            if self.phase in ("insert", "copy", "update", "create"):
                self.table, self.columns = "", []
        elif lower == "values" or (lower == "value" and self.phase == "insert"):
            if self.phase == "insert" and self.table:
                self.columns = self.columns or self._known()
                self.phase, self.depth, self.key = "values", 0, ""
        elif lower == "stdin" and self.phase == "copy":
            self.columns = self.columns or self._known()
            self.open = "copy"
        elif lower in _COMPARES:
            self.key = self.key.removesuffix("?")
        else:
            self._name(word)

    def _name(self, word: str) -> None:
        """A name: of a table, of a column, or of what is compared with something."""
        lower, phase = word.lower(), self.phase
        if phase in ("insert", "copy", "create") and not self.depth:
            if lower not in _PASSED and not (phase != "create" and self.columns):
                self.table = name(word)
        elif phase in ("insert", "copy") and self.depth == 1:
            self.columns.append(name(word))
        elif phase == "create":
            if self.depth == 1 and self.count == 0:
                self.count = 1
                if lower not in _NO_COLUMN:
                    self.columns.append(name(word))
        else:
            if phase == "update" and not self.table:
                self.table = name(word)
            self.key = name(word) + "?"

    def _mark(self, mark: str, place: int) -> None:
        if mark == "(":
            if self.phase == "values":
                self.phase, self.depth, self.count = "row", 0, 0
                self.regions.append(Mark(place, (self.table,)))
            elif self.phase == "create" and not self.depth:
                self.columns, self.count = [], 0
            self.depth += 1
        elif mark == ")":
            self.depth = max(self.depth - 1, 0)
            if self.phase == "row" and not self.depth:
                self.phase = "values"
            elif self.phase == "create" and not self.depth:
                self._remember()
        elif mark == ",":
            if self.phase == "row" and self.depth == 1:
                self.count += 1
            elif self.phase == "create" and self.depth == 1:
                self.count = 0
            elif self.phase not in ("values", "row") and not self.key.endswith("?"):
                self.key = "" if self.depth == 0 else self.key
        elif mark == ";":
            if self.open == "copy":
                self.phase, self.open, self.depth = "data", "", 0
            elif self.phase != "row":
                self.phase, self.depth, self.key, self.count = "", 0, "", 0
                self.table, self.columns = "", []
        elif mark == "=":
            self.key = self.key.removesuffix("?")
        elif mark == ".":
            self.key = ""

    def _remember(self) -> None:
        made = SEPARATOR.join([self.table.lower(), *self.columns])
        if self.table and len(self.tables) + len(made) < _MOST_TABLES:
            self.tables = f"{self.tables}{GROUP}{made}"
        self.phase, self.columns, self.table = "", [], ""

    def _known(self) -> list[str]:
        """The columns of the table, as it was created above."""
        for table in reversed(self.tables.split(GROUP)):
            first, _, columns = table.partition(SEPARATOR)
            if first == self.table.lower():
                return columns.split(SEPARATOR)
        return []

    def _copied(self) -> None:
        """Read a row between tabs."""
        if self.line.startswith("\\."):
            self.phase, self.table, self.columns, self.count = "", "", [], 0
            return
        place = 0
        self.regions.append(Mark(0, (self.table,)))
        for column, text in zip(self.columns, self.line.split("\t"), strict=False):
            if text and text != "\\N":
                path = (self.table, column)
                self.regions.append(Region("cell", place, place + len(text), path))
            place += len(text) + 1


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 5 else 0
