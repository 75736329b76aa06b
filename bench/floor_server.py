"""The least a pygls server can do: answer every change with no diagnostics."""

from __future__ import annotations

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

server = LanguageServer("floor", "1")


@server.feature(t.TEXT_DOCUMENT_DID_OPEN)
def did_open(ls: LanguageServer, params: t.DidOpenTextDocumentParams) -> None:
    """Nothing found."""
    item = params.text_document
    ls.text_document_publish_diagnostics(t.PublishDiagnosticsParams(item.uri, [], item.version))


@server.feature(t.TEXT_DOCUMENT_DID_CHANGE)
def did_change(ls: LanguageServer, params: t.DidChangeTextDocumentParams) -> None:
    """Nothing found."""
    item = params.text_document
    ls.text_document_publish_diagnostics(t.PublishDiagnosticsParams(item.uri, [], item.version))


server.start_io()
