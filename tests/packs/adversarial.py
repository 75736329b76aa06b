"""Packs that mean harm, written when a test runs: what a stranger's repository may hold.

Each maker writes a pack into an empty folder and names the words of the refusal; none means that
the pack is odd but allowed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.packs.writing import examples, regex, rule, write

Maker = Callable[[Path], str]

_LARGE = 2 * 1024 * 1024 - 1000
_HEAD = "apiVersion: contextward.dev/v1\nkind: RulePack\nmetadata: {id: acme, version: 1.0.0}\n"


def _patterns(*patterns: str, refusal: str) -> Maker:
    def make(folder: Path) -> str:
        names = (f"acme.r{number}" for number in range(len(patterns)))
        write(
            folder, *(rule(name, detect=regex(p)) for name, p in zip(names, patterns, strict=True))
        )
        return refusal

    return make


def _text(text: str | bytes, refusal: str, name: str = "pack.yaml") -> Maker:
    def make(folder: Path) -> str:
        data = text.encode() if isinstance(text, str) else text
        if name != "pack.yaml":
            write(folder)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return refusal

    return make


def _rules(count: int, refusal: str, **changes: Any) -> Maker:
    def make(folder: Path) -> str:
        few = examples(no=())
        write(folder, *(rule(f"acme.r{n}", examples=few, **changes) for n in range(count)))
        return refusal

    return make


def _files(count: int, refusal: str, text: str = "rules: []\n") -> Maker:
    def make(folder: Path) -> str:
        (write(folder) / "rules").mkdir()
        for number in range(count):
            (folder / "rules" / f"{number}.yaml").write_text(text)
        return refusal

    return make


def _large_files(folder: Path) -> str:
    (write(folder) / "rules").mkdir()
    for name in "abc":
        (folder / "rules" / f"{name}.yaml").write_text("#" * 1_000_000 + "\nrules: []\n")
    return "larger than 2 MiB"


def _linked_file(folder: Path) -> str:
    outside = write(folder.with_name("outside"), rule())
    (folder / "pack.yaml").symlink_to(outside / "pack.yaml")
    return "is a link"


def _linked_rules(folder: Path) -> str:
    outside = folder.with_name("outside")
    outside.mkdir()
    (outside / "a.yaml").write_text("rules: []\n")
    (write(folder) / "rules").symlink_to(outside)
    return "is a link"


def _linked_rule_file(folder: Path) -> str:
    (write(folder) / "rules").mkdir()
    (folder / "rules" / "a.yaml").symlink_to("/etc/passwd")
    return "is a link"


def _link_to_itself(folder: Path) -> str:
    (folder / "pack.yaml").symlink_to(folder / "pack.yaml")
    return "is a link"


def _device(folder: Path) -> str:
    (write(folder) / "rules").mkdir()
    (folder / "rules" / "zero.yaml").symlink_to("/dev/zero")
    return "is a link"


def _pipe(name: str, refusal: str) -> Maker:
    def make(folder: Path) -> str:
        write(folder)
        (folder / name).unlink(missing_ok=True)
        (folder / name).parent.mkdir(exist_ok=True)
        os.mkfifo(folder / name)
        return refusal

    return make


def _folder_for_file(folder: Path) -> str:
    (folder / "pack.yaml").mkdir()
    return "pack.yaml"


def _file_for_folder(folder: Path) -> str:
    (write(folder) / "rules").write_text("rules: []\n")
    return "is no folder"


def _escaped_names(folder: Path) -> str:
    write(folder, {**rule(), "\x1b]0;title\x07": 1})
    return "unknown key"


def _many_keywords(folder: Path) -> str:
    write(folder, rule(detect=regex("abc", *(f"k{n}" for n in range(100_000)))))
    return "at most 200 items"


ADVERSARIAL: dict[str, Maker] = {
    "huge repeat": _patterns("a{100000}", refusal="0 to 1000 times"),
    "nested repeats": _patterns("(((a{30}){30}){30}){30}", refusal="0 to 1000 times"),
    "nested stars": _patterns("(?:" * 49 + "a+" + ")+" * 49 + "b", refusal=""),
    "classic catastrophe": _patterns("(a+)+$", refusal=""),
    "large program": _patterns(r"(?:\pL\pN){500}", refusal="6000 instructions"),
    "many large programs": _patterns(*[r"(?i)(\pL\pN){400}"] * 1400, refusal="6000 instructions"),
    "costly classes": _patterns(
        *["(?i)[" + r"\x{0}-\x{10FFFF}\pL\pN" * 150 + "]abc"] * 400, refusal=""
    ),
    "much together": _patterns(*[r"[^\x00]{100}(?:\pL){4}"] * 400, refusal="1500000 instructions"),
    "deep brackets": _patterns("(" * 900 + "a" + ")" * 900, refusal="nested too deeply"),
    "open brackets": _patterns("(" * 4000, refusal="RE2"),
    "long pattern": _patterns("a" * 5000, refusal="at most 4096"),
    "many groups": _patterns("(a)" * 500, refusal="more than 16 groups"),
    "half characters": _patterns(r"\C\C", refusal="half of a character"),
    "thousands of rules": _rules(1501, "at most 1500 items"),
    "as many rules as may be": _rules(1500, ""),
    "every rule wrong": _rules(1400, "unknown regulation", regulations=["X:1"] * 20),
    "many keywords": _many_keywords,
    "many files": _files(501, "more than 500 files"),
    "as many files as may be": _files(500, ""),
    "large files": _large_files,
    "10 MB": _text(_HEAD + "#" * 10_000_000, "larger than 2 MiB"),
    "10 MB, one line": _text("[" * 10_000_000, "larger than 2 MiB"),
    "deep YAML": _text("[" * _LARGE, "nested deeper"),
    "deep YAML, block": _text("- " * (_LARGE // 2), "nested deeper"),
    "deep YAML, map": _text("a: {b: " * 200_000, "nested deeper"),
    "billion laughs": _text(
        "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghi")),
        "anchors",
    ),
    "tag": _text(_HEAD + "x: !!python/object/apply:os.system ['true']\n", "tags"),
    "duplicate key": _text(_HEAD + "kind: RulePack\n", "duplicate key"),
    "merge key": _text(_HEAD + "<<: {x: 1}\n", "unknown key"),
    "many keys": _text("".join(f"k{n}: v\n" for n in range(30_000)), "more than 5000 faults"),
    "many flow pairs": _text("[" + "a: b, " * 40_000 + "c]", "keys with values"),
    "more flow pairs": _text("[" + "a: b, " * (_LARGE // 6) + "c]", "too many values"),
    "many items": _text("- a\n" * (_LARGE // 4), "too many values"),
    "many documents": _text("---\n" * 10_000, "not valid YAML"),
    "many bad rules": _text(_HEAD + "rules: [" + "{}," * 20_000 + "]", "more than 5000 faults"),
    "many files of values": _files(
        10, "unknown key", "rules: []\nx: [" + "a: b, " * 25_000 + "c]\n"
    ),
    "invalid UTF-8": _text(_HEAD.encode() + b"x: \xff\xfe\n", "not UTF-8 at byte"),
    "UTF-16": _text(_HEAD.encode("utf-16"), "not UTF-8 at byte"),
    "NUL": _text(_HEAD + "x: \0\n", "not valid YAML"),
    "lone surrogate": _text(_HEAD + 'x: "\\ud800"\n', "not valid YAML"),
    "nothing": _text("", "pack.yaml"),
    "a number": _text("7\n", "pack.yaml"),
    "rules are no list": _text(_HEAD + "rules: {a: 1}\n", "rules"),
    "rule file in the rules": _text("rules: [7]\n", "rules.0", "rules/a.yaml"),
    "names for terminals": _escaped_names,
    "linked file": _linked_file,
    "linked rules": _linked_rules,
    "linked rule file": _linked_rule_file,
    "link to itself": _link_to_itself,
    "link to a device": _device,
    "pack is a pipe": _pipe("pack.yaml", "is no regular file"),
    "rules are a pipe": _pipe("rules", "is no folder"),
    "rule file is a pipe": _pipe("rules/a.yaml", "is no regular file"),
    "pack is a folder": _folder_for_file,
    "rules are a file": _file_for_folder,
}  # fmt: skip
"""By what is odd about them."""
