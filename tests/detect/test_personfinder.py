"""Names in comments of eight languages, and the words of programs that only look like names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import Factory

from contextward.detect.personfinder import PersonFinder

FINDER = PersonFinder()


def people(text: str, finder: PersonFinder = FINDER) -> list[str]:
    return [text[start:end] for _, start, end, _ in finder.find(text)]


CUED = [
    "ask {} about the timeout",
    "Reported by {} on staging",
    "cc {}",
    "TODO: check with {} first",
    "Gemeldet von {}, siehe Ticket",
    "Rücksprache mit {} nötig, bevor das geändert wird",
    "voir avec {} avant de supprimer",
    "signalé par {} en production",
    "preguntar a {} antes de borrar",
    "reportado por {} en producción",
    "chiedere a {} prima di toccare",
    "segnalato da {}",
    "falar com {} antes de mudar",
    "overleg met {} voordat je dit aanpast",
    "zgłoszone przez {}",
    "uzgodnione z {} w piątek",
]


@pytest.mark.parametrize("template", CUED)
def test_a_cue_is_enough_for_a_name_that_nobody_has_heard(template: str) -> None:
    for seed in range(10):
        name = Factory(seed).name()
        assert people(template.format(name)) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the outage that Priya noticed", ["Priya"]),
        ("Siobhan's machine only", ["Siobhan"]),
        ("Agnieszka said it is fine", ["Agnieszka"]),
        ("Dr. Hofbrandt wants a copy", ["Hofbrandt"]),
        ("il sig. Hofbrand vuole il report", ["Hofbrand"]),
        ("user Maria Osgrove-Ruiz cannot log in", ["Maria Osgrove-Ruiz"]),
        ("Frau Lindenmark ruft zurück", ["Lindenmark"]),
        ("thanks to Will and cc Grace", ["Will", "Grace"]),
        ("J. K. Osgrove wrote this", ["J. K. Osgrove"]),
        ("by Marieke van der Brandgrove", ["Marieke van der Brandgrove"]),
        ("TODO(wlinden): later", ["wlinden"]),
        ("FIXME(Wendeline): later", ["Wendeline"]),
        ("ping @wlinden and @jo_hof", ["@wlinden", "@jo_hof"]),
    ],
)
def test_people_are_found(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kafka and JSON String are used",
        "Return True if Redis is up",
        "Uses the Floyd Warshall algorithm",
        "the Levenshtein Distance of both",
        "see Access Control List",
        "by Default the Service Worker waits",
        "from Spring Boot",
        "Der Service Anbieter liefert das Access Token",
        "TODO(perf): faster",
        "TODO(#123): later",
        'TODO("text")',
        "TODO(v2): remove",
        "@param name The name",
        "@Override",
        "import { a } from '@types/node'",
        "Julia is a language",
        "Jenkins runs the Pipeline",
        "NodeList and TreeMap",
        "May return None",
        "Mark the Node as visited",
        "Will be removed in Python 4",
        "GNU General Public License",
        "Monday to Friday, Europe and America",
    ],
)
def test_words_of_programs_are_nobody(text: str) -> None:
    assert people(text) == []


def test_a_team_adds_words_to_the_glossary() -> None:
    text = "ask Wendeline Harrowgate"
    assert people(text)
    assert people(text, PersonFinder(glossary=frozenset({"harrowgate", "WENDELINE"}))) == []


def test_cues_are_those_of_the_languages_asked_for() -> None:
    name = Factory().name()
    text = f"zgłoszone przez {name}"
    assert people(text, PersonFinder(("pl",))) == [name]
    assert people(text, PersonFinder(("en",))) == []


@settings(max_examples=60)
@given(st.text(max_size=200) | st.text("Ab.'’-@() Ö,TODO", max_size=60))
def test_any_text_gives_spans_within_it_that_do_not_overlap(text: str) -> None:
    spans = sorted((start, end) for _, start, end, _ in FINDER.find(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
