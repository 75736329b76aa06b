"""The tables of reserved values, read once from `rules/synthetic/` and kept.

`reserved.yaml` says in its comments where each list comes from; this module only gives it types.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from ipaddress import ip_network
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FORMAT = ConfigDict(
    extra="forbid", alias_generator=to_camel, validate_by_name=True, defer_build=True
)


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""A block of words, in no order."""
Listed = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""A block of words whose order counts."""


@dataclass(frozen=True, config=_FORMAT)
class Known:
    """A secret that its maker published: the first 16 hexadecimal digits of its SHA-256."""

    what: str
    sha256: str


@dataclass(frozen=True, config=_FORMAT)
class People:
    """Words of names, in lower case."""

    nobody: Words
    labels: Words
    whole: frozenset[str]
    titles: Words
    particles: Words


@dataclass(frozen=True, config=_FORMAT)
class FictionLine:
    """Seven digits, `first` to `last`, which no area of a numbering plan assigns."""

    country: str
    first: str
    last: str


@dataclass(frozen=True, config=_FORMAT)
class NationalRanges:
    """Ranges `first-last` of national numbers without trunk prefix."""

    country: str
    ranges: Listed


@dataclass(frozen=True, config=_FORMAT)
class Phones:
    """Telephone numbers for fiction."""

    fiction_line: FictionLine
    unassigned_areas: frozenset[str]
    unassigned_country: str
    areas: Listed
    national: tuple[NationalRanges, ...]
    dummies: Words


@dataclass(frozen=True, config=_FORMAT)
class Mail:
    """Domains and mailboxes that are nobody's."""

    substitutes: Listed
    reserved_domains: Words
    reserved_tops: Words
    placeholder_domains: Words
    roles: Words


@dataclass(frozen=True, config=_FORMAT)
class Dates:
    """Dates of birth that say no more than a year, or nothing."""

    substitute_months: tuple[int, ...]
    dummies: Words


@dataclass(frozen=True, config=_FORMAT)
class Dea:
    """DEA numbers that no registrant has."""

    unused_class: str
    documented: Words


@dataclass(frozen=True, config=_FORMAT)
class Nhs:
    """NHS numbers that no patient has."""

    test_prefix: str
    documented: Words


@dataclass(frozen=True, config=_FORMAT)
class CardNetwork:
    """A card network: how its numbers begin, and those it publishes for tests."""

    network: str
    prefixes: Listed
    numbers: Listed


@dataclass(frozen=True, config=_FORMAT)
class Macs:
    """Hardware addresses in lower case without separators."""

    documentation: str
    prefixes: Listed
    dummies: Words


@dataclass(frozen=True, config=_FORMAT)
class Tables:
    """All of `reserved.yaml`."""

    kinds: Mapping[str, str]
    secret_words: Words
    placeholders: Words
    inside: Listed
    leading: Words
    references: tuple[str, ...]
    expressions: Listed
    wrappers: tuple[str, ...]
    hashes: Listed
    known: tuple[Known, ...]
    people: People
    phones: Phones
    mail: Mail
    dates: Dates
    months: tuple[tuple[str, ...], ...]
    ssn: Words
    npi: Words
    mbi: Words
    dea: Dea
    nhs: Nhs
    cards: tuple[CardNetwork, ...]
    ibans: Listed
    networks: Listed
    documentation_networks: tuple[str, ...]
    documentation_prefix6: str
    macs: Macs
    prefixes: Words
    street_words: Words
    identifier_dummies: Words


@dataclass(frozen=True, config=_FORMAT)
class Names:
    """The invented names, in the order in which substitutes are drawn."""

    surnames: Listed
    given: Listed
    usual: Words


@dataclass(frozen=True, config=_FORMAT)
class Letters:
    """For each letter those that follow it in words, and terms that are no words."""

    follow: Mapping[str, str]
    terms: Listed


@dataclass(frozen=True)
class Pool:
    """The invented names ready for use: ordered as in the file, and as lower-case sets."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    surname_set: frozenset[str]
    given_set: frozenset[str]
    usual: frozenset[str]
    """Words, in lower case, that are usually given names."""


_TABLES = TypeAdapter(Tables)
_NAMES = TypeAdapter(Names)
_LETTERS = TypeAdapter(Letters)


@cache
def tables() -> Tables:
    """`rules/synthetic/reserved.yaml`. `ConfigurationError` if the installation is damaged."""
    return structure(_TABLES, load_yaml(rules_dir() / "synthetic" / "reserved.yaml"))


@cache
def pool() -> Pool:
    """`rules/synthetic/names.yaml`. `ConfigurationError` if the installation is damaged."""
    names = structure(_NAMES, load_yaml(rules_dir() / "synthetic" / "names.yaml"))
    return Pool(
        names.surnames,
        names.given,
        frozenset(map(str.lower, names.surnames)),
        frozenset(map(str.lower, names.given)),
        names.usual,
    )


@dataclass(frozen=True)
class LetterPairs:
    """What `letters.yaml` says, ready for use: pairs of lower-case letters, terms longest first."""

    pairs: frozenset[str]
    terms: tuple[str, ...]


@cache
def letter_pairs() -> LetterPairs:
    """`rules/synthetic/letters.yaml`. `ConfigurationError` if the installation is damaged."""
    letters = structure(_LETTERS, load_yaml(rules_dir() / "synthetic" / "letters.yaml"))
    pairs = frozenset(a + b for a, line in letters.follow.items() for b in line)
    return LetterPairs(pairs, tuple(sorted(letters.terms, key=len, reverse=True)))


@cache
def address_ranges() -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Reserved IPv4 and IPv6 ranges as numbers, first and last included, in order."""
    found: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for text in tables().networks:
        network = ip_network(text)
        found[network.version == 6].append(
            (int(network.network_address), int(network.broadcast_address))
        )
    return tuple(sorted(found[0])), tuple(sorted(found[1]))
