"""Weights that put the right one of several candidates first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import MissingExtra

Floats = NDArray[np.float64]

_ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Choices:
    """Candidates for some questions, padded to equal numbers."""

    measures: Floats
    """What each source measures: shape (questions, candidates, sources)."""
    right: Floats
    """1 for a right candidate, else 0: shape (questions, candidates)."""
    there: NDArray[np.bool_]
    """False for padding: shape (questions, candidates)."""


def choices(rows: Sequence[tuple[Floats, Sequence[bool]]], sources: int) -> Choices:
    """Pad each question's (measures, right) to one shape; questions without a right candidate are left out."""
    rows = [(measures, right) for measures, right in rows if any(right)]
    most = max((len(measures) for measures, _ in rows), default=0)
    found = Choices(
        np.zeros((len(rows), most, sources)), np.zeros((len(rows), most)), np.zeros((len(rows), most), dtype=bool)
    )
    for at, (measures, right) in enumerate(rows):
        found.measures[at, : len(measures)] = measures
        found.right[at, : len(measures)] = right
        found.there[at, : len(measures)] = True
    return found


def fit(sets: Sequence[Choices], sources: int) -> Floats:
    """Return weights of at least 0 that maximise the likelihood of the right candidates: shape (sources,).

    The likelihood is the softmax of the candidates' scores (the listwise loss of ListNet with one right answer),
    averaged within each set, so that a large set counts no more than a small one. Raises MissingExtra
    without scipy.
    """
    try:
        from scipy.optimize import minimize
    except ImportError:
        raise MissingExtra("eval --fit", "fit") from None

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros(sources)
        for one in sets:
            scores = np.where(one.there, one.measures @ weights, -np.inf)
            scores -= scores.max(axis=1, keepdims=True)
            chance = np.exp(scores)
            mass = chance.sum(axis=1, keepdims=True)
            right = one.right / one.right.sum(axis=1, keepdims=True)
            logs = np.where(one.there, scores - np.log(mass), 0.0)
            total -= (right * logs).sum() / len(right)
            slope += np.einsum("qc,qcs->s", chance / mass - right, one.measures) / len(right)
        return total, slope

    bounds = [(0, None)] * sources
    found = minimize(loss, np.ones(sources), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": _ROUNDS})
    return np.asarray(found.x)
