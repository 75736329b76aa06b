"""Hover: what a finding is, who would read it and why, which rule and regulation, what to do."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as t

from contextward.lsp.diagnostics import finding_range, names_of, visible
from contextward.lsp.documents import OpenDocument
from contextward.lsp.session import Session
from contextward.model import Finding
from contextward.policy.severity import Step
from contextward.project import Project
from contextward.report.wording import because
from contextward.rules.regulations import known


def hover(session: Session, document: OpenDocument, position: t.Position) -> t.Hover | None:
    """The finding under the cursor, in Markdown; None where there is none."""
    report = session.report(document)
    if report is None:
        return None
    for finding in visible(session, report):
        range_ = finding_range(document, finding, session)
        if range_.start <= position <= range_.end:
            text = _explain(session.project(document), document, finding)
            return t.Hover(t.MarkupContent(t.MarkupKind.Markdown, text), range_)
    return None


def _explain(project: Project, document: OpenDocument, finding: Finding) -> str:
    if finding.category == "context":
        return f"**{finding.title}**\n\n{project.message(finding)}.\n\nRule `{finding.rule}`."
    owner = project.engine.rules[finding.rule]
    resolution = project.resolution(
        owner,
        document.path,
        finding.exposure.level,
        finding.confidence,
        authorship=finding.authorship,
    )
    steps = ", ".join(
        f"{step.layer} ({_shown(project, step)})" if step.line else step.layer
        for step in resolution.steps
        if step.effective
    )
    lines = [
        f"**{finding.title}** · `{finding.shape}`",
        "",
        f"Rule `{finding.rule}`, {finding.confidence.label} confidence. "
        f"Severity {finding.severity.label}: {steps}.",
    ]
    if finding.regulations:
        lines += ["", "**Regulations**", ""]
        lines += [f"- {reference}: {known()[reference]}" for reference in finding.regulations]
    lines += ["", f"**Exposure**: {finding.exposure.level.label}", ""]
    names = names_of(project)
    for assistant in finding.exposure.assistants:
        name = names.get(assistant.id, assistant.id)
        lines.append(f"- {name}: {assistant.level.label}, because of {because(assistant)}")
        lines += [f"  - {one.strength}" for one in assistant.because if one.strength]
    if finding.fixes:
        lines += ["", "**What to do**: use the quick fix. " + _advice(finding)]
    return "\n".join(lines)


def _shown(project: Project, step: Step) -> str:
    """File and line; a file of the project as it is called there."""
    place = Path(step.source)
    inside = place.is_relative_to(project.root)
    name = place.relative_to(project.root).as_posix() if inside else step.source
    return f"{name}:{step.line}"


def _advice(finding: Finding) -> str:
    advice = {
        "environment": "It can take the value from the environment.",
        "synthetic": "It can put a synthetic value of the same shape in its place.",
        "exclude": "It can keep the file out of AI context.",
    }
    return " ".join(advice[fix] for fix in finding.fixes if fix in advice)
