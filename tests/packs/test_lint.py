"""`pack lint`: everything wrong in one run, with its line, errors and advice told apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories import Factory
from tests.packs.writing import EXAMPLES, PATTERN, examples, line_of, regex, rule, write

from contextward.cli import cli
from contextward.detect.checks import luhn_digit
from contextward.packs.lint import lint
from contextward.packs.shape import can_hold, tells_early
from contextward.rules.syntax import parse


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["pack", "lint", *arguments])


def reasons(folder: Path, *, advice: bool = False, strict: bool = False) -> list[str]:
    return [f.reason for f in lint(folder, strict=strict) if f.advice == advice]


def test_a_good_pack_has_no_faults(tmp_path: Path) -> None:
    assert lint(write(tmp_path, rule())) == ()
    assert run(str(tmp_path)).output == "0 errors, 0 advice\n"
    assert run(str(tmp_path)).exit_code == 0


@pytest.mark.parametrize(
    ("changes", "at", "reason"),
    [
        ({"id": "other.ref"}, "other.ref", "begins with 'acme.'"),
        ({"id": "Acme"}, "Acme", "id: string should match"),
        ({"colour": "red"}, "colour", "colour: unknown key"),
        ({"data_class": "x"}, "data_class", "data_class: unknown key"),
        ({"severity": "loud"}, "loud", "severity: input should be 'error'"),
        ({"regulations": ["GDPR:4(1)", "GDPR:999"]}, "999", "unknown regulation GDPR:999"),
        ({"replace": {"synth": "magic"}}, "magic", "there is no synthesizer 'magic'"),
        ({"detect": regex(PATTERN, checksum="crc")}, "crc", "checksum: input should be"),
        ({"detect": [{"kind": "recognizer", "entity": "x.y"}]}, "x.y", "entity: string should"),
        ({"detect": [{"kind": "code"}]}, '"code"', "does not match any of the expected tags"),
        ({"detect": []}, '"detect"', "detect: should have at least 1 items"),
        ({"detect": regex("a(?=b)")}, "a(?=b)", "pattern: not RE2 syntax: RE2 has no look-around"),
        ({"detect": regex(".{900}")}, ".{900}", "larger than 6000 instructions"),
        ({"detect": regex("x*")}, "x*", "pattern: it matches the empty text"),
        ({"detect": [{"kind": "field", "name": ["a"], "value": "^x*$"}]}, "x*", "empty text"),
        ({"allow": {"patterns": ["(a"]}}, "(a", "a bracket is not closed"),
        ({"allow": {"words": [""]}}, '""', "at least 1 character"),
        ({"scope": {"include": ["[z-a]/x"]}}, "[z-a]", "not a valid glob"),
        ({"detect": regex(PATTERN, "")}, '""', "keywords.0: string should have at least 1"),
        ({"detect": regex(PATTERN, entropy={"min": "nan"})}, "nan", "entropy.min"),
        ({"examples": examples({"text": "<value>", "like": "(x"})}, "(x", "like: not RE2 syntax"),
    ],
)
def test_what_the_loader_refuses(
    tmp_path: Path, changes: dict[str, Any], at: str, reason: str
) -> None:
    folder = write(tmp_path, rule(**changes))
    (fault,) = [fault for fault in lint(folder) if not fault.advice]
    assert reason in fault.error.reason
    assert fault.line in (line_of(folder, at) - 1, line_of(folder, at))
    assert fault.path == folder / "pack.yaml"


@pytest.mark.parametrize(
    ("changes", "at", "reason"),
    [
        ({"detect": regex(PATTERN, "ACM_")}, "keywords", "no match of the pattern holds a keyword"),
        ({"allow": {"patterns": ["."]}}, '"."', "it matches every value"),
        ({"allow": {"patterns": ["x*"]}}, '"x*"', "it matches every value"),
        ({"category": "secret", "severity": "hint"}, "hint", "a secret is no hint"),
        ({"severity": "error", "confidence": "low"}, '"error"', "would never show it"),
        (
            {"detect": [{"kind": "field", "name": ["memberRef"]}]},
            "memberRef",
            "write a name as words, 'member ref'",
        ),
        ({"detect": [{"kind": "field", "name": ["12"]}]}, '"12"', "a name is made of letters"),
        (
            {"examples": examples({"text": "x ACME-1"}, EXAMPLES["match"][0])},
            '"text": "x ACME-1"',
            "say which `value` the rule finds",
        ),
        (
            {"examples": examples({"text": "x", "value": "y"}, EXAMPLES["match"][0])},
            '"text": "x"',
            "does not hold the `value`",
        ),
        (
            {"examples": examples({"text": "x", "like": "y"}, EXAMPLES["match"][0])},
            '"text": "x"',
            "the text says <value>",
        ),
        (
            {
                "examples": examples(
                    {"text": "<value>", "value": "v", "like": "y"}, {"text": "v", "value": "v"}
                )
            },
            '"text": "<value>"',
            "either `value` or `like`",
        ),
    ],
)
def test_what_would_find_nothing(
    tmp_path: Path, changes: dict[str, Any], at: str, reason: str
) -> None:
    folder = write(tmp_path, rule(**changes))
    (fault,) = [fault for fault in lint(folder) if not fault.advice]
    assert reason in fault.reason
    assert abs(fault.line - line_of(folder, at)) <= 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"detect": regex(r"[A-Z]+\d+")}, "costly"),
        ({"detect": regex(r"gh[pu]_\d{6}", "ghp_", "ghx_")}, "holds 'ghx_'"),
        ({"detect": regex(r"(?:ghp|ghu)_\d{6}", "ghp_")}, "some matches of the pattern hold no"),
        ({"detect": [{"kind": "path", "glob": ["*.clm"]}]}, "is not run in this version"),
        (
            {"detect": [{"kind": "field", "name": ["ref"], "formats": ["cobol"]}]},
            "no reader for 'cobol'",
        ),
        ({"examples": None}, "has 0 match and 0 noMatch examples"),
    ],
)
def test_advice(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    folder = write(tmp_path, rule(**changes))
    assert any(reason in found for found in reasons(folder, advice=True))
    assert reasons(folder) == []
    assert run(str(folder)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("rules:\n - &x {}\n", 2, "anchors, aliases and tags are not allowed"),
        ("rules:\n\n - *x\n", 3, "anchors, aliases and tags are not allowed"),
        ("rules: []\nx: !!python/name:os.system\n", 2, "anchors, aliases and tags are not"),
        ("rules: []\nrules: []\n", 2, "duplicate key 'rules'"),
        ("rules:\n" + "- " * 30, 2, "nested deeper than 20 levels"),
        ("rules: [\n", 2, "not valid YAML"),
        ("rules: 7\n", 1, "rules: should be a list"),
        ("rules:\n - 7\n", 2, "rules.0: should be keys with values"),
        ("- 7\n", 1, "the file: should be keys with values"),
    ],
)
def test_yaml_that_is_refused(tmp_path: Path, text: str, line: int, reason: str) -> None:
    folder = write(tmp_path, rule())
    (folder / "rules").mkdir()
    (folder / "rules" / "a.yaml").write_text(text)
    (fault,) = lint(folder)
    assert reason in fault.reason
    assert (fault.path, fault.line) == (folder / "rules" / "a.yaml", line)
    assert run(str(folder)).exit_code == 1


def test_few_examples_are_an_error_when_strict(tmp_path: Path) -> None:
    folder = write(tmp_path, rule(examples=None))
    assert reasons(folder, strict=True) == reasons(folder, advice=True)
    assert run("--strict", str(folder)).exit_code == 1


def test_faults_between_rules(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        rule("acme.one", aliases=["acme.old"]),
        rule("acme.two", aliases=["acme.old"]),
        rule("acme.one"),
    )
    assert reasons(folder) == ["acme.old is defined twice", "acme.one is defined twice"]
    assert reasons(folder, advice=True) == ["the same pattern as in acme.one"]


def test_a_real_looking_value_must_be_drawn(tmp_path: Path) -> None:
    """Whether the rule itself or a shipped one knows the value's check."""
    ssn, number = Factory("lint").ssn(), "453914880343646"
    card = f"{number}{luhn_digit(number)}"
    folder = write(
        tmp_path,
        rule("acme.one", examples=examples({"text": f"ssn {ssn}", "value": ssn})),
        rule("acme.two", examples=examples(no=(f"the ssn is {ssn}", "two"))),
        rule(
            "acme.three",
            detect=regex(r"\bcard \d{16}\b", "card", checksum="luhn"),
            examples=examples({"text": f"card {card}", "value": card}),
        ),
    )
    found = reasons(folder)
    assert [("like" in reason, "ddd-dd-dddd" in reason) for reason in found] == [
        (True, True),
        (True, True),
        (True, False),
    ]
    assert not any(ssn in reason or card in reason for reason in found)


