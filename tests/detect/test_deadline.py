"""A scan ends soon after its time is over, whatever the rules are that take it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contextward.detect.scanner import Deadline, OutOfTime
from contextward.engine import Engine
from contextward.project import shipped_engine
from contextward.rules.schema import FieldDetector, RegexDetector
from contextward.text.document import Document


class Steps(Deadline):
    """Time that is over after so many questions, so that no clock decides a test."""

    left = 20

    def check(self) -> None:
        Steps.left -= 1
        if Steps.left < 0:
            raise OutOfTime


def engine(*detectors: RegexDetector | FieldDetector) -> Engine:
    rule = next(iter(shipped_engine().rules.values())).rule
    return Engine(
        [
            replace(rule, id=f"acme.r{number}", detect=(detector,))
            for number, detector in enumerate(detectors)
        ]
    )


HEAVY = r"(?:[a-f]|[ab]c?|\w\d?){200}\W"
SCANS = [
    (engine(*(RegexDetector("regex", HEAVY) for _ in range(50))), "ab1" * 9_000 + " ", "a.txt"),
    (engine(*(RegexDetector("regex", "[a-z]+\\d") for _ in range(50))), "ab1c\n" * 20_000, "a.txt"),
    (engine(*(FieldDetector("field", ("key",), value=HEAVY) for _ in range(50))),
     "key: " + "ab1" * 30_000, "a.yaml"),
    (engine(*(FieldDetector("field", ("key",), value=HEAVY) for _ in range(50))),
     '{"key": "' + "ab1" * 30_000 + '"}', "a.json"),
]  # fmt: skip


@pytest.mark.parametrize(("engine", "text", "path"), SCANS)
def test_the_clock_is_asked_between_the_steps(
    engine: Engine, text: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contextward.engine.Deadline", Steps)
    monkeypatch.setattr(Steps, "left", 20)
    snapshot = engine.open(Document.of(text), path)
    assert snapshot.incomplete == "scanning took too long"
    assert Steps.left == -1, "nothing goes on after it"
