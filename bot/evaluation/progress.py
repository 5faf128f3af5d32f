"""How far a long evaluation is, for whoever watches."""

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def watched(items: Sequence[Item], name: str) -> Iterable[Item]:
    """Return the items; while they are taken, a bar on standard error shows how many are left, if it is a terminal."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, name, console=Console(stderr=True), transient=True)
