"""Can an expression stand where a literal stands, and what does it need to be imported?

A fix that breaks a file is worse than none: where it is not certain that the edited file is still
of its language, there is no fix.
"""

from __future__ import annotations

import ast

from contextward.model import Edit, Position, Range, Region
from contextward.text.document import Document

_MAX_CHARACTERS = 500_000


def takes_expression(line: str, region: Region) -> bool:
    """May an expression take the literal's place, as far as its own line tells?

    Not so for a key of an object, a value of an element's attribute, and bytes, which a reference
    to the environment is not.
    """
    before, after = line[: region.outer_start], line[region.outer_end :].lstrip()
    if after.startswith(":") and before.rstrip().endswith(("{", ",")):
        return False
    if before.endswith("=") and not before.endswith(("==", " =")) and "<" in before:
        return False
    return "b" not in line[region.outer_start : region.start].lower()


def with_import(document: Document, edits: tuple[Edit, ...], statement: str) -> tuple[Edit, ...]:
    """The edits of a Python file and what makes `statement` (`import os`) hold; none if that fails.

    The file has to be Python before and after: a file in the middle of being typed gets no fix.
    """
    module = _parse(document)
    if module is None:
        return ()
    name = statement.removeprefix("import ")
    imported = any(
        isinstance(node, ast.Import) and any(a.name == name and not a.asname for a in node.names)
        for node in module.body
    )
    if not imported:
        ending = "\r\n" if document.lines[0].endswith("\r\n") else "\n"
        place = Position(_import_line(module), 0)
        edits = (Edit(Range(place, place), statement + ending), *edits)
    ordered = sorted(edits, key=lambda edit: edit.range.start, reverse=True)
    return edits if _parse(document.apply(ordered)[0]) is not None else ()


def _import_line(module: ast.Module) -> int:
    """Zero-based: before the first statement that is no docstring and no `__future__` import."""
    behind = 0
    for index, node in enumerate(module.body):
        docstring = index == 0 and ast.get_docstring(module, clean=False) is not None
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if docstring or future:
            behind = node.end_lineno or behind
        elif behind and not isinstance(node, ast.Import | ast.ImportFrom):
            break
        else:
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            return min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    return behind


def _parse(document: Document) -> ast.Module | None:
    text = document.text
    if len(text) > _MAX_CHARACTERS:
        return None
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
