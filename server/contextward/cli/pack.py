"""`contextward pack`: begin a rule pack, find what is wrong with it, try its examples."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from contextward.cli.files import painter
from contextward.errors import PackError
from contextward.packs.create import create
from contextward.packs.lint import lint
from contextward.packs.trial import Outcome, run, with_few_examples
from contextward.rules.pack import MOST_FAULTS, PACK_NAME, WrittenRule, read_pack

_FAULTY = 1
_MANY = 200
_DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.group(name="pack")
def command() -> None:
    """Rule packs: folders with a pack.yaml, rules as data, and an example for every rule.

    `new` writes a pack to begin with, `lint` tells everything that is wrong with one, `test` runs
    its examples. A repository uses a pack by naming its folder in .contextward.yaml:
    packs: [./packs/acme].
    """


@command.command(short_help="Begin a pack in a new folder.")
@_DIR
@click.option("--id", "pack", default="", metavar="ID", help="The pack's id, such as acme.claims.")
def new(folder: Path, pack: str) -> None:
    """Write a pack into DIR that passes lint and test: a worked rule for each way to detect.

    DIR must be new or empty: nothing is overwritten. Without --id the pack is called like DIR.
    """
    for path in create(folder, pack):
        click.echo(f"wrote {_shown(path)}")
    shown = _shown(folder)
    click.echo(f"next: contextward pack lint {shown}, contextward pack test {shown}")


@command.command(name="lint", short_help="Tell everything that is wrong with a pack.")
@_DIR
@click.option("--strict", is_flag=True, help="A rule with few examples is an error.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text, or one JSON object.",
)
@click.pass_context
def lint_command(ctx: click.Context, folder: Path, strict: bool, format_: str) -> None:
    """Tell everything that is wrong with the pack in DIR, each with its file and line.

    An error is what the loader refuses, what makes a rule find nothing, and a value in an example
    that looks real. Advice is what would make a rule better. Patterns are RE2: no look-around, no
    back-references, and a budget for what a pattern compiles to.

    Exit status: 0 no errors, 1 errors, 2 there is no pack.
    """
    _must_be_pack(folder)
    faults = lint(folder, strict=strict)
    errors = sum(not fault.advice for fault in faults)
    advice = len(faults) - errors
    if format_ == "json":
        listed = [
            {
                "path": _shown(fault.path),
                "line": fault.line,
                "level": "advice" if fault.advice else "error",
                "rule": fault.rule or None,
                "reason": fault.reason,
            }
            for fault in faults
        ]
        summary = {"errors": errors, "advice": advice}
        report = {"schema": "contextward.pack-lint/1", "faults": listed, "summary": summary}
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        paint = painter(ctx)
        for fault in faults:
            level = paint("advice", fg="yellow") if fault.advice else paint("error", fg="red")
            rule = f"{fault.rule}: " if fault.rule else ""
            click.echo(f"{_place(fault.path, fault.line)}: {level}: {rule}{fault.reason}")
        if errors >= MOST_FAULTS:
            click.echo(f"reading stopped after {MOST_FAULTS} errors")
        click.echo(f"{errors} error{'' if errors == 1 else 's'}, {advice} advice")
    ctx.exit(_FAULTY if errors else 0)


@command.command(name="test", short_help="Run the examples of a pack.")
@_DIR
@click.option("--rule", "rules", multiple=True, metavar="R", help="Only this rule; repeatable.")
@click.option("--coverage", is_flag=True, help="List the rules that have too few examples.")
@click.pass_context
def test_command(ctx: click.Context, folder: Path, rules: tuple[str, ...], coverage: bool) -> None:
    """Run the examples of the pack in DIR as an editor would, and end with `N passed, N failed`.

    In a `match` example the rule must find exactly the `value`; with `like` in place of `value`,
    each of five values drawn from that pattern, where the text says <value>. In a `noMatch` example
    it must find nothing. What the rule's synthesizer writes must not be found again. Failures show
    the shapes of values, never the values.

    Exit status: 0 all passed, 1 some failed, 2 there is no pack, or it is refused.
    """
    _must_be_pack(folder)
    found = read_pack(folder)
    if found.faults:
        raise found.faults[0].error
    for rule in set(rules) - {written.rule.id for written in found.rules}:
        raise click.BadParameter(f"the pack has no rule {rule}", param_hint="--rule")
    passed = failed = skipped = 0
    for outcome in _with_progress(found.rules, rules):
        passed += not outcome.reason and not outcome.skipped
        failed += bool(outcome.reason)
        skipped += outcome.skipped
        if outcome.reason:
            place = _place(outcome.path, outcome.line)
            click.echo(f"{place}: {outcome.rule}: {outcome.reason}")
    for written, match, no_match in with_few_examples(found.rules) if coverage else ():
        place = _place(written.file.path, written.line())
        click.echo(f"{place}: {written.rule.id}: {match} match, {no_match} noMatch examples")
    if skipped:
        click.echo(f"{skipped} not run: they need contextward[prose]")
    click.echo(f"{passed} passed, {failed} failed")
    ctx.exit(_FAULTY if failed else 0)


def _with_progress(rules: tuple[WrittenRule, ...], only: tuple[str, ...]) -> Iterator[Outcome]:
    """The outcomes, with a bar on a terminal when there are many of them."""
    examples = [written.rule.examples for written in rules]
    count = sum(len(example.match) + len(example.no_match) for example in examples)
    outcomes = run(rules, only)
    if only or count < _MANY or not sys.stderr.isatty():
        yield from outcomes
        return
    with click.progressbar(outcomes, length=count, label="Testing", file=sys.stderr) as bar:
        yield from bar


def _must_be_pack(folder: Path) -> None:
    if not os.path.lexists(folder / PACK_NAME):
        raise PackError(folder, 0, f"there is no pack: a pack is a folder with a {PACK_NAME}")


def _place(path: Path, line: int) -> str:
    return f"{_shown(path)}:{line}" if line else _shown(path)


def _shown(path: Path) -> str:
    return os.path.relpath(path).replace(os.sep, "/")
