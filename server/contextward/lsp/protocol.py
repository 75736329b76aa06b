"""pygls's protocol with its sharp edges covered; the only place that overrides its internals.

- pygls keeps a document of its own that breaks lines where LSP does not, and rewrites it whole at
  each change. Here it keeps none: the session does.
- pygls logs message bodies, and puts the text of exceptions into error responses and into pop-ups
  that a person sees. Document text could stand in any of them, so only the kind of an error is
  told.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from typing import Any

from lsprotocol import types as t
from pygls.exceptions import JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

_log = logging.getLogger("contextward")
_INTERNAL = JsonRpcInternalError.CODE

Yielded = Generator[Any, Any, None]


class Protocol(LanguageServerProtocol):
    """Hands text notifications straight to the session and scrubs errors."""

    @lsp_method(t.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: t.DidOpenTextDocumentParams) -> Yielded:
        """The session keeps the document."""
        yield from self._forward(t.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(t.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: t.DidChangeTextDocumentParams) -> Yielded:
        """The session keeps the document."""
        yield from self._forward(t.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(t.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: t.DidCloseTextDocumentParams) -> Yielded:
        """The session keeps the document."""
        yield from self._forward(t.TEXT_DOCUMENT_DID_CLOSE, params)

    def _forward(self, method: str, params: object) -> Yielded:
        handler = self.fm.features.get(method)
        if handler is not None:
            yield handler, (params,), None

    def _send_response(
        self, msg_id: Any, result: Any | None = None, error: t.ResponseError | None = None
    ) -> None:
        if error is not None and error.code == _INTERNAL:
            error = t.ResponseError(code=error.code, message="contextward: internal error")
        super()._send_response(msg_id, result, error)


class Server(LanguageServer):
    """A language server that never quotes what it was given."""

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log the kind of an error and where it arose, never its text."""
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        place, trace = "", cause.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            place, trace = f"{code.co_name}:{trace.tb_lineno}", trace.tb_next
        _log.error("%s: %s in %s", getattr(source, "__name__", source), type(cause).__name__, place)


def quiet_logs() -> None:
    """Our own messages go to standard error; pygls's, which quote bodies, nowhere."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("contextward: %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    for name in ("pygls", "presidio-analyzer", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
