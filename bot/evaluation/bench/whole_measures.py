"""What is measured of the whole way from texts to answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.evaluation.bench.memory import Memory


@dataclass(frozen=True, slots=True)
class Indexed:
    """An index made of texts."""

    passages: int
    seconds: float
    cpu_s: float
    """Seconds of all cores together that the process and its helpers worked, whatever else the machine did."""
    peak: Memory | None
    """The most memory of the process and its helpers together; None where the system does not tell."""
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Served:
    """A start from what is kept, and questions one after the other."""

    first_s: float
    """Seconds from the start of the process to its first answer."""
    first: Memory | None
    """Behind that answer."""
    p50_ms: float
    p95_ms: float
    p99_ms: float
    answered: float
    """The share of questions that were answered."""
    after: Memory | None
    """Behind all of them."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Questions and an event loop over some seconds, in a process that does something else, or nothing, meanwhile."""

    seconds: float
    asked: int
    p50_ms: float
    longest_ms: float
    """Of a question."""
    stall_ms: float
    """The longest time between two turns of the event loop."""

    @classmethod
    def of(cls, seen: dict[str, Any]) -> "Calls":
        """Sum up what a process saw."""
        asked = np.array(seen["asked"] or [0.0]) * 1000
        stall = seen["stall"] * 1000
        return cls(seen["seconds"], len(seen["asked"]), float(np.median(asked)), float(asked.max()), stall)


@dataclass(frozen=True, slots=True)
class Reloaded:
    """A change of the folder that was read, with what was usual just before."""

    what: str
    quiet: Calls
    reload: Calls
    after: Memory | None
    faults: tuple[str, ...]
    """A sentence for each thing that should have been otherwise afterwards."""


@dataclass(frozen=True, slots=True)
class WholeRun:
    """What came out for one corpus; None for what failed, or was not there to be measured."""

    questions: int
    articles: int
    ours: Indexed | None
    peer: Indexed | None
    served: Served | None
    reloads: tuple[Reloaded, ...]
    failures: tuple[str, ...]
    """A sentence for each process that did not get through."""

    @property
    def faults(self) -> list[str]:
        """All that went wrong, as sentences."""
        return [*self.failures, *(fault for each in self.reloads for fault in each.faults)]
