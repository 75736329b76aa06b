"""Git's wildcard matching as RE2: what git matches, in time linear in the length of the path.

Git's matcher tries one byte at a time and starts again behind every asterisk. Here a pattern
becomes an expression once. Like git's, it is about bytes (`?` is one byte of a UTF-8 character),
knows POSIX classes, and a pattern that git calls malformed matches nothing. The texts it is made
for hold no NUL but the one that marks a folder (see `gitignore`), so no wildcard matches NUL.
"""

from __future__ import annotations

import string
from functools import lru_cache

_ANY = rb"[^\x00]*"
_SEGMENT = rb"[^\x00/]*"
_NOTHING = rb"[^\x00-\xff]"
_STAR, _SLASH, _BACKSLASH, _DASH, _OPEN, _CLOSE = b"*/\\-[]"

_ALL = frozenset(range(1, 256))
_GRAPH = frozenset(range(0x21, 0x7F))
_LOWER = frozenset(string.ascii_lowercase.encode())
_UPPER = frozenset(string.ascii_uppercase.encode())
_ALPHA = _LOWER | _UPPER
_DIGIT = frozenset(string.digits.encode())
_ALNUM = _ALPHA | _DIGIT
_POSIX = {
    b"alnum": _ALNUM,
    b"alpha": _ALPHA,
    b"blank": frozenset(b" \t"),
    b"cntrl": frozenset([*range(1, 0x20), 0x7F]),
    b"digit": _DIGIT,
    b"graph": _GRAPH,
    b"lower": _LOWER,
    b"print": _GRAPH | {0x20},
    b"punct": _GRAPH - _ALNUM,
    b"space": frozenset(b" \t\n\r"),
    b"upper": _UPPER,
    b"xdigit": frozenset(string.hexdigits.encode()),
}


def literal(text: bytes, *, ignore_case: bool) -> bytes:
    """An expression for exactly `text`."""
    return b"".join(_byte(byte, ignore_case) for byte in text)


def translate(glob: bytes, *, crossing: bool, ignore_case: bool) -> bytes:
    """An expression for what `glob` matches; with `crossing`, `**` between slashes spans folders.

    An expression that matches nothing stands for a malformed pattern: a class without its end or
    with an unknown name, or a backslash at the very end.
    """
    out: list[bytes] = []
    index = 0
    while index < len(glob):
        byte = glob[index]
        if byte == _STAR:
            end = index
            while glob[end : end + 1] == b"*":
                end += 1
            wide = crossing and end - index > 1 and _between_slashes(glob, index, end)
            if wide and glob[end : end + 1] == b"/":
                out.append(b"(?:" + _ANY + b"/)?")
                end += 1
            else:
                out.append(_ANY if wide else _SEGMENT)
            index = end
        elif byte == ord("?"):
            out.append(rb"[^\x00/]")
            index += 1
        elif byte == _OPEN:
            members, index = _class(glob, index + 1, ignore_case)
            out.append(_set(members - {_SLASH}))
        elif byte == _BACKSLASH:
            escaped = glob[index + 1 : index + 2]
            # Git folds the letters of the path and of the pattern, but not an escaped one.
            usable = escaped and not (ignore_case and escaped.isupper())
            out.append(literal(escaped, ignore_case=ignore_case) if usable else _NOTHING)
            index += 2
        else:
            out.append(_byte(byte, ignore_case))
            index += 1
    return b"".join(out)


def _between_slashes(glob: bytes, start: int, end: int) -> bool:
    before = start == 0 or glob[start - 1] == _SLASH
    return before and (end == len(glob) or glob[end:].startswith((b"/", rb"\/")))


def _class(glob: bytes, index: int, ignore_case: bool) -> tuple[frozenset[int], int]:
    """The bytes that a class matches and where it ends; no bytes and the end when malformed."""
    malformed: tuple[frozenset[int], int] = (frozenset(), len(glob))
    negated = glob[index : index + 1] in (b"!", b"^")
    index += negated
    members: set[int] = set()
    previous = 0  # the byte with which a dash would begin a range
    first = True
    while first or glob[index : index + 1] != b"]":
        first = False
        if index >= len(glob):
            return malformed
        byte = glob[index]
        if byte == _DASH and previous and glob[index + 1 : index + 2] not in (b"", b"]"):
            index += 2 if glob[index + 1] == _BACKSLASH else 1
            if index >= len(glob):
                return malformed
            members |= _range(previous, glob[index], ignore_case)
            previous = 0
        elif glob[index : index + 2] == b"[:":
            end = glob.find(b"]", index + 2)
            if end < 0:
                return malformed
            if end > index + 2 and glob[end - 1] == ord(":"):
                named = _POSIX.get(glob[index + 2 : end - 1])
                if named is None:
                    return malformed
                members |= named
                if ignore_case and named is _UPPER:
                    members |= _LOWER
                previous, index = 0, end
            else:
                members.add(_OPEN)
                previous = _OPEN
        else:
            if byte == _BACKSLASH:
                index += 1
                if index >= len(glob):
                    return malformed
                byte = glob[index]
            members.add(byte)
            previous = byte
        index += 1
    if ignore_case:  # git folds the letters of the path, not those of the class
        members = (members - _UPPER) | {lower - 32 for lower in members & _LOWER}
    return frozenset(_ALL - members if negated else members), index + 1


def _range(low: int, high: int, ignore_case: bool) -> set[int]:
    members = set(range(low, high + 1))
    if ignore_case:
        members |= {upper + 32 for upper in members & _UPPER}
    return members


def _byte(byte: int, ignore_case: bool) -> bytes:
    if ignore_case and byte in _ALPHA:
        return b"[%c%c]" % (byte, byte ^ 32)
    return b"%c" % byte if byte in _ALNUM else rb"\x%02x" % byte


@lru_cache(maxsize=256)
def _set(members: frozenset[int]) -> bytes:
    """The shortest class for some bytes."""
    runs: list[list[int]] = []
    for member in sorted(members):
        if runs and runs[-1][1] == member - 1:
            runs[-1][1] = member
        else:
            runs.append([member, member])
    if not runs:
        return _NOTHING
    return b"[" + b"".join(rb"\x%02x-\x%02x" % (low, high) for low, high in runs) + b"]"
