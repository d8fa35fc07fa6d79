"""Clients in processes of their own, so that they race for real; all meet at one barrier."""

import multiprocessing
import threading
from collections.abc import Callable
from typing import Any

PROCESSES, CLIENTS = 2, 8
ALL = PROCESSES * CLIENTS
PATIENCE = 120  # seconds that one client waits for the others
spawn = multiprocessing.get_context("spawn")

Work = Callable[..., list[Any]]  # work(number of the client, barrier, *values)


def race(work: Work, *values: Any) -> list[Any]:
    """What every client's work gave, all in one list."""
    gate, answers = spawn.Barrier(ALL, timeout=PATIENCE), spawn.Queue()
    workers = [
        spawn.Process(target=_process, args=(n, gate, answers, work, values)) for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=1800) for _ in workers]
    for worker in workers:
        worker.join()
    return [one for some in found for one in some]


def _process(process: int, gate: Any, answers: Any, work: Work, values: tuple[Any, ...]) -> None:
    found: list[Any] = []
    together(
        lambda n: found.extend(work(process * CLIENTS + n, gate, *values)),
        CLIENTS,
    )
    answers.put(found)


def together(act: Callable[[int], None], count: int) -> None:
    """`act` with every number, each in a thread."""
    threads = [threading.Thread(target=act, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
