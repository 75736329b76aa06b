"""The consistent mapping: a value has one substitute, wherever and whenever it is replaced.

A key decides it (`synth.key`). Without the key nobody can tell from a substitute what stood there,
nor confirm a guess. A substitute is known again by its own form (`detect.reserved`).
"""

from __future__ import annotations

import collections.abc
import hashlib
from types import MappingProxyType

from contextward.detect.reserved import is_reserved, kind_of
from contextward.synth import CannotSynthesize
from contextward.synth.catalogue import SYNTHESIZERS
from contextward.synth.draw import Draw, normalise
from contextward.synth.people import NOBODY, People
from contextward.synth.person import user_name

_NO_PARAMS: collections.abc.Mapping[str, object] = MappingProxyType({})


_MOST_ATTEMPTS = 256


class Exhausted(CannotSynthesize):
    """Every substitute of this form that was drawn stands for another value already."""


class Mapping:
    """Values to their substitutes under one key.

    One that is `distinct` remembers, in memory only, which substitutes it gave: two values do not
    share one where a synthesizer does not permit it. `people` keeps user names in step with names.
    """

    __slots__ = ("_distinct", "_given", "_key", "_taken", "people")

    def __init__(self, key: bytes, people: People = NOBODY, *, distinct: bool = False) -> None:
        self._key, self.people, self._distinct = key, people, distinct
        self._given: dict[tuple[str, str, bytes], int] = {}
        self._taken: dict[tuple[str, str], bytes] = {}

    def synthesize(
        self,
        synth: str,
        data_class: str,
        value: str,
        params: collections.abc.Mapping[str, object] = _NO_PARAMS,
    ) -> str:
        """The substitute of `value`, in its form. A reserved or synthetic value is its own.

        `CannotSynthesize` if no substitute keeps the form, or if it would be a finding again;
        `Exhausted` if every one drawn is another value's.
        """
        core = value.strip()
        synthesizer = SYNTHESIZERS.get(synth)
        if synthesizer is None:
            raise CannotSynthesize(f"there is no synthesizer called '{synth}'")
        if not core:
            raise CannotSynthesize("there is no value")
        if is_reserved(data_class, core):
            return value
        kind = kind_of(data_class)
        drawn = data_class if kind in ("identifier", "secret") else kind
        plain = plain_form(core)
        owner = hashlib.blake2b(plain.encode(errors="replace"), key=self._key[:64]).digest()
        first = self._given.get((synth, drawn, owner), 0)
        for attempt in range(first, _MOST_ATTEMPTS):
            draw = Draw(self._key, drawn, self.people, attempt)
            other = synthesizer.make(draw, core, params)
            if plain_form(other) == plain or not is_reserved(data_class, other):
                if attempt + 1 < _MOST_ATTEMPTS and plain_form(other) == plain:
                    continue
                reason = f"'{synth}' has no substitute that is safe for {data_class}"
                raise CannotSynthesize(reason)
            start = value.index(core)
            if synthesizer.shares or not self._distinct:
                return value[:start] + other + value[start + len(core) :]
            taken = self._taken.setdefault((drawn, plain_form(other)), owner)
            if taken == owner:
                self._given[synth, drawn, owner] = attempt
                return value[:start] + other + value[start + len(core) :]
        reason = f"the substitutes for {data_class} are exhausted: {synthesizer.capacity}"
        raise Exhausted(reason)

    def user_name(self, word: str) -> str:
        """The substitute of a user name that is made of the name of one of `people`."""
        return user_name(Draw(self._key, "person-name", self.people), word)


def plain_form(value: str) -> str:
    """What the surfaces of one value have in common: its letters and digits, in lower case."""
    return "".join(c for c in normalise(value) if c.isalnum())
