"""How settings name rules: by id, by a glob, or by category."""

from __future__ import annotations


def names_rule(key: str, rule: str, category: str) -> bool:
    """Does a key of `rules` (an id, a glob or `category:NAME`) name this rule?"""
    if key.startswith("category:"):
        return key.removeprefix("category:") == category
    if "*" in key:
        return _wildcard(key, rule)
    return key == rule


def _wildcard(pattern: str, text: str) -> bool:
    """`*` stands for anything. Linear: each part is looked for once, from where the last ended."""
    first, *middle, last = pattern.split("*")
    if len(first) + len(last) > len(text) or not text.startswith(first):
        return False
    position, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return text.endswith(last)
