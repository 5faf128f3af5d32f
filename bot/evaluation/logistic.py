"""A logistic rule fitted to what is so and what is not."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.errors import MissingExtra

Floats = NDArray[np.float64]


def fit_logistic(groups: Sequence[tuple[Floats, NDArray[np.bool_]]], ridge: float = 1e-5) -> tuple[float, Floats]:
    """Return bias and weights that maximise the likelihood; in each group both classes count alike, and all groups do.

    A group is (measures, truth), of shapes (rows, measures) and (rows,). `ridge` holds the weights back. Raises
    MissingExtra without scipy.
    """
    try:
        from scipy.optimize import minimize
    except ImportError:
        raise MissingExtra("eval --fit", "fit") from None

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = ridge * float(weights @ weights), 2 * ridge * weights
        for measures, truth in groups:
            rows = np.column_stack([np.ones(len(measures)), measures])
            value = rows @ weights
            share = np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean())) / len(truth)
            total += float(share @ np.logaddexp(0, np.where(truth, -value, value)))
            slope = slope + rows.T @ (share * (1 / (1 + np.exp(-value)) - truth))
        return total, slope

    start = np.zeros(groups[0][0].shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return float(found.x[0]), np.asarray(found.x[1:])
