"""What crosses the pipe comes out as it went in."""

from __future__ import annotations

import io
import queue
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import Factory

from contextward.engine import Engine
from contextward.lsp import wire
from contextward.lsp.worker import Worker
from contextward.model import Edit, Position, Range
from contextward.project import shipped_engine
from contextward.text.document import Document

ENGINE: Engine = shipped_engine()
numbers = st.integers(0, 2**31 - 1)
positions = st.builds(Position, numbers, numbers)
edits = st.lists(st.builds(Edit, st.builds(Range, positions, positions), st.text()))


def frames(data: bytes) -> list[dict[str, Any]]:
    found = []
    while data:
        (length,) = wire.HEADER.unpack(data[: wire.HEADER.size])
        found.append(wire.decode(data[wire.HEADER.size :][:length]))
        data = data[wire.HEADER.size + length :]
    return found


@given(edits)
def test_edits(made: list[Edit]) -> None:
    (frame,) = frames(wire.encode({"edits": wire.pack_edits(made)}))
    assert wire.unpack_edits(frame["edits"]) == made


def test_rows() -> None:
    text = f'"""\nA {Factory().ssn()}\n"""\nx = [\n  "{Factory().ssn()}",\n]\n'
    rows = ENGINE.open(Document.of(text), "a.py").rows
    (frame,) = frames(wire.encode(wire.pack_rows(rows)))
    assert wire.unpack_rows(frame) == rows


def test_lone_surrogates_survive() -> None:
    (frame,) = frames(wire.encode({"text": "a\ud800b"}))
    assert frame == {"text": "a\ud800b"}


def test_a_document_that_breaks_the_worker_is_given_up_and_the_rest_goes_on() -> None:
    class Broken(Engine):
        """Cannot bear one path."""

        def open(self, document: Document, path: str, *args: Any, **kwargs: Any) -> Any:
            if path == "bad.py":
                raise ValueError(document.text)
            return super().open(document, path, *args, **kwargs)

    class Ended(Exception):
        """The inbox is empty."""

    class Inbox(queue.SimpleQueue[wire.Message]):
        """Ends the worker when there is nothing more to take."""

        def get(self, block: bool = True, timeout: float | None = None) -> wire.Message:
            if self.empty():
                raise Ended
            return super().get(block, timeout)

    inbox, out = Inbox(), io.BytesIO()
    broken = Broken([rule.rule for rule in ENGINE.ruleset.rules])
    for name in ("bad.py", "good.py"):
        inbox.put(
            {
                "do": "open", "uri": name, "version": 1, "path": name, "language": "python",
                "text": f'ssn = "{Factory().ssn()}"', "patternsOnly": False, "scan": True,
                "prose": False, "packs": (), "options": ((), (), ""),
            }
        )  # fmt: skip
    inbox.put({"do": "change", "uri": "bad.py", "version": 2, "edits": [], "scan": True})
    worker = Worker(broken, inbox, out)
    with suppress(Ended):
        worker.run()
    answers = frames(out.getvalue())
    assert [a["uri"] for a in answers if "failed" in a] == ["bad.py"]
    assert Factory().ssn() not in str(answers)
