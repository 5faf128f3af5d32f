"""What goes on in a process while a thread of it works: questions, and an event loop that must not wait."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import perf_counter

_NAP = 0.001
"""Seconds that the event loop's task sleeps at a time."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was seen."""

    seconds: float
    """What the work took."""
    asked: list[float]
    """The seconds of each question meanwhile."""
    stall: float
    """The longest time between two turns of the event loop, in seconds."""


def meanwhile(work: Callable[[], object], ask: Callable[[], object]) -> Meanwhile:
    """Work in a thread, ask in another one again and again, and let an event loop turn; raises what these raise."""
    return asyncio.run(_meanwhile(work, ask))


async def _meanwhile(work: Callable[[], object], ask: Callable[[], object]) -> Meanwhile:
    done, asked = Event(), list[float]()

    def asking() -> None:
        while not done.is_set():
            asked.append(_timed(ask))

    questions = asyncio.create_task(asyncio.to_thread(asking))
    working = asyncio.create_task(asyncio.to_thread(_timed, work))
    stall, last = 0.0, perf_counter()
    try:
        while not working.done():
            await asyncio.sleep(_NAP)
            now = perf_counter()
            stall, last = max(stall, now - last), now
    finally:
        done.set()
        await questions
    return Meanwhile(await working, asked, stall)


def _timed(do: Callable[[], object]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun
