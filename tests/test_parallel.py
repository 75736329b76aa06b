"""Work over processes: results in order, a death blamed on its item, nobody left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from contextward.parallel import Work, run

METHODS = [None, "fork", "spawn"]


def square(item: int) -> int:
    """What a worker does; some items it does not survive, or not well."""
    if item == 13:
        raise RuntimeError("with words that nobody is to see")
    if item == 17 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return item * item


def weigh(item: int) -> int:
    return item * 1000


def failed(item: int, reason: str) -> int | str:
    return f"{item}: {reason}"


WORK: Work[int, int | str] = Work(square, weigh, failed)


@pytest.mark.parametrize("method", METHODS)
def test_results_come_in_the_order_of_the_items(method: str | None) -> None:
    items = [item for item in range(300, 0, -1) if item not in (13, 17)]
    assert list(run(WORK, items, 2, method)) == [item * item for item in items]


@pytest.mark.parametrize("method", METHODS)
def test_an_exception_is_the_result_of_its_item(method: str | None) -> None:
    assert list(run(WORK, [12, 13, 14], 2, method)) == [
        144,
        "13: the scanner failed (RuntimeError)",
        196,
    ]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_item_that_kills_its_worker_is_blamed_alone(method: str) -> None:
    items = [*range(1, 12), *range(14, 40)]
    expected = ["17: the scanner died of it" if i == 17 else i * i for i in items]
    assert list(run(WORK, items, 2, method)) == expected


def test_who_stops_early_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    results = run(WORK, list(range(20, 400)), 2, "fork")
    assert next(results) == 400
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_little_work_is_done_here() -> None:
    assert list(run(WORK, [1, 2], 8)) == [1, 4]
    assert list(run(WORK, [], 8)) == []
    assert multiprocessing.active_children() == []
