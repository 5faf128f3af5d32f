"""Which of the two ways to find the best passages is taken: compiled where that is worth it and ready, else numpy."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search import top_numpy
from bot.search.postings import Floats, Ints
from bot.search.weighting import Searchable

Top = Callable[[Searchable, Sequence[int], Sequence[float], int, NDArray[np.bool_] | None], tuple[Ints, Floats]]

_COMPILED = "bot.search.compiled.top"
_WORTH = 8_192
"""Passages from which on it is worth the memory and the second or two that numba takes to load."""


def prepare(passages: int) -> Thread | None:
    """Start to make the compiled way ready beside what goes on, where it is worth it and the extra `fast` is there."""
    if passages < _WORTH or _COMPILED in sys.modules or find_spec("numba") is None:
        return None
    thread = Thread(target=import_module, args=(_COMPILED,), name="compiling", daemon=True)
    thread.start()
    return thread


def best_way(passages: int) -> Top:
    """Return the quickest way that is ready now for an index of so many passages."""
    compiled: Any = sys.modules.get(_COMPILED) if passages >= _WORTH else None
    # Until a module is loaded to its end it is among the others, but not all of it is there.
    way: Top = compiled.top if getattr(compiled, "READY", False) else top_numpy.top
    return way
