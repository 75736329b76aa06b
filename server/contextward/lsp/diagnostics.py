"""Diagnostics: findings as the editor shows them, and their delivery by pull or push."""

from __future__ import annotations

from lsprotocol import types as t

from contextward.lsp.documents import OpenDocument
from contextward.lsp.positions import to_lsp
from contextward.lsp.protocol import Server
from contextward.lsp.session import Session
from contextward.model import FileReport, Finding, Level, Severity
from contextward.project import Project
from contextward.report.wording import message

SOURCE = "contextward"
_SEVERITIES = {
    Severity.ERROR: t.DiagnosticSeverity.Error,
    Severity.WARNING: t.DiagnosticSeverity.Warning,
    Severity.INFORMATION: t.DiagnosticSeverity.Information,
    Severity.HINT: t.DiagnosticSeverity.Hint,
}
_TOP = t.Range(t.Position(0, 0), t.Position(0, 0))


def is_hidden(session: Session, report: FileReport) -> bool:
    """Are the findings of a file hidden, because no assistant in use reads it?"""
    return report.exposure.level is Level.EXCLUDED and not session.client.preferences.show_excluded


def visible(session: Session, report: FileReport) -> tuple[Finding, ...]:
    """The findings that this person sees: what the organisation has locked is never hidden."""
    hidden = is_hidden(session, report)
    quiet = session.machine.user.hidden
    return tuple(
        finding
        for finding in report.findings
        if finding.locked or not (hidden or finding.severity in quiet)
    )


def diagnostics(session: Session, document: OpenDocument) -> list[t.Diagnostic]:
    """What to show for a document now."""
    report = session.report(document)
    if report is None:
        return []
    project = session.project(document)
    found = _configuration(project, document)
    if not is_hidden(session, report):
        for note in (*report.notes, *filter(None, [report.incomplete])):
            found.append(_note(f"Scanned in part: {note}.", "scan"))
    limit = project.repository.limits.max_diagnostics
    findings = visible(session, report)
    for finding in findings[:limit]:
        found.append(_diagnostic(session, project, document, finding))
    if len(findings) > limit:
        found.append(_note(f"{len(findings) - limit} more findings in this file.", "more"))
    return found


def publish(server: Server, session: Session, document: OpenDocument) -> None:
    """Push the diagnostics of the accepted version."""
    server.text_document_publish_diagnostics(
        t.PublishDiagnosticsParams(
            document.uri, diagnostics(session, document), version=document.version
        )
    )


def clear(server: Server, uri: str) -> None:
    """The document is closed: nothing is shown of it any more."""
    server.text_document_publish_diagnostics(t.PublishDiagnosticsParams(uri, []))


async def pull(
    session: Session, params: t.DocumentDiagnosticParams
) -> t.RelatedFullDocumentDiagnosticReport | t.RelatedUnchangedDocumentDiagnosticReport:
    """Answer a pull: once the first scan is there, and `unchanged` where nothing has."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return t.RelatedFullDocumentDiagnosticReport(items=[])
    await document.scanned.wait()
    result = f"{id(document)}:{document.generation}"
    if params.previous_result_id == result:
        return t.RelatedUnchangedDocumentDiagnosticReport(result)
    return t.RelatedFullDocumentDiagnosticReport(diagnostics(session, document), result_id=result)


def finding_range(document: OpenDocument, finding: Finding, session: Session) -> t.Range:
    """Where a finding stands, in the client's units."""
    return to_lsp(document.document, finding.range, session.client.encoding)


def names_of(project: Project) -> dict[str, str]:
    """The assistants in use, by id."""
    return {assistant.id: assistant.name for assistant in project.context.in_use}


def _diagnostic(
    session: Session, project: Project, document: OpenDocument, finding: Finding
) -> t.Diagnostic:
    what = project.message(finding)
    return t.Diagnostic(
        range=finding_range(document, finding, session),
        message=message(finding, what, names_of(project)),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        data={"fingerprint": finding.fingerprint},
    )


def _note(text: str, code: str) -> t.Diagnostic:
    return t.Diagnostic(
        _TOP, text, severity=t.DiagnosticSeverity.Information, code=code, source=SOURCE
    )


def _configuration(project: Project, document: OpenDocument) -> list[t.Diagnostic]:
    """Faults and settings without effect, in the file that holds them."""
    found = []
    for fault, severity in (
        *((fault, t.DiagnosticSeverity.Error) for fault in project.faults),
        *((warning, t.DiagnosticSeverity.Warning) for warning in project.warnings),
    ):
        if document.file is not None and fault.path == str(document.file):
            line = max(0, fault.line - 1)
            range_ = t.Range(t.Position(line, 0), t.Position(line, 1000))
            found.append(
                t.Diagnostic(
                    range_, fault.reason, severity=severity, code="configuration", source=SOURCE
                )
            )
    return found
