"""The registry of regulations that rules refer to: `rules/regulations.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import TypeAdapter

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_TABLE = TypeAdapter(dict[str, str])


@cache
def known() -> Mapping[str, str]:
    """Reference (`HIPAA:164.514(b)(2)(i)(G)`) to what the section says, in a few words."""
    return structure(_TABLE, load_yaml(rules_dir() / "regulations.yaml"))
