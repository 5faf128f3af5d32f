"""What is remembered of late: the newest of something, and no more than that."""

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Newest(Generic[Key, Value]):
    """Keeps a thousand values by their keys; a further one takes the place of the oldest."""

    MOST = 1_000

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def keep(self, key: Key, value: Value) -> None:
        """Keep a value, in place of an older one with its key."""
        self._kept.pop(key, None)
        self._kept[key] = value
        if len(self._kept) > self.MOST:
            self._kept.popitem(last=False)

    def find(self, key: Key) -> Value | None:
        """Return the value with a key; None where it is not kept."""
        return self._kept.get(key)

    def drop(self, key: Key) -> None:
        """Forget the value with a key, if it is kept."""
        self._kept.pop(key, None)

    def __contains__(self, key: Key) -> bool:
        return key in self._kept
