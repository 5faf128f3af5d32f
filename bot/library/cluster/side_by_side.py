"""Work on several things at once, of which each mostly waits for somebody else."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")


def side_by_side(work: Callable[[T], None], things: Iterable[T], at_once: int) -> None:
    """Do some work with each thing, in threads, with so many at a time; take the next one when there is room.

    Raises what the work raises first, after the others that were begun have ended.
    """
    running: set[Future[None]] = set()
    with ThreadPoolExecutor(at_once, "loading") as pool:
        try:
            for thing in things:
                if len(running) == at_once:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    for one in done:
                        one.result()
                running.add(pool.submit(work, thing))
            for one in running:
                one.result()
        finally:
            for one in running:
                one.cancel()
