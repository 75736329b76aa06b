"""Substitutes that are published examples: test numbers of cards, IBANs of the registry.

Few exist: two to five a card network, one or two a country, so that different originals may share
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contextward.detect.reservedtables import tables
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, put


def credit_card(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """A test number of the same network and length, else of another network."""
    places = [i for i, c in enumerate(value) if c in "0123456789"]
    digits = "".join(value[i] for i in places)
    networks = [
        (len(prefix), network.numbers)
        for network in tables().cards
        for prefix in network.prefixes
        if digits.startswith(prefix)
    ]
    own = max(networks, default=(0, ()))[1]
    every = [number for network in tables().cards for number in network.numbers]
    for numbers in (own, every):
        fitting = [number for number in numbers if len(number) == len(digits)]
        if fitting and all(not c.isalpha() for c in value):
            return put(value, places, _one(draw, fitting, digits))
    raise CannotSynthesize("no test card has so many digits")


def iban(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """The example of the same country."""
    places = [i for i, c in enumerate(value) if c.isalnum()]
    plain = "".join(value[i] for i in places)
    fitting = [
        example
        for example in tables().ibans
        if example[:2] == plain[:2].upper() and len(example) == len(plain)
    ]
    if not fitting:
        raise CannotSynthesize("no example of an IBAN is published for this country")
    example = _one(draw, fitting, plain)
    return put(value, places, example.lower() if plain[:2].islower() else example)


def _one(draw: Draw, numbers: Sequence[str], text: str) -> str:
    return numbers[draw.number(len(numbers), "number", text)]
