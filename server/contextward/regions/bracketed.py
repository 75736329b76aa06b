"""The walk along a line of a language with brackets, which the readers of code share.

The walk knows what each open bracket belongs to (a call, a list, a dictionary, a block), which
names lead to the values in it, and what came last. A language adds its words, its literals and its
own brackets. A state is the stack of frames, outermost first, each as one string: kind, what came
last, mode, and two lists of names; `()` is the state in which a text begins.

A string, comment or template that is open at the end of a line is a frame as well: its kind says
how the text goes on, the frame below it what the text means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from contextward.model import Mark, Region
from contextward.regions import Read, State
from contextward.regions.dates import date_arguments
from contextward.regions.joining import Joins, Joint, split_carried
from contextward.regions.literals import decoded, hides
from contextward.regions.pieces import (
    COLON_NEXT,
    DEPTH,
    GROUP,
    OVERFLOW,
    SEPARATOR,
    name,
    overflow,
    value,
)

Names = tuple[str, ...]
CHAIN = 8
"""Names of a dotted expression that are remembered, the last ones."""
PATH = 64
"""Names of a path, the last ones."""

# Kinds of frames that hold code.
BLOCK, GROUP_, CALL, LIST, INDEX, DICT, HOLE, EXPRESSION = "b", "(", "c", "[", "i", "{", "$", "e"
# What came last. START: nothing yet in this statement.
START, OPERATOR, WORD, NAME, STRING, VALUE, ARROW = ";", "o", "k", "n", "s", "v", ">"
# Modes of an element or statement. FRESH: a colon may make a key; TYPED: a colon gave a type to
# the names in `target`, which an equals sign would fill.
FRESH, TYPED, SPENT = "f", "t", "-"

_START = (BLOCK + START + FRESH,)
TRANSPARENT = frozenset((GROUP_, LIST, DICT, EXPRESSION))
"""A value in one of these is reached by the key in front of the bracket."""
CLOSED_BY = {")": (GROUP_, CALL), "]": (LIST, INDEX), "}": (DICT, BLOCK, HOLE, EXPRESSION)}
_BARRIERS = {")": (BLOCK, HOLE, "<", "`"), "]": (BLOCK, HOLE, "<", "`"), "}": ("<", "`")}
_UNCLOSED = 4
"""Brackets left open by mistake that a closing bracket may pass over."""


@dataclass(slots=True)
class Frame:
    """An open bracket, or the whole text."""

    kind: str
    last: str = START
    mode: str = FRESH
    within: Names = ()
    """The names that the bracket itself adds: what is called."""
    base: Names = ()
    """The names of all brackets around, and `within`."""
    keyed: bool = False
    """A key leads to the bracket."""
    key: Names = ()
    against: Names = ()
    """What the next value is compared with; goes before `key`."""
    target: Names = ()
    chain: Names = ()
    """The dotted names read last."""

    @property
    def path(self) -> Names:
        """The names that lead to a value that stands here; empty when no key does."""
        names = self.against or self.key
        if names:
            return (self.base + names)[-PATH:]
        return self.base if self.keyed and self.kind in TRANSPARENT else ()

    def inside(self, frame: Frame, fresh: bool) -> None:
        """Place `frame` in this one; `fresh` frames begin their paths anew."""
        if fresh:
            frame.base = frame.within
        else:
            frame.base = (self.base + (self.against or self.key) + frame.within)[-PATH:]
            frame.keyed = bool(self.path)

    def next(self) -> None:
        """Begin the next element or statement."""
        self.key = self.against = self.target = self.chain = ()
        self.mode = FRESH
        self.last = START if self.kind == BLOCK else OPERATOR

    def encode(self) -> str:
        """The frame as a part of a state."""
        head = self.kind + self.last + self.mode
        names = self.target if self.mode == TYPED else self.against or self.key
        if not names and not self.within:
            return head
        return GROUP.join(
            (head, *("".join(SEPARATOR + n for n in g) for g in (self.within, names)))
        )

    @classmethod
    def decode(cls, text: str) -> Frame:
        """The frame that `encode` wrote; some frame for any other text."""
        if len(text) == 3:
            return cls(*text)
        head, within, key = (*text.split(GROUP, 2), "", "")[:3]
        kind, last, mode = (*head[:3], *(BLOCK, START, FRESH)[len(head) :])
        frame = cls(kind, last, mode, tuple(within.split(SEPARATOR)[1:]))
        names = tuple(key.split(SEPARATOR)[1:])
        if mode == TYPED:
            frame.target = names
        else:
            frame.key = names
        return frame


class Walk:
    """One pass along one line. A subclass reads code in `code` and all else in `text`."""

    text_kinds: frozenset[str] = frozenset()
    """Frames that hold text, not code."""
    fresh_kinds: frozenset[str] = frozenset((BLOCK, HOLE))
    """Frames in which paths begin anew."""
    joins: Joins = Joins("+")
    """How literals make one text."""
    first_month = 1
    """The number of January where a date is made of numbers."""

    __slots__ = ("excess", "joint", "line", "quoted", "regions", "saved", "stack", "top")

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        self.excess = 0
        state, carried = split_carried(state)
        self.joint = Joint(self.joins, line, carried)
        self.saved: list[str] = []
        """Frames not decoded yet: those around the innermost in which paths begin anew."""
        if state:
            state, self.excess = overflow(state)
            if not state or not state[0].startswith(BLOCK):
                state = (BLOCK, *state)
            self.saved = list(state[: DEPTH + 1])
            self.stack: list[Frame] = []
            self.top = self._unpack()
        else:
            self.top = Frame(BLOCK)
            self.stack = [self.top]
        self.regions: list[Region | Mark] = []
        self.quoted = (0, 0)
        """Where the text of the last string of this line is."""

    def run(self) -> tuple[Read, State]:
        """Read the line."""
        self.begin()
        position, size = 0, len(self.line)
        while position < size:
            if self.top.kind in self.text_kinds:
                position = self.text(position)
            else:
                position = self.code(position)
        carried = self.joint.finish(self.regions, self.goes_on())
        self.finish()
        state = self.state()
        return tuple(self.regions), (carried, *state) if carried else state

    def begin(self) -> None:
        """What the start of a line means."""

    def code(self, position: int) -> int:
        """Read code from `position` on; where a text begins, or the line ends."""
        raise AssertionError(position)  # pragma: no cover

    def text(self, position: int) -> int:
        """Read the open text from `position` on; where it ends."""
        raise AssertionError(position)  # pragma: no cover

    def finish(self) -> None:
        """What the end of a line means."""

    def goes_on(self) -> bool:
        """Does a statement that the end of this line ends go on: is a bracket open?"""
        return self.depth > 1

    def state(self) -> State:
        """The state at the end of the line."""
        frames = (*self.saved, *[frame.encode() for frame in self.stack])
        if self.excess:
            return (*frames, f"{OVERFLOW}{min(self.excess, 99_999_999)}")
        return frames if frames != _START else ()

    @property
    def depth(self) -> int:
        """Open frames."""
        return len(self.saved) + len(self.stack)

    def push(self, kind: str, within: Names = (), last: str = OPERATOR) -> bool:
        """Open a frame; without one, False, where too many are open already."""
        if self.depth >= DEPTH + (kind in self.text_kinds):
            return False
        frame = Frame(kind, last, FRESH, within)
        self.top.inside(frame, kind in self.fresh_kinds)
        self.stack.append(frame)
        self.top = frame
        return True

    def pop(self) -> Frame:
        """Close the innermost frame, which is not the only one, and return it."""
        frame = self.stack.pop()
        self.top = self.stack[-1] if self.stack else self._unpack()
        return frame

    def _unpack(self) -> Frame:
        first = len(self.saved) - 1
        while first > 0 and self.saved[first][:1] not in self.fresh_kinds:
            first -= 1
        for text in self.saved[first:]:
            frame = Frame.decode(text)
            if self.stack:
                self.stack[-1].inside(frame, False)
            else:
                frame.base = frame.within
            self.stack.append(frame)
        del self.saved[first:]
        return self.stack[-1]

    def open(self, bracket: str, column: int) -> None:
        """An opening bracket at `column`: what it belongs to, from what came last.

        A call or a dictionary begins a record, unless a key within another leads to it.
        """
        top = self.top
        if bracket == "(":
            called = top.last == NAME or top.last == VALUE
            if top.last == NAME:
                date = date_arguments(
                    self.line, column + 1, top.chain, self.date_path(), self.first_month
                )
                self.regions += [date] if date else []
            kind, within = (CALL, top.chain if top.last == NAME else ()) if called else (GROUP_, ())
        elif bracket == "[":
            kind, within = (INDEX if top.last in (NAME, VALUE, STRING) else LIST), ()
        else:
            kind, within = DICT, ()
        if not self.push(kind, within):
            self.excess += 1
        elif kind in (CALL, DICT) and not (top.key and top.kind in (CALL, DICT)):
            self.regions.append(Mark(column, self.top.base))

    def date_path(self) -> Names:
        """The names that lead to what is called here."""
        return self.top.path

    def close(self, bracket: str) -> None:
        """A closing bracket: frames left open by mistake end with the one it closes."""
        if self.excess:
            self.excess -= 1
            return
        kinds, barriers = CLOSED_BY[bracket], _BARRIERS[bracket]
        for count in range(1, min(_UNCLOSED, self.depth - 1) + 1):
            frames = len(self.stack)
            kind = self.stack[-count].kind if count <= frames else self.saved[frames - count][:1]
            if kind in kinds:
                for _ in range(count - 1):
                    self.pop()
                self.closed(self.pop())
                return
            if kind in barriers:
                return

    def closed(self, frame: Frame) -> None:
        """What a bracket that has ended was, to the frame around it."""
        top = self.top
        if frame.kind == INDEX:
            if frame.last == STRING and top.last == NAME:
                top.chain = (top.chain + self.literal_name())[-CHAIN:]
            top.last = NAME if top.chain else VALUE
            return
        if frame.kind != CALL:
            top.chain = ()
        top.last = VALUE

    def literal_name(self) -> Names:
        """The string read last, as a name."""
        start, end = self.quoted
        return (name(self.line[start:end]),) if end else ()

    def names(self, text: str) -> None:
        """A name, or several with dots between them; a leading dot goes on from what came last."""
        top = self.top
        if "." not in text:
            top.chain = (text if len(text) < 80 else name(text),)
        else:
            parts = tuple([part if len(part) < 80 else name(part) for part in text.split(".")])
            if parts[0]:
                top.chain = parts[-CHAIN:]
            elif top.last == NAME:
                top.chain = (top.chain + parts[1:])[-CHAIN:]
            else:
                top.chain = parts[-CHAIN:] if len(parts) > CHAIN else parts[1:]
        top.last = NAME

    def operator(self) -> None:
        """An operator without a meaning of its own."""
        self.top.chain = ()
        self.top.last = OPERATOR

    def alternative(self) -> None:
        """An operator or word behind which a comparison has ended."""
        self.top.against = self.top.chain = ()
        self.top.last = OPERATOR

    def assign(self) -> None:
        """An equals sign, or an operator that ends with one."""
        top = self.top
        top.key = top.target if top.mode == TYPED else top.chain
        top.against = top.target = top.chain = ()
        top.mode, top.last = SPENT, OPERATOR

    def compare(self) -> None:
        """An operator whose right side says what the left side may be."""
        top = self.top
        if top.chain:
            top.against, top.chain = top.chain, ()
        top.last = OPERATOR

    def colon(self) -> None:
        """A colon: behind a key in a dictionary, behind a name before its type elsewhere."""
        top = self.top
        if top.mode == FRESH:
            if top.kind == DICT:
                top.key = self.literal_name() if top.last == STRING else top.chain
                top.mode = SPENT
            elif top.last == NAME:
                top.target, top.mode = top.chain, TYPED
        top.against = top.chain = ()
        top.last = OPERATOR

    def comma(self) -> None:
        """The end of an element."""
        self.top.next()

    def literal(
        self, outer_start: int, start: int, end: int, outer_end: int, escapes: bool = True
    ) -> None:
        """A string of this line. One that is a key is no value, but may hold one: a `string`.

        `escapes`: a backslash in it means something.
        """
        path = () if self._is_key(outer_end) else self.top.path
        self.joint.add(self.regions, (outer_start, outer_end), (start, end, escapes))
        self.regions.append(value(path, start, end, outer_start, outer_end))
        self.quoted = (start, end)
        self.top.chain, self.top.last = (), STRING

    def piece(self, start: int, end: int, escapes: bool = True) -> None:
        """Part of a string that goes on: its frame is the innermost, its place the one around."""
        if start < end:
            owner = self.stack[-2] if len(self.stack) > 1 else None
            region = value(owner.path if owner else (), start, end)
            if escapes and hides(self.line, start, end):
                region = replace(region, decoded=decoded(self.line, [(start, end, True)]))
            self.regions.append(region)

    def number(self, start: int, end: int) -> None:
        """A number is a value only where a key leads to it."""
        top = self.top
        if self._is_key(end):
            top.chain = (name(self.line[start:end]),)
        else:
            top.chain = ()
            if path := top.path:
                self.regions.append(value(path, start, end))
        top.last = VALUE

    def _is_key(self, end: int) -> bool:
        """Is what ends at `end` a key, in front of its colon?"""
        top = self.top
        return top.kind == DICT and top.mode == FRESH and bool(COLON_NEXT.match(self.line, end))
