"""A sequence whose items are made when they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class Lazily(Sequence[Item]):
    """As many items as it is told, each made from its number anew; a part of it is a tuple."""

    __slots__ = ("_length", "_make")

    def __init__(self, make: Callable[[int], Item], length: int) -> None:
        self._make, self._length = make, length

    @overload
    def __getitem__(self, key: int) -> Item: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, key: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(key, slice):
            return tuple(map(self._make, range(self._length)[key]))
        return self._make(range(self._length)[key])

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Item]:
        return map(self._make, range(self._length))
