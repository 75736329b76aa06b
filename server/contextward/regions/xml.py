"""XML: texts and attributes, with the elements that lead to them; HL7's CDA and FHIR as XML.

A text goes by the elements around it, an attribute by these and its own name; `value`, which says
nothing, by that of its element, or by what its attribute `name` or `key` says. What CDA calls its
roles and what identifiers are is data (`rules/formats/cda.yaml`, `fhir.yaml`). A state has a part
for each open element, then one for what objects said of themselves (see `fhir`), and one for a tag,
an attribute, a comment that goes on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from contextward.model import Mark, Region, RegionKind
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.fhir import MEMO, TELLING, forget, learn, memory, named, remembered
from contextward.regions.pieces import DEPTH, comment, name
from contextward.rules.formats import Path, cda

_MARKUP = re.compile(r"<(?:(!--)|(!\[CDATA\[)|(\?)|(!)|/([\w.:-]++)[^>]*+>?|([\w.:-]++))")
_ATTRIBUTE = re.compile(r"""\s*+(?:([\w.:-]++)\s*+=\s*+(["'])|(/>)|(>)|(?s:.))""")
_ENDS = {"!": "-->", "?": "?>", "[": "]]>"}
_SCHEME = re.compile(r"(tel|fax|mailto|sms):\s*+")
_SCHEMES = {"tel": "phone", "fax": "fax", "mailto": "email", "sms": "phone"}
_NAMING = frozenset({"name", "key", "column"})
_NAMED = frozenset({"value", ""})


class XmlReader:
    """Reads XML. `keys`: where the names stand; for dialects, in their data."""

    start: State = ()
    anchor = ""
    code = False
    decodes = ""
    longest = DATA_LINE

    def __init__(self, keys: KeyPlace) -> None:
        self.keys = keys

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        walk = _Walk(line, state)
        walk.run()
        return tuple(walk.regions), walk.state()


class _Walk:
    __slots__ = ("attribute", "excess", "line", "memos", "mode", "named", "regions", "stack")

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        self.regions: list[Region | Mark] = []
        self.stack = [part[1:] for part in state if part[:1] == "<"][:DEPTH]
        self.memos = remembered(next((part for part in state if part[:1] == MEMO), ""))
        rest = next((part for part in state if part[:1] == "~"), "~")
        self.mode, _, more = rest[1:].partition(" ")
        self.attribute, _, self.named = more.partition(" ")
        """The attribute of which the value goes on, and what `name` said in the open tag."""
        count = next((part[1:] for part in state if part[:1] == "+"), "")
        self.excess = int(count) if count.isdecimal() and len(count) < 9 else 0

    def state(self) -> State:
        told = memory(self.memos)
        rest = f"~{self.mode} {self.attribute} {self.named}" if self.mode or self.named else ""
        excess = f"+{self.excess}" if self.excess else ""
        return (*["<" + part for part in self.stack], *filter(None, (told, rest, excess)))

    def run(self) -> None:
        """Read the line."""
        line, position = self.line, 0
        while position < len(line):
            if self.mode in _ENDS:
                position = self._until(position)
            elif self.mode == "t":
                position = self._tag(position)
            elif self.mode in ("'", '"'):
                position = self._rest(position)
            else:
                position = self._content(position)

    def _content(self, start: int) -> int:
        self.mode = ""
        match = _MARKUP.search(self.line, start)
        self._text(start, match.start() if match else len(self.line))
        if not match:
            return len(self.line)
        if match[1]:
            self.mode = "!"
        elif match[2]:
            self.mode = "["
        elif match[3]:
            self.mode = "?"
        elif match[5]:
            self._close(name(match[5]))
        elif match[6]:
            self._open(name(match[6]), match.start())
            self.mode = "t"
        return match.end()

    def _until(self, start: int) -> int:
        """Read a comment, an instruction or literal text to its end."""
        mode = self.mode
        end = self.line.find(_ENDS[mode], start)
        stop = end if end >= 0 else len(self.line)
        if mode == "!":
            self.regions.extend(comment(self.line, start, stop, ""))
        elif mode == "[":
            self._text(start, stop)
        if end < 0:
            return stop
        self.mode = ""
        return end + len(_ENDS[mode])

    def _open(self, element: str, place: int) -> None:
        self.named = ""
        if len(self.stack) >= DEPTH:
            self.excess += 1
            return
        self.stack.append(element)
        self.memos = forget(self.memos, tuple(self.stack))
        self.regions.append(Mark(place, _meaning(tuple(self.stack))))

    def _close(self, element: str) -> None:
        self.named = ""
        if self.excess:
            self.excess -= 1
        elif element in self.stack:
            while self.stack.pop() != element:
                pass

    def _tag(self, position: int) -> int:
        """Read the attributes of the open tag."""
        while match := _ATTRIBUTE.match(self.line, position):
            position = match.end()
            if match[1]:
                self.attribute = name(match[1])
                end = self.line.find(match[2], position)
                if end < 0:
                    self._attribute(position, len(self.line))
                    self.mode = match[2]
                    return len(self.line)
                self._attribute(position, end, position - 1, end + 1)
                position = end + 1
            elif match[3]:
                self.mode = ""
                if self.stack or self.excess:
                    self._close(self.stack[-1] if self.stack else "")
                return position
            elif match[4]:
                self.mode = ""
                return position
        return len(self.line)

    def _rest(self, start: int) -> int:
        """Read the rest of an attribute."""
        end = self.line.find(self.mode, start)
        if end < 0:
            self._attribute(start, len(self.line))
            return len(self.line)
        self._attribute(start, end)
        self.mode = "t"
        return end + 1

    def _attribute(self, start: int, end: int, outer: int = -1, outer_end: int = -1) -> None:
        key = self.attribute
        if key in _NAMING:
            self.named = name(self.line[start:end])
        path = tuple(self.stack)
        if key == "value":
            path = (*path, self.named) if self.named else path
            if path[-1:] == ("telecom",) and (scheme := _SCHEME.match(self.line, start, end)):
                start, path = scheme.end(), (*path, _SCHEMES[scheme[1]])
                outer = outer_end = -1
        elif not key.startswith("xmlns"):
            path = (*path, key)
        else:
            return
        self._value(path, start, end, outer, outer_end)

    def _text(self, start: int, end: int) -> None:
        text = self.line[start:end].strip()
        if text and self.stack:
            first = self.line.index(text, start)
            path = (*self.stack, self.named) if self.named else tuple(self.stack)
            self._value(path, first, first + len(text))

    def _value(
        self, path: Path, start: int, end: int, outer: int = -1, outer_end: int = -1
    ) -> None:
        if start >= end:
            return
        if path and path[-1] in TELLING:
            self.memos = learn(self.memos, path, self.line[start:end])
        better = () if self.excess else named(path, self.memos)
        kind: RegionKind = "key-value" if better else "string"
        self.regions.append(Region(kind, start, end, _meaning(better), outer, outer_end))


@lru_cache(maxsize=4096)
def _meaning(path: Path) -> Path:
    """The names of a path as CDA means them; of other documents, as they are."""
    if path[:1] != ("ClinicalDocument",):
        return path
    names = cda()
    if path[-2:] == ("id", "extension") and len(path) > 2:
        path = (*path[:-1], "medical record number" if path[-3] == "patientRole" else "identifier")
    return tuple([names.get(element, element) for element in path])
