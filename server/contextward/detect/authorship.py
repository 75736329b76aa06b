"""Does a value name who wrote something? (`@author`, `Maintainer:`, a key `authors`.)

The words are data (`rules/context.yaml`).
"""

from __future__ import annotations

from functools import cache

import re2

from contextward.rules.data import rules_dir
from contextward.text.yamlfile import load_yaml

_REACH = 200
"""Characters before a value in which a word counts."""


def names_author(line: str, start: int, path: tuple[str, ...]) -> bool:
    """Is the value at `start` of a line, or at these keys, about authorship?"""
    words, keys = _shipped()
    if any(key.lower() in keys for key in path):
        return True
    before = line[max(0, start - _REACH) : start]
    return words.search(before) is not None


@cache
def _shipped() -> tuple[re2._Regexp[str], frozenset[str]]:
    data = load_yaml(rules_dir() / "context.yaml").data["authorship"]
    words = "|".join(re2.escape(word) for word in sorted(data["words"], key=len, reverse=True))
    # What follows may be a year or a list of others, but no new sentence.
    expression = rf"(?i)(?:^|[^\p{{L}}\p{{N}}_])(?:{words})(?:[^\p{{L}}\p{{N}}_][^.;!?|]*)?$"
    return re2.compile(expression), frozenset(data["keys"])
