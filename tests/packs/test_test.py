"""`pack test`: every example as an editor would see it; shapes, never values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories import Factory
from tests.packs.writing import EXAMPLES, examples, line_of, regex, rule, write

from contextward.cli import cli
from contextward.detect import prose
from contextward.packs import trial
from contextward.rules.pack import read_pack
from contextward.synth.mapping import Mapping

NO = [{"text": "plain", "why": "nothing there"}]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["pack", "test", *arguments])


def test_a_good_pack_passes(tmp_path: Path) -> None:
    result = run(str(write(tmp_path, rule())))
    assert result.output == "4 passed, 0 failed\n"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"examples": {"match": [{"text": "ACME-QX48151", "value": "QX48151"}]}},
            "expected XXddddd at 1:6, found nothing",
        ),
        (
            {"examples": {"match": [{"text": "x\nab ACME-QX481516", "value": "481516"}]}},
            "expected dddddd at 2:11, found XXdddddd at 2:9",
        ),
        (
            {"examples": {"match": [{"text": "ACME-QX481516 ACME-QX481522", "value": "QX481516"}]}},
            "expected XXdddddd at 1:6, found XXdddddd at 1:6, XXdddddd at 1:20",
        ),
        (
            {"examples": {"noMatch": [{"text": "ACME-QX481516", "why": "x"}]}},
            "expected nothing, found XXdddddd at 1:6",
        ),
        (
            {"examples": {"match": [{"text": "ACME-<value>", "like": r"[A-Z]{2}\d{5,6}"}]}},
            "found nothing",
        ),
        (
            {"examples": {"match": [{"text": "ACME-<value>", "like": "[A-Z]{2}0{6}"}]}},
            "only 0 of 2000 draws of `like` pass the rule's own checks",
        ),
        (
            {"category": "secret", "examples": {"match": [{"text": "ACME-Q", "value": "Q"}]}},
            "expected ••••(1) at 1:6, found nothing",
        ),
        (
            {"replace": {"synth": "us-ssn"}},
            "'us-ssn' cannot replace XXdddddd at 1:12: ",
        ),
        ({"scope": {"include": ["*.sql"]}}, "expected XXdddddd at 1:12, found nothing"),
        (
            {"examples": {"match": [{"text": "ACME-QX481516", "like": "x"}]}},
            "where the drawn values go, the text says <value>",
        ),
    ],
)
def test_a_failure_tells_what_was_expected_and_found(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    folder = write(tmp_path, rule(**changes))
    result = run(str(folder))
    assert result.exit_code == 1
    first, *_, last = result.output.splitlines()
    assert "acme.ref: " in first
    assert reason in first
    assert "QX481516" not in result.output
    key = '"match"' if '"match"' in (folder / "pack.yaml").read_text() else '"noMatch"'
    assert first.split(":")[1] == str(line_of(folder, key) + 1)
    assert last.endswith(" failed")
    assert not last.endswith(" 0 failed")


def test_another_rule_that_takes_the_value_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, rule("acme.weak", confidence="low"), rule("acme.strong"))
    result = run(str(folder), "--rule", "acme.weak")
    assert "found nothing; acme.strong found it instead" in result.output
    assert result.output.splitlines()[-1] == "2 passed, 2 failed"


def test_drawn_values_pass_the_checks_of_the_rule(tmp_path: Path) -> None:
    """A pattern cannot say check digits, so what fails them is drawn again."""
    numbers = {
        "detect": regex(r"\bcard (?P<value>\d{16})\b", "card", checksum="luhn"),
        "dataClass": "card",
        "replace": None,
        "examples": {"match": [{"text": "card <value>", "like": r"4\d{15}"}]},
    }
    words = {
        "detect": regex(r"\bkey (?P<value>\w{12})\b", "key", entropy={"min": 3.0}),
        "examples": {"match": [{"text": "key <value>", "like": "[a-f]{12}|[a-z0-9]{12}"}]},
        "allow": {"words": ["x"], "patterns": ["^[0-9]"]},
        "replace": None,
    }
    folder = write(tmp_path, rule("acme.numbers", **numbers), rule("acme.words", **words))
    assert run(str(folder)).output == "2 passed, 0 failed\n"


def test_draws_are_the_same_every_time(tmp_path: Path) -> None:
    like = r"[A-HJ-N]{2}\d{6}|[A-HJ-N]{2}\d{5}"
    folder = write(tmp_path, rule(examples=examples({"text": "ACME-<value>", "like": like})))
    assert len({run(str(folder)).output for _ in range(3)}) == 1


def test_what_a_synthesizer_writes_must_not_be_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, rule(examples=examples(EXAMPLES["match"][0])))
    monkeypatch.setattr(Mapping, "synthesize", lambda *_: "QX481523")
    assert "found again after 'shape' replaced it: XXdddddd" in run(str(folder)).output


def test_examples_have_a_path_and_a_language(tmp_path: Path) -> None:
    value = Factory("pack").mrn()
    detect = [{"kind": "field", "formats": ["yaml"], "name": ["ref"], "value": r"^\d{6}$"}]
    scope = {"include": ["data/**"]}
    match = [
        {"text": f"ref: {value}", "value": value, "language": "yaml", "path": "data/a"},
        {"text": f"ref: {value}", "value": value, "path": "data/a.yaml"},
    ]
    no = [
        {"text": f"ref: {value}", "why": "elsewhere", "language": "yaml"},
        {"text": f"ref = '{value}'", "why": "Python", "path": "data/a.py"},
    ]
    made = rule(detect=detect, scope=scope, examples={"match": match, "noMatch": no})
    assert run(str(write(tmp_path, made))).output == "4 passed, 0 failed\n"


def test_examples_of_the_prose_tier_are_not_run_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wallet = "1" + "BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"  # of many documents
    made = rule(
        dataClass="crypto-wallet",
        detect=[{"kind": "recognizer", "entity": "CRYPTO"}],
        examples=examples(
            {
                "text": f"# paid to {wallet} today",
                "value": wallet,
                "language": "python",
            }
        ),
    )
    folder = write(tmp_path, made)
    if prose.available():
        assert run(str(folder)).output == "3 passed, 0 failed\n"
    for module in (trial, prose):
        monkeypatch.setattr(module, "available", lambda: False)
    told = "1 not run: they need contextward[prose]\n2 passed, 0 failed\n"
    assert run(str(folder)).output == told


def test_some_rules_only(tmp_path: Path) -> None:
    folder = write(tmp_path, rule("acme.one", detect=regex("zz1|zz2", "zz")), rule("acme.two"))
    assert run(str(folder), "--rule", "acme.two").output == "4 passed, 0 failed\n"
    assert run(str(folder), "--rule", "acme.three").exit_code == 2


def test_coverage_lists_rules_with_few_examples(tmp_path: Path) -> None:
    folder = write(
        tmp_path, rule("acme.one", detect=regex("zz9"), examples={"noMatch": NO}), rule("acme.two")
    )
    result = run(str(folder), "--coverage")
    assert result.exit_code == 0
    assert result.output.splitlines()[0].endswith(": acme.one: 0 match, 1 noMatch examples")
    assert result.output.splitlines()[1:] == ["5 passed, 0 failed"]


def test_a_pack_that_is_refused_is_bad_configuration(tmp_path: Path) -> None:
    folder = write(tmp_path, rule(detect=regex("(a")))
    result = run(str(folder))
    assert result.exit_code == 2
    assert f"pack.yaml:{line_of(folder, '(a')}: acme.ref: pattern: not RE2" in result.stderr
    assert run(str(tmp_path / "nowhere")).exit_code == 2


def test_an_outcome_an_example_in_order(tmp_path: Path) -> None:
    folder = write(tmp_path, rule())
    outcomes = list(trial.run(read_pack(folder).rules))
    assert [outcome.line for outcome in outcomes] == sorted({o.line for o in outcomes})
    assert len(outcomes) == 4
