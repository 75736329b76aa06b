"""Every synthesizer, by the name that packs use in `replace: {synth: NAME}`.

Each declares how many substitutes it has for a value of a usual form, and why two originals may
share one, if they may. Where they may not, whoever replaces many values at once asks for another
draw (`Draw.attempt`) until each has its own, and says so when there is none left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from contextward.synth import (
    birth,
    contact,
    inert,
    network,
    person,
    place,
    published,
    registers,
    shape,
)
from contextward.synth.draw import Draw

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Synthesizer:
    """A substitute for a value, and what it promises."""

    make: Callable[[Draw, str, Params], str]
    """The substitute of a value, in its form. `CannotSynthesize` if no substitute keeps it."""
    capacity: str
    """How many substitutes there are."""
    shares: str = ""
    """Why two originals may have one substitute; empty: each has its own."""


_MRN = Synthesizer(
    shape.shape,
    "100 for 4 free characters, 10,000 for 6, 100,000 for 8 digits (more with letters)",
)
_IP = Synthesizer(network.ip, "762 (IPv4), 2**48 (IPv6)")

SYNTHESIZERS: Mapping[str, Synthesizer] = MappingProxyType(
    {
        "birth-date": Synthesizer(
            birth.birth_date, "2 a year", shares="people born in one year may share a date of birth"
        ),
        "credit-card": Synthesizer(
            published.credit_card,
            "2 to 5 a network",
            shares="networks publish few test numbers",
        ),
        "dea": Synthesizer(registers.dea, "26,000,000"),
        "email": Synthesizer(contact.email, "as many as names"),
        "health-plan-id": Synthesizer(shape.health_plan_id, "as mbi, else as shape"),
        "iban": Synthesizer(
            published.iban, "1 or 2 a country", shares="one example a country is published"
        ),
        "ip": _IP,
        "ipv4": _IP,
        "ipv6": _IP,
        "mac": Synthesizer(network.mac, "256"),
        "mbi": Synthesizer(registers.mbi, "more than 10**9"),
        "mrn": _MRN,
        "nhs-number": Synthesizer(registers.nhs_number, "909,000"),
        "npi": Synthesizer(registers.npi, "100,000,000"),
        "person-name": Synthesizer(
            person.person_name,
            "512 surnames, 256 given names",
            shares="relatives share a surname, and so may others",
        ),
        "phone": Synthesizer(
            contact.phone, "30,000 in North America, 20 to 100,000 in a country, else 10**7 or more"
        ),
        "place": Synthesizer(
            place.place,
            "512, a street number times as many",
            shares="one place may bear any name, and so may another",
        ),
        "placeholder": Synthesizer(
            inert.placeholder, "1 a class", shares="a placeholder says what belongs in its place"
        ),
        "shape": _MRN,
        "us-ssn": Synthesizer(registers.us_ssn, "989,901"),
    }
)
