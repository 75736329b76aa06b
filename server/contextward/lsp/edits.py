"""Edits: what a code action changes, in the form that the client understands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from lsprotocol import types as t

from contextward import substitute
from contextward.context.exclusions import PlannedExclusion
from contextward.fixing import Fixer
from contextward.folders import state_dir
from contextward.lsp.documents import OpenDocument
from contextward.lsp.positions import to_lsp
from contextward.lsp.session import Session
from contextward.model import Edit, Finding, FixKind
from contextward.recordspan import record_around
from contextward.synth.key import load_key
from contextward.synth.mapping import Mapping as Substitutes
from contextward.text.document import Document

_KEEP_OUT = "contextward.keep-out"


@cache
def _substitutes() -> Substitutes:
    return Substitutes(load_key(state_dir()).secret)


def swaps(
    session: Session, document: OpenDocument, findings: Iterable[Finding], fix: FixKind
) -> list[t.TextEdit]:
    """The edits that replace the values of `findings`; none where no substitute fits."""
    assert document.snapshot is not None
    engine = session.project(document).engine
    made = substitute.substitutes(engine, document.snapshot, findings, fix, _substitutes())
    return _text_edits(document.document, made, session)


def all_swaps(
    session: Session, document: OpenDocument, findings: Sequence[Finding]
) -> list[t.TextEdit]:
    """The edits that replace the values of `findings` and what mentions them in the file."""
    assert document.snapshot is not None
    project = session.project(document)
    fixer = Fixer(project.engine, load_key(state_dir()).secret, lambda _: True)
    made = fixer.edits(project, document.snapshot, findings)
    return _text_edits(document.document, made, session)


def of_record(
    session: Session, document: OpenDocument, finding: Finding, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The findings of the record that one of them belongs to."""
    assert document.snapshot is not None
    engine = session.project(document).engine
    around = record_around(engine, document.snapshot, finding.range.start)
    return tuple(
        one
        for one in findings
        if "synthetic" in one.fixes
        and (around is None or around.start <= one.range.start < around.end)
    )


def variable(session: Session, document: OpenDocument, finding: Finding) -> str:
    """The environment variable that would hold the value of a finding."""
    assert document.snapshot is not None
    return substitute.variable(session.engine, document.snapshot, finding)


def workspace_edit(
    session: Session, changes: Mapping[str, Sequence[t.TextEdit]]
) -> t.WorkspaceEdit:
    """Changes of files that exist."""
    if not session.client.document_changes:
        return t.WorkspaceEdit(changes=dict(changes))
    return t.WorkspaceEdit(
        document_changes=[
            t.TextDocumentEdit(_versioned(session, uri), list(edits))
            for uri, edits in changes.items()
        ]
    )


def exclusions(session: Session, root: Path, plans: Iterable[PlannedExclusion]) -> t.WorkspaceEdit:
    """Changes of the assistants' own files, each annotated with how far it holds."""
    changes: dict[str, list[t.TextEdit]] = {}
    steps: list[t.CreateFile | t.TextDocumentEdit] = []
    annotations: dict[str, t.ChangeAnnotation] = {}
    for number, plan in enumerate(plans):
        if plan.file is None or plan.edit is None:
            continue
        uri = session.uri_of(root / plan.file)
        old = Document.of(session.read(root / plan.file) or "")
        (edit,) = _text_edits(old, [plan.edit], session)
        changes.setdefault(uri, []).append(edit)
        if plan.create and session.client.create_files:
            steps.append(t.CreateFile(uri, options=t.CreateFileOptions(ignore_if_exists=True)))
        if session.client.annotations:
            name = f"{_KEEP_OUT}.{number}"
            annotations[name] = t.ChangeAnnotation(
                "Keep out of AI context", needs_confirmation=False, description=plan.strength
            )
            annotated = t.AnnotatedTextEdit(name, edit.range, edit.new_text)
            steps.append(t.TextDocumentEdit(_versioned(session, uri), [annotated]))
        else:
            steps.append(t.TextDocumentEdit(_versioned(session, uri), [edit]))
    if not session.client.document_changes:
        return t.WorkspaceEdit(changes=changes)
    return t.WorkspaceEdit(document_changes=steps, change_annotations=annotations or None)


def _versioned(session: Session, uri: str) -> t.OptionalVersionedTextDocumentIdentifier:
    document = session.documents.get(uri)
    return t.OptionalVersionedTextDocumentIdentifier(uri, document.version if document else None)


def _text_edits(document: Document, edits: Iterable[Edit], session: Session) -> list[t.TextEdit]:
    return [
        t.TextEdit(to_lsp(document, edit.range, session.client.encoding), edit.text)
        for edit in edits
    ]
