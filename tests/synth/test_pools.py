"""The pools and tables of data that substitutes are drawn from."""

from __future__ import annotations

import hashlib
from itertools import combinations

from contextward.detect.reservedtables import pool, tables

STABLE = "f7395dc122709f799f59aa236a5aef263ff9a5022f17a4091ec0c89f845c9a47"


def test_the_pools_have_their_size_and_no_doubles() -> None:
    names = pool()
    assert (len(names.surnames), len(names.given)) == (512, 256)
    assert (len(names.surname_set), len(names.given_set)) == (512, 256)


def test_the_pools_share_no_name() -> None:
    assert pool().surname_set & pool().given_set == set()


def test_no_invented_name_is_a_usual_one() -> None:
    assert (pool().surname_set | pool().given_set) & pool().usual == set()


def test_invented_names_are_plain_words() -> None:
    names = (*pool().surnames, *pool().given)
    assert [n for n in names if not (n.isascii() and n.isalpha() and n == n.capitalize())] == []
    assert [n for n in names if not 5 <= len(n) <= 9] == []


def test_no_invented_name_is_a_title_a_particle_or_a_placeholder() -> None:
    people = tables().people
    words = people.titles | people.particles | people.nobody | people.labels
    assert (pool().surname_set | pool().given_set) & words == set()


def test_no_two_invented_names_differ_in_one_letter_only() -> None:
    names = sorted(pool().surname_set | pool().given_set)
    alike = [
        (a, b)
        for a, b in combinations(names, 2)
        if len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    ]
    assert alike == []


def test_the_pools_do_not_change() -> None:
    """Another order would give other substitutes for the same values: only ever a new release."""
    text = " ".join((*pool().surnames, "/", *pool().given))
    assert hashlib.sha256(text.encode()).hexdigest() == STABLE


def test_no_prefix_of_identifiers_could_be_taken_for_the_mark() -> None:
    assert [prefix for prefix in tables().prefixes if prefix[0] in "Z9"] == []
