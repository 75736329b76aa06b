"""The inert placeholder of a secret: it opens nothing, says what belongs there, needs no quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contextward.synth.draw import Draw

_OTHER = re.compile(r"[^a-z0-9]+")


def placeholder(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """`changeme-github-token`: one for every value of a class, safe in JSON, YAML and shells."""
    return f"changeme-{_OTHER.sub('-', draw.data_class.lower()).strip('-') or 'secret'}"
