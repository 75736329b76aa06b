"""Shapes: a value masked so that a person can find it and nobody can use it."""

from __future__ import annotations

_SECRET_DOTS = "••••"
_MAX_SHAPE = 48


def mask(value: str) -> str:
    """Digits become `d`, letters `x` or `X`; the rest stays: `ddd-dd-dddd`, `Xxxxx Xxxxxxx`."""
    masked = "".join(map(_mask_character, value[:_MAX_SHAPE]))
    return masked + "…" if len(value) > _MAX_SHAPE else masked


def mask_secret(value: str, prefixes: tuple[str, ...] = ()) -> str:
    """A secret keeps only a documented prefix and its length: `ghp_••••(40)`."""
    prefix = next((p for p in prefixes if value.startswith(p)), "")
    return f"{prefix}{_SECRET_DOTS}({len(value)})"


def _mask_character(character: str) -> str:
    if character.isdigit():
        return "d"
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return character if character.isprintable() else " "
