"""The only door to numba, of the extra `fast`: what compiles functions when they are first called.

numba keeps what it has compiled on disk, so that only the first call ever has to wait for long.
"""

from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

import numba

_HERE = Path(__file__).parent
_PREFIX = "compiled-"


def _folder() -> Path:
    """Return the folder for what is compiled of this very code, and delete those of other code.

    numba looks only whether a function's own file changed, and not whether those did whose functions and numbers it
    takes. Where the folder cannot be made, numba finds another place itself.
    """
    code = sha256()
    for file in sorted([*_HERE.glob("*.py"), *_HERE.parent.glob("*.py")]):
        code.update(file.read_bytes())
    folder = _HERE / "__pycache__" / f"{_PREFIX}{code.hexdigest()[:16]}"
    if not folder.exists():
        # Another process may have made it meanwhile.
        for other in set(folder.parent.glob(f"{_PREFIX}*")) - {folder}:
            rmtree(other, ignore_errors=True)
    return folder


def _keep_apart(config: Any) -> None:
    config.CACHE_DIR = config.CACHE_DIR or str(_folder())


_keep_apart(numba.config)
compiled: Any = numba.njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")
"""Other threads go on while such a function runs."""
