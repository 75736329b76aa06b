r"""What a pattern of a pack may be: RE2 syntax, within budgets, never empty.

RE2 takes linear time, but linear in the text *times* the size of the compiled pattern, so a pack's
patterns have a budget each and one together. All limits of packs stand here. `judge` says what is
wrong with a pattern in the words of whoever writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import re2

from contextward.rules.syntax import (
    Choice,
    Edge,
    Flags,
    Group,
    Leaf,
    Node,
    Repeat,
    SyntaxFault,
    parse,
)

MOST_CHARACTERS = 4096
"""Of a pattern."""
MOST_INSTRUCTIONS = 6_000
"""Of a compiled pattern: RE2 needs about 1 ns a byte and instruction where it does worst."""
MOST_INSTRUCTIONS_OF_PACK = 1_500_000
MOST_GROUPS = 16
MOST_REPEATS = 1_000
"""RE2's own limit; nested repetitions multiply."""
MOST_RULES = 1_500
"""Of a pack."""
MOST_FILES = 500
"""Of the folder `rules` of a pack."""
MOST_VALUES = 200_000
"""Of all files of a pack together, in the sense of YAML."""
MOST_BYTES = 2 * 1024 * 1024
"""Of all files of a pack together."""

_UNCOMPILED = 50_000
"""Instructions that compiling one that is much too large costs before it is given up."""
_NOTHING = 1
"""Instructions of a program that matches nothing."""
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.never_nl = True
_OPTIONS.max_mem = 2 * 1024 * 1024  # stops compiling soon after the budget is spent

_LOOK = (
    "RE2 has no look-around: put the value in (?P<value>...) and write what stands before and "
    "behind it as classes, for example (?:^|[^0-9])"
)
_TWICE = (
    "two repetitions follow each other; RE2 has no possessive ones (a++) and needs none: leave the "
    "second sign out"
)
_BACK = "RE2 has no back-references and recursion: write the repeated part out"
_TOO_LARGE = (
    f"compiled it is larger than {MOST_INSTRUCTIONS} instructions: shorten its repetitions, or "
    r"repeat a smaller class than \pL or a dot"
)
_MEANINGS = (
    (r"invalid perl operator: \(\?<?[=!]", _LOOK),
    (r"invalid perl operator: \(\?>", "RE2 has no atomic groups and needs none: write (?:...)"),
    (r"invalid perl operator: \(\?(P|[0-9R&])|invalid named capture group: \(\?P[=>]", _BACK),
    (
        r"invalid perl operator: \(\?[\w-]*x",
        "RE2 has no (?x): write the pattern on one line, and comments in YAML",
    ),
    (r"invalid perl operator: \(\?#", "RE2 has no comments in patterns: write them in YAML"),
    (r"invalid perl operator: \(\?\(", "RE2 has no conditions: use two detectors"),
    (r"invalid perl operator", "a group begins with (? and a sign that RE2 does not know"),
    (r"invalid escape sequence: \\Z", r"the end is \z in RE2; in a line it is $"),
    (r"invalid escape sequence: \\[0-9kg]", _BACK),
    (r"invalid escape sequence: \\[uU]", r"write a character by its number as \x{00e9}"),
    (
        r"invalid escape sequence: \\[hRKXG]",
        r"RE2 has no \h, \R, \K, \X and \G: write classes, for example [ \t]",
    ),
    (r"invalid escape sequence", "a backslash stands before a sign that it gives no meaning to"),
    (r"bad repetition operator", _TWICE),
    (
        r"invalid repetition size",
        f"repetitions count 0 to {MOST_REPEATS} times, those in each other multiplied",
    ),
    (r"no argument for repetition", "a repetition has nothing before it to repeat"),
    (r"missing \)", "a bracket is not closed"),
    (r"unexpected \)", "a closing bracket has no opening one"),
    (r"missing ]", "a class is not closed"),
    (r"invalid character class", "a class names a range or property that does not exist"),
    (r"trailing \\", "a backslash stands at the end"),
    (r"invalid named capture group", "the name of a group is not a word"),
    (r"pattern too large", _TOO_LARGE),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong with a pattern, and the instructions it costs to compile."""

    faults: tuple[str, ...]
    instructions: int = 0
    tree: Node | None = None


def judge(pattern: str, *, empty: bool = False) -> Judgement:
    """Is this a pattern that a pack may hold? `empty` allows one that matches the empty text."""
    if len(pattern.encode("utf-8", "surrogatepass")) > MOST_CHARACTERS:
        return Judgement((f"it is longer than {MOST_CHARACTERS} bytes",))
    try:
        # As the engine compiles it: a match never crosses a line.
        compiled = re2.compile(b"(?m)" + pattern.encode(), _OPTIONS)
    except UnicodeEncodeError:
        return Judgement(("it holds half of a character (a lone surrogate)",))
    except re2.error as error:
        reason = _explain(str(error.args[0], "utf-8", "replace"))
        if reason == _TOO_LARGE:
            return Judgement((reason,), _UNCOMPILED)
        return Judgement((f"not RE2 syntax: {reason}",))
    try:
        tree = parse(pattern)
    except SyntaxFault as fault:
        return Judgement((str(fault),), compiled.programsize)
    faults = []
    if compiled.programsize > MOST_INSTRUCTIONS:
        faults.append(_TOO_LARGE)
    if compiled.programsize == _NOTHING:
        faults.append("no line can match it; does it ask for a line break?")
    if compiled.groups > MOST_GROUPS:
        faults.append(f"it has more than {MOST_GROUPS} groups: write (?:...) where none is needed")
    names = [node.name for node in nodes(tree) if isinstance(node, Group) and node.name]
    if len(names) != len(set(names)):
        faults.append("two groups have the same name: only one could be the value")
    if any(leaf.text == r"\C" for leaf in nodes(tree) if isinstance(leaf, Leaf)):
        faults.append(r"\C matches half of a character: write a dot")
    if not empty and least(tree) == 0:
        faults.append("it matches the empty text, so it would match everywhere")
    return Judgement(tuple(faults), compiled.programsize, tree)


def nodes(node: Node) -> list[Node]:
    """The node and all below it, each before what is in it."""
    found, rest = [], [node]
    while rest:
        here = rest.pop()
        found.append(here)
        rest += reversed(children(here))
    return found


def children(node: Node) -> tuple[Node, ...]:
    """What a node is made of."""
    match node:
        case Group(body=body) | Repeat(body=body):
            return (body,)
        case Choice(options=parts):
            return parts
        case Leaf() | Edge() | Flags():
            return ()
    return node.parts


def least(node: Node) -> int:
    """The fewest characters that a match can have."""
    match node:
        case Leaf():
            return 1
        case Repeat(body=body, least=times):
            return times * least(body) if times else 0
        case Choice(options=options):
            return min(map(least, options))
    return sum(map(least, children(node)))


def _explain(message: str) -> str:
    return next((meaning for start, meaning in _MEANINGS if re.match(start, message)), message)
