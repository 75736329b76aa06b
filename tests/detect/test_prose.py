"""The prose tier: which strings read as prose, what settings change, and that nothing connects."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.factories import Factory

from contextward.detect import prose
from contextward.detect.prose import ProseOptions, ProseTier, reads_as_prose
from contextward.model import Region, RegionKind
from contextward.project import shipped_engine

RULESET = shipped_engine().ruleset


def found(tier: ProseTier, text: str, kind: RegionKind = "comment") -> list[str]:
    return [text[d.start : d.end] for d in tier.read("a.py", text, [Region(kind, 0, len(text))])]


def test_names_need_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "available", lambda: False)
    name = Factory().name()
    assert found(ProseTier(RULESET), f"ask {name}, call 617 423 4821") == [name]


@pytest.mark.parametrize("kind", ["string", "key-value"])
def test_strings_that_read_as_prose_are_read(kind: RegionKind) -> None:
    name = Factory(1).name()
    tier = ProseTier(RULESET)
    assert found(tier, f"please ask {name} for access", kind) == [name]
    assert found(tier, name, kind) == []


@pytest.mark.parametrize(
    "text", ["", "x", "two words", "SELECT A FROM B", "https://a.b/c d e", "a=1 b=2 c=3 d=4"]
)
def test_other_strings_are_not(text: str) -> None:
    assert not reads_as_prose(text)


def test_settings_choose_languages_and_add_to_the_glossary() -> None:
    name = Factory(2).name()
    text = f"gemeldet von {name}"
    assert found(ProseTier(RULESET, ProseOptions(languages=("de",))), text) == [name]
    assert found(ProseTier(RULESET, ProseOptions(languages=("es",))), text) == []
    assert found(ProseTier(RULESET, ProseOptions(glossary=tuple(name.split()))), text) == []


_NO_SOCKETS = """
import socket, sys
def refuse(*_a, **_k):
    print("CONNECTED")
    raise OSError("no network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from contextward.detect.presidio import Presidio
found = Presidio(frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "US_PASSPORT", "URL", "IBAN_CODE"}))
print(found.find(sys.argv[1]), found.entities)
"""


def test_nothing_connects_and_the_url_recognizer_is_not_made() -> None:
    text = f"mail {Factory().email()} or call +1 {Factory().phone()}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", _NO_SOCKETS, text],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": "", "HOME": "/nonexistent", "TLDEXTRACT_CACHE": "/nonexistent"},
    )
    assert "CONNECTED" not in done.stdout + done.stderr
    assert "EMAIL_ADDRESS" in done.stdout
    assert "PHONE_NUMBER" in done.stdout
    assert "'URL'" not in done.stdout


def test_words_before_a_value_are_its_context_without_a_model() -> None:
    from contextward.detect.presidio import Presidio

    recognizers = Presidio(frozenset({"US_PASSPORT"}))
    bare = max((e[3] for e in recognizers.find("number 912803456 here")), default=0.0)
    told = max(e[3] for e in recognizers.find("us passport 912803456 here"))
    assert told > bare
