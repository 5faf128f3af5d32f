"""Evidence from many sources, each worth its weight."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Protocol

import msgspec
import numpy as np

from bot.search.candidates import Candidates, Floats, Ints
from bot.search.question import Style


class EvidenceSource(Protocol):
    """One kind of evidence, for passages or for sentences."""

    @property
    def name(self) -> str:
        """What `search --explain` calls it, and the file of weights."""

    def measure(self, candidates: Candidates) -> Floats:
        """Return how strong the evidence is, at least 0, for each of n passages (or s sentences): shape (n,)."""


class Measure:
    """Evidence that a function of the candidates measures; the function's docstring tells what it is."""

    def __init__(self, function: Callable[[Candidates], Floats]) -> None:
        self.name = function.__name__
        self.measure = function


class Mix:
    """Sources with their weights; a score is the sum of its parts. A source without weight is not asked."""

    def __init__(self, sources: Sequence[EvidenceSource], weights: Mapping[str, float]) -> None:
        self._sources = [source for source in sources if weights.get(source.name)]
        self._weights = np.array([weights[source.name] for source in self._sources])
        self.names = tuple(source.name for source in self._sources)

    def weight(self, name: str) -> float:
        """Return a source's weight."""
        return float(self._weights[self.names.index(name)])

    def parts(self, candidates: Candidates) -> Floats:
        """Return what each source adds to each score: shape (n, sources)."""
        return np.asarray(measured(candidates, self._sources) * self._weights)

    def rank(self, candidates: Candidates) -> "Ranked":
        """Order the candidates by their scores, equals as they come."""
        parts = self.parts(candidates)
        scores = parts.sum(axis=1)
        return Ranked(self.names, parts, scores, np.argsort(-scores, kind="stable"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates in order, with what their scores are made of."""

    names: tuple[str, ...]
    """The sources that were asked."""
    parts: Floats
    """What each source adds: shape (n, sources)."""
    scores: Floats
    """The sums of the parts: shape (n,)."""
    order: Ints
    """The candidates' places, best first."""

    def part(self, name: str, place: int) -> float:
        """Return what a source adds to one candidate's score; 0 of a source without weight."""
        return float(self.parts[place, self.names.index(name)]) if name in self.names else 0.0


def measured(candidates: Candidates, sources: Sequence[EvidenceSource]) -> Floats:
    """Return what every source measures: shape (n, sources)."""
    return np.stack([source.measure(candidates) for source in sources], axis=1)


class Judged(msgspec.Struct, frozen=True):
    """The fitted rule that decides whether a question is answered."""

    bias: float
    weights: Mapping[str, float]
    """By the name of a field of `Support`."""
    enough: float
    """The least confidence, from 0 to 1, at which an answer is given."""


class Weights(msgspec.Struct, frozen=True):
    """The fitted weights; `eval --fit` writes them."""

    passages: Mapping[Style, Mapping[str, float]]
    """Of the evidence for a passage by its source, for each way of reading a question."""
    sentences: Mapping[str, float]
    """Of the evidence for a sentence, by its source."""
    answered: Mapping[Style, Judged]


def shipped_weights() -> Weights:
    """Return the weights that come with the package."""
    file = resources.files("bot.search").joinpath("data", "weights.json")
    return msgspec.json.decode(file.read_bytes(), type=Weights)
