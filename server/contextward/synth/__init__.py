"""Synthetic values: what stands in for a real one, is nobody's, and never makes a finding again."""

from __future__ import annotations

from contextward.errors import ContextwardError


class CannotSynthesize(ContextwardError):
    """A value has a form that no substitute keeps. The message never holds the value."""
