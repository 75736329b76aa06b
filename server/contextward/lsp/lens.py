"""Code lens: the one quiet marker that stands for findings hidden in an excluded file."""

from __future__ import annotations

from lsprotocol import types as t

from contextward.lsp.diagnostics import is_hidden, names_of, visible
from contextward.lsp.documents import OpenDocument
from contextward.lsp.session import Session
from contextward.report.wording import listed

_TOP = t.Range(t.Position(0, 0), t.Position(0, 0))


def lenses(session: Session, document: OpenDocument) -> list[t.CodeLens]:
    """One lens on the first line of a file whose findings are hidden, else none."""
    report = session.report(document)
    if report is None or not report.findings or not is_hidden(session, report):
        return []
    names = names_of(session.project(document))
    kept = listed([names.get(a.id, a.id) for a in report.exposure.assistants])
    count = len(report.findings) - len(visible(session, report))
    if not count:
        return []
    title = f"{count} finding{'s' if count > 1 else ''} hidden: kept out of {kept}"
    return [t.CodeLens(_TOP, t.Command(title, ""))]
