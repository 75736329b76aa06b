"""Candidates by name where no reader tells names: `key = "value"` in any language, and in texts.

One expression finds the names that rules ask for wherever something behind them may give a value:
an assignment, a colon, a comparison, a call, an option, a parameter of an address, an element. What
stands there is then read by small expressions, each linear and bound to its line. A value without
quotes is only taken where nothing else can stand: in settings and plain text, behind the name of
an environment variable, an option, a parameter, an opening tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import re2

from contextward.detect.compiled import FieldTest, Ruleset
from contextward.detect.names import LONGEST, words
from contextward.detect.verdict import holds
from contextward.model import Confidence

_NAME_LENGTH = 64
_JOINED = 5
"""Letters. A name that long may end a longer word: `dbpassword`."""
_MARK = 4
"""Characters. A documented beginning that long is no chance."""
_PIECE = 1 << 16
_BEFORE = re.compile(rb"[\w.$-]*\Z")
_BEHIND = re.compile(
    rb"""(?x)
    (?P<close> (?:&quot;|["'`\])\\]){0,4} ) [ \t]{0,12}+
    (?P<sep> (?: :[ ]?[A-Za-z&*\[] [\w&*<>\[\]?.]{0,30}+ )? [ \t]{0,4}+ ={1,3}+ >?
        | [!:~]= | :{1,2}+ | , | \( | [-]> | <- | \|\|? | > | \#{1,2}+ | [ ](?=["']) | )
    (?P<space> [ \t]{0,12}+ )
    """
)
_OPEN = re.compile(
    rb"""(?x) (?: [(\[{][ \t]{0,4}+ )? (?: None,[ ] )? (?:[@$&]|[bBfFrRuULN](?=["'\\]))?
        (?P<escape> \\{0,3}+ ) (?P<quote> &quot; | ["'`] )"""
)
_BARE = re.compile(rb"""[^\s"'`,;<>(){}\[\]|\\]{3,500}+(?=[\s"'`,;<)\\|}\]]|\Z)""")
_PARAMETER = re.compile(rb"""[^\s"'`&<>()\\;#]{3,500}+""")
_ELEMENT = re.compile(rb"""[^\s<>]{3,500}+(?=[ \t]*</)""")
_QUOTES = (b'"', b"'", b"`")
_OPENERS = (b"(", b"[", b"{")
_VARIABLE = re.compile(rb"[A-Z][A-Z0-9_]*\Z")
_SETTINGS = frozenset(
    ("", "bat", "cfg", "cmd", "cnf", "conf", "config", "env", "example", "ini", "log", "netrc",
     "npmrc", "properties", "ps1", "rst", "sh", "tfvars", "toml", "txt", "yarnrc")
)  # fmt: skip
_PLAIN = frozenset(
    ("bat", "shellscript", "dotenv", "markdown", "plaintext", "yaml", "properties", "toml", "ini")
)


class Named(NamedTuple):
    """A value that a name leads to, at `[start, end)` in bytes of the text."""

    test: FieldTest
    start: int
    end: int
    value: str
    name: str


class Names:
    """The names that rules ask for anywhere."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.tests: dict[tuple[str, ...], list[FieldTest]] = {}
        for name, tests in ruleset.fields.items():
            asked = [test for test in tests if test.detector.anywhere]
            if asked:
                self.tests[name] = asked
        self.prefixes = tuple(
            prefix
            for owner in ruleset.rules
            if owner.base is Confidence.HIGH
            for prefix in owner.prefixes
            if len(prefix) >= _MARK and not prefix.isalpha() and prefix[0].isalnum()
        )
        """Documented beginnings: what has one is another rule's business."""
        choice = "|".join(
            "[ _.-]?".join(map(re2.escape, name)) for name in sorted(self.tests, reverse=True)
        )
        options = re2.Options()
        options.never_capture = True
        options.log_errors = False
        more = r"(?:[_.-]?[0-9]{1,3}|[_.-]value)?"
        behind = r"(?:&quot;|[\"'`\])\\]){0,4}[ \t]{0,12}(?:[=:,(>!~|#<-]|[\"'`])"
        self.pattern = re2.compile(f"(?i)(?:{choice}){more}{behind}".encode(), options)
        self.end = re2.compile(f"(?i)(?:{choice}){more}".encode(), options)

    def asked(self, name: str) -> Sequence[FieldTest]:
        """The tests for the longest name that a key ends in."""
        said = words((name,))
        if said and said[-1] == "value":
            said = said[:-1]
        for length in range(min(len(said), LONGEST), 0, -1):
            if found := self.tests.get(said[-length:]):
                return found
        for ending, tests in self.tests.items():  # `dbpassword`
            long = len(ending) == 1 and len(ending[0]) >= _JOINED
            if long and said and said[-1].endswith(ending[0]):
                return tests
        return ()


def takes_bare(path: str, language: str) -> bool:
    """May a value stand without quotes behind any name?"""
    if language in _PLAIN:
        return True
    return language == "unknown" and PurePosixPath(path).suffix.lower()[1:] in _SETTINGS


def named(
    names: Names, data: bytes, start: int, end: int, language: str, bare: bool
) -> Iterator[Named]:
    """The values in `[start, end)`, which are whole lines, in order; nothing asked of the rules'
    scope yet."""
    if not names.tests:
        return
    place = start
    while match := names.pattern.search(data, place, min(place + _PIECE + 512, end)) or (
        place + _PIECE < end
    ):
        if match is True:
            place += _PIECE
            continue
        first = match.start()
        name_end = names.end.match(data, first, end)
        assert name_end is not None
        place = name_end.end()  # a name is never empty: the search gets on
        left = _BEFORE.search(data, max(first - _NAME_LENGTH, start), first)
        assert left is not None
        span = _value(data, left.start(), place, end, bare)
        if span is None:
            continue
        name = data[left.start() : place].decode(errors="replace")
        tests = names.asked(name)
        if not tests:
            continue
        value = data[span[0] : span[1]].decode(errors="replace")
        if "\ufffd" in value:
            continue
        for test in tests:
            if test.reads(language):
                yield from _accepted(test, span[0], value, name, names.prefixes)
        place = max(place, span[0])


def _accepted(
    test: FieldTest, start: int, value: str, name: str, prefixes: tuple[str, ...]
) -> Iterator[Named]:
    first, last = 0, len(value)
    if test.pattern is not None:
        match = test.pattern.search(value)
        if match is None:
            return
        first, last = match.span(test.group)
    taken = value[first:last]
    if taken.startswith(prefixes):
        return  # the rule that knows such values does not know this one
    if holds(test.owner, test.detector, taken):
        begin = start + len(value[:first].encode())
        yield Named(test, begin, begin + len(taken.encode()), taken, name)


def _value(data: bytes, left: int, place: int, end: int, bare: bool) -> tuple[int, int] | None:
    """Where the value stands to which the name in `[left, place)` leads."""
    stop = data.find(b"\n", place, end)
    stop = end if stop < 0 else stop
    behind = _BEHIND.match(data, place, stop)
    if behind is None:
        return None
    at = behind.end()
    separator, tight = behind["sep"], not behind["space"]
    before = data[max(left - 1, 0) : left]
    if opened := _OPEN.match(data, at, stop):
        if _leads(data, left, place, behind, opened["quote"]):
            return _quoted(data, opened, stop)
        return None
    if separator == b">" and before in (b"<", b":"):
        found = _ELEMENT.match(data, at, stop)
    elif separator == b"=" and before in (b"?", b"&"):
        found = _PARAMETER.match(data, at, stop)
    elif separator not in (b"=", b":", b":=", b"=>", b"", b"=="):
        return None
    elif (
        bare
        or (separator == b"=" and data[left:place].startswith(b"-"))
        or (separator == b"=" and tight and _VARIABLE.match(data[left:place]))
    ):
        found = _BARE.match(data, at, stop) if separator else None
    else:
        return None
    return found.span() if found else None


def _leads(data: bytes, left: int, place: int, behind: re.Match[bytes], quote: bytes) -> bool:
    """Does a name lead to what is quoted behind it?"""
    separator, close = behind["sep"], behind["close"]
    short = place - left < _JOINED
    if separator == b",":  # `put("password", "x")`, but no list of words
        return not short and close[:1] in _QUOTES and data[max(left - 2, 0) : left - 1] in _OPENERS
    if separator == b"(":
        return not (short or close or data[left:place].lower().endswith(b"pass"))
    if separator.strip():
        return separator != b">"
    first = data.rfind(b"\n", 0, left) + 1  # `PASSWORD 'x'`, `password "x"`
    if close or quote == b"`":
        return False
    return data[left:place].isupper() or not data[first:left].strip()


def _quoted(data: bytes, opened: re.Match[bytes], stop: int) -> tuple[int, int] | None:
    at, quote = opened.end(), opened["escape"] + opened["quote"]
    close = data.find(quote, at, min(stop, at + 600))
    while not opened["escape"] and close > at and data[close - 1 : close] == b"\\":
        close = data.find(quote, close + 1, min(stop, at + 600))
    return (at, close) if close > at else None