def test_reserved_values_may_be_written(tmp_path: Path) -> None:
    folder = write(tmp_path, rule(examples=examples(no=("ssn 666-45-6789", "ssn 000-12-3456"))))
    assert reasons(folder) == []


def test_one_run_tells_faults_of_every_file(tmp_path: Path) -> None:
    folder = write(tmp_path, rule("acme.one", severity="loud", colour="red"), rule("acme.two"))
    (folder / "rules").mkdir()
    (folder / "rules" / "a.yaml").write_text("rules:\n - id: acme.three\n   id: acme.four\n")
    bad = rule("acme.five", detect=regex("(a", "a"), regulations=["X:1"])
    (folder / "rules" / "b.yaml").write_text(json.dumps({"rules": [bad]}))
    (folder / "rules" / "c.yml").write_text("rules: []\n")
    result = run(str(folder))
    assert result.exit_code == 1
    told = [line.split(": ", 1)[1] for line in result.output.splitlines()[:-1]]
    assert told[0].startswith("error: rules.0.severity: input should be")
    assert told[1:] == [
        "error: rules.0.colour: unknown key",
        "error: duplicate key 'id'",
        "error: acme.five: unknown regulation X:1",
        "error: acme.five: pattern: not RE2 syntax: a bracket is not closed",
        "advice: is not read: the name must end in .yaml",
    ]
    assert result.output.splitlines()[-1] == "5 errors, 1 advice"


