"""What policy needs to know of a rule, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from contextward.model import Category

Stage = Literal["observe", "warn", "enforce"]


class Judged(Protocol):
    """A rule of a pack, or one about exclusion lists."""

    @property
    def id(self) -> str:
        """`pack.rule`."""

    @property
    def aliases(self) -> Sequence[str]:
        """Ids that it had before."""

    @property
    def category(self) -> Category:
        """What kind of thing it finds."""

    @property
    def data_class(self) -> str:
        """The kind of value."""

    @property
    def severity(self) -> str:
        """How loud it is unless somebody says otherwise."""

    @property
    def stage(self) -> Stage:
        """Is it tried out, or does it count in full?"""

    @property
    def regulations(self) -> Sequence[str]:
        """References such as `HIPAA:164.514(b)(2)(i)(G)`."""
