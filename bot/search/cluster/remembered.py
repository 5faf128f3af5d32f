"""A memory of the values that were asked for last."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """At most so many values by their keys; forgets the one that was not asked for the longest. Safe in threads."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def known(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Return those of some keys that have a value, with it."""
        found = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
        return found

    def keep(self, values: Mapping[Key, Value]) -> None:
        """Remember values."""
        with self._lock:
            self._values.update(values)
            for key in values:
                self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
