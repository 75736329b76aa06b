"""Regions: what the stretches of a line mean (comment, string, value of a key, prose).

A reader goes through a text line by line. `read(line, state)` gives the regions of one line and
the state in which the next line begins, so that after an edit only the lines from the edit on are
read again, until a line begins in the state it began in before.

A `State` is a tuple of strings (it crosses a process boundary as JSON) and is bounded in size.
A reader never fails: text that is not of its language gives fewer regions, not an error.
"""

from __future__ import annotations

from typing import Literal, Protocol

from contextward.model import Mark, Region

State = tuple[str, ...]
KeyPlace = Literal["none", "pair", "before", "around", "unwritten"]
"""Where the words of the names stand that lead to a value: it decides which passages are read.

- `none`: no region has a path;
- `pair`: right before the colon of the value, or before the list that holds it (JSON);
- `before`: before the value, with something between that assigns, compares or passes on (code);
- `around`: anywhere in the passage, in the order of the path or in another (markup, tables with a
  heading);
- `unwritten`: in the reader's own data, so every passage is read (positional formats).

Too wide a word costs time; one that is too narrow hides values.
"""
Read = tuple[Region | Mark, ...]
"""What a line holds: regions, and marks where records begin; in order of their place."""
CODE_LINE = 5_000
"""Characters. A longer line of a program is minified."""
DATA_LINE = 100_000
""" Characters. Data on one line is usual, but not without end."""


class Reader(Protocol):
    """Reads one language or format, a line at a time."""

    start: State
    """The state in which the first line begins."""
    anchor: str
    """Lines that begin so (RE2) can be read from `start`, whatever stands above them. The lines
    from one to the next are a passage, which no text outside of it changes. Empty: no line can."""
    keys: KeyPlace
    """Where the names stand that lead to a value."""
    code: bool
    """It is a programming language: `code` among the formats of a rule means it, too."""
    decodes: str
    """What stands in every passage with a region that is decoded (RE2); empty: there are none."""
    longest: int
    """Characters. A longer line was written by a machine: expressions run, the reader does not."""

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line, given without its line ending. Regions do not overlap and are in order.

        A `Mark` stands before the regions of the record that begins. Marks hold no ordinals and the
        state counts no records: an edit in one record changes nothing of the next.
        """
