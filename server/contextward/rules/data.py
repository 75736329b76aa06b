"""Where the shipped data lie: the packs, the registries and their schemas.

In a wheel the repository's `rules/` folder is at `contextward/rules/shipped`; in a checkout it is
read where it stands, so that a rule can be tried without building anything.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def rules_dir() -> Path:
    """The folder that holds the packs, `assistants.yaml` and `schemas/`."""
    shipped = Path(__file__).parent / "shipped"
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "rules"
