"""Tables as text: cells between commas, tabs, semicolons or bars, named by the header above them.

The first line that has a name in most of its cells is the header; what stands above it (blank
lines, comments, a title, `sep=;`) is passed over. A first line of values is no header, and the
table then has none. A state is empty before the header, then the delimiter and the quote, and the
names of the columns in one part; a third part says in which column a quoted cell goes on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.pieces import SEPARATOR, comment, name

DELIMITERS = ",\t;|"
"""In the order that decides between two that are equally frequent."""
QUOTES = "\"'"
MOST_COLUMNS = 500
_SEP = re.compile(rf"\s*+sep=([{DELIMITERS}])\s*+\Z")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_LETTER = re.compile(r"[^\W\d_]")
_NO_NAME = re.compile(r"@|\d[-/.]\d|\d{5}|://|\A\s*+[-+]?\d")
_BODIES = {
    '"': re.compile(r'[^"]*+(?:""[^"]*+)*'),
    "'": re.compile(r"[^']*+(?:''[^']*+)*"),
}
"""What stands between two quotes: a doubled one is part of it."""
_MARKS = frozenset(delimiter + quote for delimiter in DELIMITERS for quote in QUOTES)
_ROW = Mark(0)
Columns = tuple[tuple[str, ...], ...]


class DelimitedReader:
    """Reads CSV and its relatives. `delimiter`: the one that the file's name tells, if any."""

    start: State = ()
    anchor = ""
    keys: KeyPlace = "around"
    decodes = ""
    code = False
    longest = DATA_LINE

    def __init__(self, delimiter: str = "") -> None:
        self._delimiter = delimiter

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        if len(state) < 2 or state[0] not in _MARKS:
            return self._head(line, state)
        columns = columns_of(state[1])
        if not columns or not line:
            return (), state
        delimiter, quote = state[0][0], state[0][1]
        if quote not in line and len(state) == 2:
            return _plain(line, delimiter, columns), state
        walk = _Walk(line, delimiter, quote, columns)
        first = _number(state[2]) if len(state) > 2 else -1
        if first >= 0 and not walk.is_row():
            walk.resume(first)
        else:
            walk.regions.append(_ROW)
        walk.run()
        base = state if len(state) == 2 else state[:2]
        return tuple(walk.regions), base if walk.open < 0 else (*base, str(walk.open))

    def _head(self, line: str, state: State) -> tuple[Read, State]:
        """Read a line that stands above the values."""
        told = state[0] if len(state) == 1 and len(state[0]) == 1 else ""
        if match := _SEP.match(line):
            return (), (match[1],)
        delimiter = told if told in DELIMITERS else ""
        delimiter = delimiter or delimiter_of(line, self._delimiter)
        text = line.lstrip("\ufeff#").strip()
        cells = split(text, delimiter)
        filled = [cell for cell in cells if cell]
        names = [cell for cell in filled if is_name(cell)]
        if line.lstrip("\ufeff \t").startswith("#") and not 2 < len(filled) == len(names):
            return comment(line, line.index("#") + 1, len(line), "#"), state
        if not filled or (len(cells) > 2 and len(filled) == 1):
            return (), state  # nothing, or a title
        quote = "'" if text.count("'") > 1 and '"' not in text else '"'
        if 5 * len(names) < 3 * len(filled):
            return (), (delimiter + quote, "")
        header = SEPARATOR.join(name(cell).strip() for cell in cells[:MOST_COLUMNS])
        return (), (delimiter + quote, header)


def delimiter_of(line: str, usual: str = "") -> str:
    """What separates the cells of a header."""
    bare = _QUOTED.sub("", line)
    if usual and usual in bare:
        return usual
    return max(DELIMITERS, key=bare.count)


def split(text: str, delimiter: str) -> list[str]:
    """The cells of a header, without quotes and blanks."""
    if '"' not in text and "'" not in text:
        return [cell.strip() for cell in text.split(delimiter)]
    cells, position = [], 0
    while position <= len(text):
        quoted = _QUOTED.match(text, position)
        end = text.find(delimiter, quoted.end() if quoted else position)
        end = end if end >= 0 else len(text)
        cells.append(text[position:end].strip().strip(QUOTES).strip())
        position = end + 1
    return cells


def is_name(cell: str) -> bool:
    """May the cell name a column? Numbers, dates, addresses and sentences do not."""
    return (
        len(cell) <= 80
        and _LETTER.search(cell) is not None
        and _NO_NAME.search(cell) is None
        and cell.count(" ") < 8
    )


@lru_cache(maxsize=256)
def columns_of(header: str) -> Columns:
    """The path of each column; an empty one where the header says nothing."""
    return tuple((cell,) if cell else () for cell in header.split(SEPARATOR)) if header else ()


def _plain(line: str, delimiter: str, columns: Columns) -> Read:
    """The cells of a row in which nothing is quoted."""
    regions: list[Region | Mark] = [_ROW]
    start = 0
    for path, cell in zip(columns, line.split(delimiter), strict=False):
        end = start + len(cell)
        if path and cell:
            text = cell.strip()
            if len(text) == len(cell):
                regions.append(Region("cell", start, end, path))
            elif text:
                first = start + cell.index(text)
                regions.append(Region("cell", first, first + len(text), path))
        start = end + 1
    return tuple(regions)


class _Walk:
    """Reads a row with quoted cells."""

    __slots__ = ("column", "columns", "delimiter", "line", "open", "position", "quote", "regions")

    def __init__(self, line: str, delimiter: str, quote: str, columns: Columns) -> None:
        self.line, self.delimiter, self.quote, self.columns = line, delimiter, quote, columns
        self.position = self.column = 0
        self.open = -1
        """The column of a quoted cell that goes on in the next line."""
        self.regions: list[Region | Mark] = []

    def is_row(self) -> bool:
        """Does a line that should go on with a cell look like a whole row? Its quote was stray."""
        count = len(self.columns)
        return count > 3 and self.line.count(self.delimiter) == count - 1

    def resume(self, column: int) -> None:
        """Read the rest of a quoted cell."""
        self.column = column
        self._quoted(0, -1)

    def run(self) -> None:
        """Read the cells."""
        line, size = self.line, len(self.line)
        while self.open < 0 and self.position < size and self.column < len(self.columns):
            start = self.position
            while start < size and line[start] == " ":
                start += 1
            if line.startswith(self.quote, start):
                self._quoted(start + 1, start)
            else:
                self._behind(start)

    def _quoted(self, start: int, outer: int) -> None:
        body = _BODIES[self.quote].match(self.line, start)
        end = body.end() if body else start
        if end == len(self.line):
            self.open = self.column
            self._cell(start, end)
            return
        if outer >= 0:
            self._cell(start, end, outer, end + 1)
        else:
            self._cell(start, end)
        self._behind(end + 1, read=False)

    def _behind(self, start: int, *, read: bool = True) -> None:
        """Read up to the next delimiter: a bare cell, or what no cell should have behind it."""
        end = self.line.find(self.delimiter, start)
        end = end if end >= 0 else len(self.line)
        if read:
            text = self.line[start:end].strip()
            if text:
                first = self.line.index(text, start)
                self._cell(first, first + len(text))
        self.position = end + 1
        self.column += 1

    def _cell(self, start: int, end: int, outer_start: int = -1, outer_end: int = -1) -> None:
        path = self.columns[self.column] if self.column < len(self.columns) else ()
        if path and (start < end or outer_start >= 0):
            self.regions.append(Region("cell", start, end, path, outer_start, outer_end))


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 5 else -1
