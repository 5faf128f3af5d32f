"""The only door to numba, of the extra `fast`: what compiles functions when they are first called.

numba keeps what it has compiled on disk, so that only the first call ever has to wait for long.
"""

from typing import Any

from numba import njit

compiled: Any = njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")
"""Other threads go on while such a function runs."""
