"""Code actions: offered at once, their edits computed when one is chosen (`codeAction/resolve`).

An action remembers the document's version and where its finding stands. When the document has
changed by then the edit is refused (`ContentModified`), never applied to other text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from contextward.context.exclusions import PlannedExclusion
from contextward.detect.purpose import path_kind
from contextward.lsp import edits
from contextward.lsp.client import FIX_ALL, SAVE_COMMAND
from contextward.lsp.diagnostics import finding_range, names_of, visible
from contextward.lsp.documents import OpenDocument
from contextward.lsp.session import Session
from contextward.model import Finding, FixKind
from contextward.report.wording import listed

_CONTENT_MODIFIED = -32801
_REQUEST_FAILED = -32803
_PREFERRED = frozenset({"fixture", "test", "example", "docs", "recording"})
"""What files are for in which a synthetic value does no harm: there it is the preferred fix."""


def offer(
    session: Session, document: OpenDocument, params: t.CodeActionParams
) -> list[t.CodeAction]:
    """The actions for a range, in the order of the contract (design section 6)."""
    report = session.report(document)
    if report is None:
        return []
    only = params.context.only
    values = [f for f in visible(session, report) if f.category != "context"]
    found = [f for f in values if _touches(session, document, f, params.range)]
    actions: list[t.CodeAction] = []
    if _asked(only, t.CodeActionKind.QuickFix):
        for finding in found:
            actions += _swaps(session, document, finding, params.context.diagnostics)
        if document.file and any("exclude" in finding.fixes for finding in found):
            actions += _exclusions(session, document, found[0], params.context.diagnostics)
    if _asked(only, FIX_ALL) and any("synthetic" in f.fixes for f in values):
        actions.append(
            t.CodeAction(
                "Replace every value in this file that has a safe synthetic one",
                kind=FIX_ALL,
                data=_data(document, "all"),
            )
        )
    if not session.client.resolve_edits:
        return [resolve(session, action) for action in actions]
    return actions


def resolve(session: Session, action: t.CodeAction) -> t.CodeAction:
    """Fill in the edit of an action that `offer` gave. `JsonRpcException` says why it cannot be."""
    data: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
    document = session.documents.get(str(data.get("uri")))
    if document is None or document.version != data.get("version"):
        raise JsonRpcException("the document has changed since", code=_CONTENT_MODIFIED)
    report = session.report(document)
    findings = report.findings if report else ()
    action.diagnostics = None  # they were offered with the action and need not travel back
    if data["do"] in ("folder", "file"):
        return _resolve_exclusion(session, document, action, folder=data["do"] == "folder")
    if data["do"] != "all":
        findings = tuple(f for f in findings if _place(f) == data.get("place"))
    fix: FixKind = "environment" if data["do"] == "environment" else "synthetic"
    if data["do"] == "record" and findings:
        every = report.findings if report else ()
        mine = edits.of_record(session, document, findings[0], every)
        changes = edits.all_swaps(session, document, mine)
    elif data["do"] == "all":
        changes = edits.all_swaps(session, document, findings)
    else:
        changes = edits.swaps(session, document, findings, fix)
    if not changes:
        raise JsonRpcException(
            "this value has no substitute that keeps its form", code=_REQUEST_FAILED
        )
    action.edit = edits.workspace_edit(session, {document.uri: changes})
    return action


def _swaps(
    session: Session,
    document: OpenDocument,
    finding: Finding,
    diagnostics: Sequence[t.Diagnostic],
) -> Iterator[t.CodeAction]:
    mine = _matching(session, document, finding, diagnostics)
    secret = finding.category == "secret"
    environment = edits.swaps(session, document, [finding], "environment")
    if environment:
        yield t.CodeAction(
            f"Replace with environment reference {edits.variable(session, document, finding)}",
            kind=t.CodeActionKind.QuickFix,
            diagnostics=mine,
            is_preferred=True,
            data=_data(document, "environment", finding),
        )
    if "synthetic" in finding.fixes:
        what = _lower(finding.title)
        yield t.CodeAction(
            "Replace with an inert placeholder" if secret else f"Replace with synthetic {what}",
            kind=t.CodeActionKind.QuickFix,
            diagnostics=mine,
            is_preferred=not environment and (secret or path_kind(document.path) in _PREFERRED),
            data=_data(document, "synthetic", finding),
        )
    if "synthetic" in finding.fixes and not secret:
        yield t.CodeAction(
            "Replace every value of this record, and its mentions in the file",
            kind=t.CodeActionKind.QuickFix,
            diagnostics=mine,
            data=_data(document, "record", finding),
        )


def _exclusions(
    session: Session,
    document: OpenDocument,
    finding: Finding,
    diagnostics: Sequence[t.Diagnostic],
) -> Iterator[t.CodeAction]:
    project = session.project(document)
    names = names_of(project)
    mine = _matching(session, document, finding, diagnostics)
    for do, words in (("file", "this file"), ("folder", "this folder")):
        if do == "folder" and "/" not in document.path:
            continue
        plans = project.exclusions(document.path, folder=do == "folder")
        if plans:
            yield t.CodeAction(
                f"Keep {words} out of AI context ({_held(plans, names)})",
                kind=t.CodeActionKind.QuickFix,
                diagnostics=mine,
                data=_data(document, do),
            )


def _held(plans: Sequence[PlannedExclusion], names: Mapping[str, str]) -> str:
    """`Cursor and Claude Code: best effort; Augment Code: index only`."""
    by_word: dict[str, list[str]] = {}
    for plan in plans:
        for assistant, word in plan.held:
            known = by_word.setdefault(word, [])
            name = names.get(assistant, assistant)
            if not any(name in one for one in by_word.values()):
                known.append(name)
    return "; ".join(f"{listed(who)}: {word}" for word, who in by_word.items() if who)


def _resolve_exclusion(
    session: Session, document: OpenDocument, action: t.CodeAction, *, folder: bool
) -> t.CodeAction:
    project = session.project(document)
    plans = project.exclusions(document.path, folder=folder)
    if not plans:
        raise JsonRpcException("there is nothing left to exclude", code=_REQUEST_FAILED)
    root = project.root
    action.edit = edits.exclusions(session, root, plans)
    if session.client.can_save:
        uris = [session.uri_of(root / plan.file) for plan in plans if plan.file]
        action.command = t.Command("Save", SAVE_COMMAND, arguments=[uris])
    return action


def _matching(
    session: Session,
    document: OpenDocument,
    finding: Finding,
    diagnostics: Sequence[t.Diagnostic],
) -> list[t.Diagnostic]:
    range_ = finding_range(document, finding, session)
    return [d for d in diagnostics if d.code == finding.rule and d.range == range_]


def _touches(session: Session, document: OpenDocument, finding: Finding, asked: t.Range) -> bool:
    range_ = finding_range(document, finding, session)
    return range_.start <= asked.end and asked.start <= range_.end


def _lower(title: str) -> str:
    """A title inside a sentence: `medical record number`, but `US Social Security number`."""
    return title.lower() if title[1:] == title[1:].lower() else title


def _asked(only: Sequence[str] | None, kind: str) -> bool:
    if only is None:
        return kind != FIX_ALL  # source actions are asked for by name
    if kind == FIX_ALL:  # whoever runs all fixes on save has not asked for this one
        return FIX_ALL in only
    return any(kind == wanted or kind.startswith(f"{wanted}.") or not wanted for wanted in only)


def _data(document: OpenDocument, do: str, finding: Finding | None = None) -> dict[str, Any]:
    data: dict[str, Any] = {"uri": document.uri, "version": document.version, "do": do}
    if finding is not None:
        data["place"] = _place(finding)
    return data


def _place(finding: Finding) -> list[object]:
    """Which finding of a version it is."""
    return [finding.rule, finding.range.start.line, finding.range.start.column]
