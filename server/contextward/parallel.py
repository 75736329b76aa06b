"""The same work for many items, over processes: results in the order of the items.

Items go out in batches, the heaviest first. A worker that dies takes its batch with it: the batch
is done again item by item, and the item at which a worker dies once more is the one to blame; the
rest goes on in a new worker. Workers end with the work, with an exception (Ctrl-C is one) and with
the process that started them, however that ends.

Where a process can be forked safely it is: a fork has everything in memory already and begins in
milliseconds, where a new interpreter first imports for half a second.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_FEW_ITEMS = 200
_LIGHT = 2 * 1024 * 1024
"""Below both, forking costs more than it brings (measured: 10 ms a process)."""
_SPAWN_TIMES = 20
"""How much more it takes for a new interpreter to pay (measured: it starts in 600 ms)."""
_ITEM_WEIGHT = 4096
"""What an item costs beside its own weight."""
_MOST_ITEMS = 256
_BATCH_WEIGHT = (64 * 1024, 1024 * 1024)
_BATCHES_EACH = 16


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Work(Generic[T, R]):
    """What is to be done with one item; it, items and results go to other processes by pickle.

    An exception of `do`, or a process that dies of it, becomes a result by `failed`: the item and
    why, without any text.
    """

    do: Callable[[T], R]
    weigh: Callable[[T], int]
    failed: Callable[[T, str], R]

    def result(self, item: T, result: R | _Failure) -> R:
        """What stands for an item at last."""
        return self.failed(item, result.reason) if isinstance(result, _Failure) else result


@dataclass(frozen=True, slots=True)
class _Failure:
    reason: str


def run(work: Work[T, R], items: Sequence[T], jobs: int, method: str | None = None) -> Iterator[R]:
    """The results in the order of the items.

    `method` (fork or spawn) is for tests: by default the better one, and none for little work.
    """
    if jobs > 1 and (method or _pays(work, items)):
        with _pool(work, items, jobs, method or _method()) as pool:
            yield from pool.results()
    else:
        for item in items:
            yield work.result(item, _guarded(work.do, item))


def _pays(work: Work[T, R], items: Sequence[T]) -> bool:
    """Do other processes bring more than they cost?"""
    times = 1 if _method() == "fork" else _SPAWN_TIMES
    if len(items) < 2:
        return False
    return len(items) >= _FEW_ITEMS * times or sum(map(work.weigh, items)) >= _LIGHT * times


def _guarded(do: Callable[[T], R], item: T) -> R | _Failure:
    try:
        return do(item)
    except Exception as error:
        return _Failure(f"the scanner failed ({type(error).__name__})")


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    batch: list[int]
    ready: bool = False
    """It has said that it started."""


class _Pool(Generic[T, R]):
    """The processes of one run."""

    def __init__(self, work: Work[T, R], items: Sequence[T], jobs: int, method: str) -> None:
        self._work = work
        self._items = items
        self._context = multiprocessing.get_context(method)
        self._todo = deque(_batches([work.weigh(item) for item in items], jobs))
        self._done: dict[int, R | _Failure] = {}
        self._workers: list[_Worker] = []
        self._jobs = min(jobs, len(self._todo))

    def results(self) -> Iterator[R]:
        """In order. Where no worker will start, the rest is done here."""
        for index, item in enumerate(self._items):
            while index not in self._done and self._step():
                pass
            if index not in self._done:
                self._done[index] = _guarded(self._work.do, item)
            yield self._work.result(item, self._done.pop(index))

    def close(self) -> None:
        """End all workers: they hold nothing that has to be put away."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()

    def _step(self) -> bool:
        """Wait for something to happen; False when there is nobody it could happen to."""
        while self._todo and len(self._workers) < self._jobs and self._hire():
            pass
        for pipe in wait([worker.pipe for worker in self._workers]):
            worker = next(worker for worker in self._workers if worker.pipe is pipe)
            try:
                self._done.update(zip(worker.batch, worker.pipe.recv(), strict=True))
                worker.ready, worker.batch = True, []
            except (EOFError, OSError):
                self._died(worker)
        for worker in self._workers:
            if worker.ready and not worker.batch and self._todo:
                worker.batch = self._todo.popleft()
                with suppress(OSError):  # it died: its pipe will say so
                    worker.pipe.send([self._items[index] for index in worker.batch])
        return bool(self._workers)

    def _hire(self) -> bool:
        pipe, theirs = self._context.Pipe()
        process: Any = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, self._work.do), daemon=True
        )
        try:
            with _safe_path():
                process.start()
        except OSError:
            self._jobs = len(self._workers)
            return False
        finally:
            theirs.close()
        self._workers.append(_Worker(process, pipe, []))
        return True

    def _died(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        if not worker.ready:
            self._jobs -= 1  # it never came up: another would not either
        elif len(worker.batch) == 1:
            self._done[worker.batch[0]] = _Failure("the scanner died of it")
        else:
            self._todo.extendleft([index] for index in reversed(worker.batch))


@contextmanager
def _pool(work: Work[T, R], items: Sequence[T], jobs: int, method: str) -> Iterator[_Pool[T, R]]:
    pool = _Pool(work, items, jobs, method)
    try:
        yield pool
    finally:
        pool.close()


def _batches(weights: Sequence[int], jobs: int) -> Iterator[list[int]]:
    """Heavy items by themselves, the heaviest first; then the others together, in order."""
    weights = [weight + _ITEM_WEIGHT for weight in weights]
    least, most = _BATCH_WEIGHT
    full = min(max(sum(weights) // (jobs * _BATCHES_EACH), least), most)
    heavy = [index for index, weight in enumerate(weights) if weight >= full]
    yield from ([index] for index in sorted(heavy, key=weights.__getitem__, reverse=True))
    batch: list[int] = []
    weight = 0
    for index, more in enumerate(weights):
        if more < full:
            batch.append(index)
            weight += more
            if weight >= full or len(batch) == _MOST_ITEMS:
                yield batch
                batch, weight = [], 0
    if batch:
        yield batch


def _method() -> str:
    """Fork where that is safe: on Linux, as long as this process has a single thread."""
    with suppress(OSError):
        if sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1:
            return "fork"
    return "spawn"


@contextmanager
def _safe_path() -> Iterator[None]:
    """A new interpreter must not import from the working directory, which is a workspace."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _serve(pipe: Connection, do: Callable[[Any], Any]) -> None:
    """A worker's life: it ends with its pipe, and with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        pipe.send([])  # here we are
        while True:
            pipe.send([_guarded(do, item) for item in pipe.recv()])


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)
