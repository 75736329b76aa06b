"""People known by name while values are replaced, so that what was made of a name stays in step.

`wharrowgate`, `w.harrowgate` and `harrowgatew` are Wendeline Harrowgate's: with her name known,
their substitutes are made of the substitute of her name in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

_LEAST = 4
"""Letters of a user name: shorter ones are words."""

Part = tuple[Literal["given", "family"], bool]
"""Which name, and whether only its initial."""

_FORMS: tuple[tuple[Part, ...], ...] = (
    (("given", True), ("family", False)),
    (("given", False), ("family", True)),
    (("family", False), ("given", True)),
    (("given", False), ("family", False)),
    (("family", False), ("given", False)),
)


@dataclass(frozen=True, slots=True)
class UserName:
    """How a user name was made of the name of a person."""

    given: str
    family: str
    form: tuple[Part, ...]


class People:
    """Pairs of given name and surname, in lower case."""

    __slots__ = ("_initials", "user_names")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.user_names: Mapping[str, UserName] = {}
        """The user names that the pairs give."""
        self._initials: dict[tuple[str, str], str] = {}
        names: dict[str, UserName] = {}
        for given, family in sorted(set(pairs)):
            self._initials.setdefault((given[0], family), given)
            for form in _FORMS:
                text = _spell(form, given, family)
                if len(text) >= _LEAST:
                    names.setdefault(text, UserName(given, family, form))
        self.user_names = names

    def given_of(self, initial: str, family: str) -> str | None:
        """The given name behind an initial beside a surname."""
        return self._initials.get((initial, family))


NOBODY = People()


def spell(name: UserName, given: str, family: str) -> str:
    """Another person's names made into a user name in the same way."""
    return _spell(name.form, given, family)


def _spell(form: tuple[Part, ...], given: str, family: str) -> str:
    whole = {"given": given, "family": family}
    return "".join(whole[part][:1] if initial else whole[part] for part, initial in form)
