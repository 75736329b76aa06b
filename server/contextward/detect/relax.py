r"""Cheaper expressions that find at least as much: what decides where the exact ones have to run.

An automaton for many patterns at once stays small, and fast, only while none of them counts far:
`[a-z]{36}` unanchored is thirty-six places at which a match may be. So a relaxed pattern counts up
to eight and then goes on without end. Wherever the exact pattern matches, the relaxed one does.
"""

from __future__ import annotations

from contextward.rules.syntax import (
    Choice,
    Edge,
    Flags,
    Group,
    Leaf,
    Node,
    Repeat,
    Sequence,
    parse,
)

_FAR = 8
_SHORT = 4
"""Repetitions of one character up to so often stay as they are."""


def relaxed(pattern: str) -> str:
    """A pattern that matches in every text in which `pattern` does, and is cheap beside others.

    `SyntaxFault` for what `contextward.rules.syntax` does not read.
    """
    return str(_relax(parse(pattern), edges=True))


def bounded(pattern: str, left: str, right: str) -> str:
    """Finds, in a longer text, what `pattern` finds in a value that stands between two edges.

    `left` and `right` are patterns for what may stand before and behind a value. Edges inside of
    `pattern` are dropped: they would mean the longer text's.
    """
    tree = parse(pattern)
    options = tree.options if isinstance(tree, Choice) else (tree,)
    out, flags = [], list[Node]()
    for option in options:
        parts = option.parts if isinstance(option, Sequence) else (option,)
        flags += [part for part in parts if isinstance(part, Flags)]  # they hold to the end
        edges = [part for part in parts if not isinstance(part, Flags)]
        first = left if edges and _is(edges[0], "^", r"\A") else ""
        last = right if edges and _is(edges[-1], "$", r"\z") else ""
        body = _relax(Sequence(parts), edges=False)
        out.append(f"{first}{''.join(map(str, flags))}(?:{body}){last}")
    return "|".join(f"(?:{one})" for one in out)


def begins_with_value(pattern: str) -> bool:
    """Does a match begin where the value begins, in every branch? `SyntaxFault` as above."""
    tree = parse(pattern)
    for option in tree.options if isinstance(tree, Choice) else (tree,):
        parts = option.parts if isinstance(option, Sequence) else (option,)
        edges = [part for part in parts if not isinstance(part, Flags)]
        if not edges or not _is(edges[0], "^", r"\A"):
            return False
    return True


def _is(node: Node, *edges: str) -> bool:
    return isinstance(node, Edge) and node.text in edges


def _relax(node: Node, edges: bool) -> Node:
    match node:
        case Edge():
            return node if edges else Sequence(())
        case Sequence(parts):
            return Sequence(tuple(_relax(part, edges) for part in parts))
        case Choice(options):
            return Choice(tuple(_relax(option, edges) for option in options))
        case Group(head, body, name):
            return Group("?:" if name or not head else head, _relax(body, edges))
        case Repeat(body, least, most):
            inner = _relax(body, edges)
            if isinstance(inner, Sequence) and not inner.parts:
                return inner
            if most is not None and most <= (_SHORT if isinstance(body, Leaf) else 1):
                return Repeat(inner, least, most)
            return Repeat(inner, min(least, _FAR), None)
        case _:
            return node
