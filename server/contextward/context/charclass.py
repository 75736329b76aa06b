"""Classes of characters in globs (`[a-z]`, `[!x]`, `[[:digit:]]`) as RE2 in UTF-8.

Read as git's wildmatch and the matchers after it do: `]` right after the opening is a member, a
backslash escapes a member, a class without an end or with an unknown name matches nothing.
"""

from __future__ import annotations

NOTHING = r"[^\x00-\x{10ffff}]"
"""An expression that matches nothing."""
_LAST = 0x10FFFF
_POSIX = {  # without "/", which none of them matches
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x01-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-.0-\x7e",
    "lower": "a-z",
    "print": r"\x20-.0-\x7e",
    "punct": r"\x21-.\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


def character_class(glob: str, index: int, *, slash: bool) -> tuple[str, int]:
    """The class that opens at `index` as an expression, and where it ends.

    With `slash` it may match `/`. A malformed one is `NOTHING` and ends where the glob does.
    """
    malformed = (NOTHING, len(glob))
    index += 1
    negated = glob[index : index + 1] in ("!", "^")
    index += negated
    members: list[str] = []
    previous = ""
    first = True
    while first or glob[index : index + 1] != "]":
        first = False
        character = glob[index : index + 1]
        if not character:
            return malformed
        if character == "-" and previous and glob[index + 1 : index + 2] not in ("", "]"):
            index += 1
            high = glob[index]
            if high == "\\":
                index += 1
                high = glob[index : index + 1]
            if not high:
                return malformed
            if previous <= high:
                members.append(_range(previous, high, slash))
            previous = ""
        elif glob[index : index + 2] == "[:":
            end = glob.find("]", index + 2)
            if end < 0:
                return malformed
            if end > index + 2 and glob[end - 1] == ":":
                named = _POSIX.get(glob[index + 2 : end - 1])
                if named is None:
                    return malformed
                members.append(named)
                previous, index = "", end
            else:
                members.append(_escaped("["))
                previous = "["
        else:
            if character == "\\":
                index += 1
                character = glob[index : index + 1]
                if not character:
                    return malformed
            members.append(_escaped(character) if slash or character != "/" else "")
            previous = character
        index += 1
    inside = "".join(members)
    if negated:
        return f"[^{inside}{'' if slash else '/'}\\x00]", index + 1
    return (f"[{inside}]" if inside else NOTHING), index + 1


def _range(low: str, high: str, slash: bool) -> str:
    if slash or not low <= "/" <= high:
        return f"{_escaped(low)}-{_escaped(high)}"
    before = f"{_escaped(low)}-." if low < "/" else ""
    return before + (f"0-{_escaped(high)}" if high > "/" else "")


def _escaped(character: str) -> str:
    return f"\\x{{{ord(character):x}}}"