def test_the_json_report(tmp_path: Path) -> None:
    folder = write(tmp_path, rule(severity="hint", category="secret", examples=None))
    result = run("--format", "json", str(folder))
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["schema"] == "contextward.pack-lint/1"
    assert report["summary"] == {"errors": 1, "advice": 1}
    assert {(f["level"], f["rule"]) for f in report["faults"]} == {
        ("error", "acme.ref"),
        ("advice", "acme.ref"),
    }
    assert {"path", "line", "reason"} <= set(report["faults"][0])


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_pack_is_bad_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run(str(tmp_path / name))
    assert result.exit_code == 2
    assert "there is no pack" in result.stderr


def test_messages_hold_nothing_that_steers_a_terminal(tmp_path: Path) -> None:
    folder = write(tmp_path, {**rule(), "\x1b[31mred": 1, "long" * 200: 1})
    output = run(str(folder)).output
    assert "\x1b" not in output
    assert "?[31mred: unknown key" in output
    assert max(map(len, output.splitlines())) < 500


@pytest.mark.parametrize(
    ("pattern", "word", "expected"),
    [
        (r"\bACME-[A-Z]{2}\d{6}\b", "acme-", True),
        (r"\bACME-[A-Z]{2}\d{6}\b", "ACM_", False),
        (r"(?i)\bmrn\W{0,12}\d+", "MRN", True),
        (r"\d{6}", "mrn", False),
        (r"gh[pousr]_[A-Za-z0-9]{36}", "ghr_", True),
        (r"gh[pousr]_[A-Za-z0-9]{36}", "ghx_", False),
        ("a{2}", "aaa", False),
        ("a{2,3}", "aaa", True),
        ("(ab)*", "bab", True),
        ("(ab)*c", "abac", False),
        ("[^a]+", "A", True),
        ("é+", "É", True),
        ("aab", "ab", True),
        ("x|y|abc", "abc", True),
    ],
)
def test_words_that_a_match_can_hold(pattern: str, word: str, expected: bool) -> None:
    assert can_hold(parse(pattern), word) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\b\d{3}-\d{2}-\d{4}\b", True),
        (r"AKIA\w+", True),
        (r"(?:AKIA|ASIA)\w+", True),
        (r"(?:AKIA|AS)\w+", False),
        (r"(?:AKIA)?\w+", False),
        (r"\d{6,}", False),
        (r"\w+@\w+", False),
        (r"é\w+", False),
    ],
)
def test_patterns_that_a_scanner_can_pass_over(pattern: str, expected: bool) -> None:
    assert tells_early(parse(pattern)) is expected
