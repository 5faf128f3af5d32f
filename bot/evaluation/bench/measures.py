"""What is measured of an engine at one size of corpus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.bench.engines import Engine, Found


@dataclass(frozen=True, slots=True)
class Built:
    """An index on disk."""

    build_s: float
    """Seconds from words in memory to the index."""
    save_s: float
    """Seconds to write it, where that is a step of its own."""
    peak_mb: float | None
    """The most memory beside the words, in MB; None where the system does not tell."""
    disk_mb: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One engine's figures at one size."""

    engine: Engine
    passages: int
    built: Built
    first_s: float
    """Seconds from the start of a process to its first answer, the median of several."""
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    """Questions a second, the median of the rounds."""


def measure(
    engine: Engine, passages: int, built: Built, firsts: Sequence[float], rounds: Sequence[Sequence[float]]
) -> Measure:
    """Sum up the seconds to the first answers, and the seconds of every question in every round.

    A question's time is its median over the rounds, so that what else the machine does counts for little.
    """
    seconds = np.array(rounds)
    p50, p95, p99 = (np.percentile(np.median(seconds, axis=0), [50, 95, 99]) * 1000).tolist()
    per_second = float(np.median(seconds.shape[1] / seconds.sum(axis=1)))
    return Measure(engine, passages, built, float(np.median(firsts)), p50, p95, p99, per_second)


def best_peer(measures: Sequence[Measure]) -> Measure | None:
    """Return the other engine that answers the most questions a second, and the best passages by its own scores."""
    peers = [each for each in measures if not each.engine.ours and each.engine.exact]
    return max(peers, key=lambda each: each.per_second, default=None)


@dataclass(frozen=True, slots=True)
class Answers:
    """What an engine found for every question."""

    engine: Engine
    found: Sequence[Found]
