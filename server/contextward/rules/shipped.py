"""The packs that come with contextward."""

from __future__ import annotations

from functools import cache

from contextward.rules.data import rules_dir
from contextward.rules.kept import load_kept
from contextward.rules.pack import LoadedPack

SHIPPED = ("secrets", "health", "personal")


@cache
def shipped_packs() -> tuple[LoadedPack, ...]:
    """Their rules, in the order that decides ties. Some installers put links in place of files."""
    return tuple(load_kept(rules_dir() / name, links=True) for name in SHIPPED)
