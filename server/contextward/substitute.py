"""Substitutes: the edits that take a found value out of a document.

A synthetic value keeps the form of the original and is never a finding again. A secret can be
taken from the environment instead, in the file's own language. All edits are in positions of the
snapshot they were made for and do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable

from contextward.context.registry import shipped_registry
from contextward.engine import Engine, Snapshot
from contextward.expression import takes_expression, with_import
from contextward.model import Edit, Finding, FixKind, Position, Range, Region
from contextward.regions.languages import reader_for
from contextward.synth import CannotSynthesize
from contextward.synth.environment import environment_reference, variable_name
from contextward.synth.mapping import Mapping


def substitutes(
    engine: Engine,
    snapshot: Snapshot,
    findings: Iterable[Finding],
    fix: FixKind,
    mapping: Mapping,
) -> tuple[Edit, ...]:
    """Edits for all `findings` that have a substitute of the kind `fix`."""
    edits: list[Edit] = []
    for finding in findings:
        if fix not in finding.fixes:
            continue
        made = (
            _environment(engine, snapshot, finding)
            if fix == "environment"
            else _synthetic(engine, snapshot, finding, mapping)
        )
        edits += [edit for edit in made if edit not in edits]
    return tuple(edits)


def variable(engine: Engine, snapshot: Snapshot, finding: Finding) -> str:
    """The name of the environment variable that would hold the value."""
    region = _region(engine, snapshot, finding)
    return variable_name(region.path if region else (), finding.rule)


def _synthetic(
    engine: Engine, snapshot: Snapshot, finding: Finding, mapping: Mapping
) -> tuple[Edit, ...]:
    replace = engine.rules[finding.rule].rule.replace
    value = snapshot.document.slice(finding.range)
    if replace is None or not _is_written(engine, snapshot, finding, value):
        return ()
    try:
        new = mapping.synthesize(replace.synth, finding.data_class, value, replace.params)
    except CannotSynthesize:
        return ()
    return (Edit(finding.range, new),)


def _environment(engine: Engine, snapshot: Snapshot, finding: Finding) -> tuple[Edit, ...]:
    region = _region(engine, snapshot, finding)
    if region is None:
        return ()
    name = variable_name(region.path, finding.rule)
    reference = environment_reference(snapshot.language, name)
    if reference is None:
        return ()
    if not reference.whole_literal:
        # An assistant's own configuration may have its own way of naming a variable.
        own = shipped_registry().reference(snapshot.path, name)
        return (Edit(finding.range, own or reference.text),)
    value = (finding.range.start.column, finding.range.end.column)
    line = finding.range.start.line
    if region.outer_start < 0 or (region.start, region.end) != value:
        return ()  # part of a longer literal
    if not takes_expression(snapshot.document.line(line), region):
        return ()
    literal = Range(Position(line, region.outer_start), Position(line, region.outer_end))
    edits = (Edit(literal, reference.text),)
    if reference.requires:
        return with_import(snapshot.document, edits, reference.requires)
    return edits


def _is_written(engine: Engine, snapshot: Snapshot, finding: Finding, value: str) -> bool:
    """Does the value stand there as one piece, without escapes, on this line alone?"""
    if not reader_for(snapshot.language).decodes:
        return True
    start, end = finding.range.start.column, finding.range.end.column
    for region in engine.regions(snapshot, finding.range.start.line):
        said = region.decoded
        if said is None or not said.text or said.starts[0] == said.starts[-1] < said.ends[0]:
            continue  # or an expression, which is one piece
        places = [p for p in zip(said.text, said.starts, said.ends, strict=True) if p[1] < end]
        inside = "".join(one for one, first, last in places if start <= first and last > start)
        if said.ends[0] == said.starts[0] == start or (inside and inside != value):
            return False
    return True


def _region(engine: Engine, snapshot: Snapshot, finding: Finding) -> Region | None:
    start, end = finding.range.start, finding.range.end
    for region in engine.regions(snapshot, start.line):
        if region.start <= start.column and end.column <= region.end:
            return region
    return None
