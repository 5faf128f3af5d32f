"""Arrays on disk, for every room: saved as files of their names, grown piece by piece, and mapped into memory."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray


def save(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write each array as a file of its name into a folder; raises OSError."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def mapped(file: Path) -> NDArray[Any]:
    """Map an array's file into memory, an empty one as it is; raises OSError and ValueError."""
    # Copied where it is written, which it never is: what may not be written at all would be compiled for anew.
    array: NDArray[Any] = np.load(file, mmap_mode="c", allow_pickle=False)
    # Behind numpy's own class for mapped files, which is slow to cut.
    return np.asarray(array).view(np.ndarray)


def firsts(sizes: Iterable[int] | NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return where each of several stretches, one behind the other, begins and, last, where all end."""
    flat = sizes if isinstance(sizes, np.ndarray) else np.fromiter(sizes, np.int64)
    return np.concatenate(([0], np.cumsum(flat, dtype=np.int64)))


class Stretches:
    """A file of a flat array from which stretches are read.

    What is mapped into memory and read here and there comes with its neighbours, and stays: much more than is wanted.
    """

    def __init__(self, file: Path) -> None:
        """Open what `save` or a `Spool` wrote; raises OSError and ValueError."""
        with file.open("rb") as stream:
            np.lib.format.read_magic(stream)
            _, _, self.kind = np.lib.format.read_array_header_1_0(stream)
            self._begin = stream.tell()
            self._descriptor = os.dup(stream.fileno())
        self._size = self.kind.itemsize

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes of the values from `start` up to `end`."""
        return os.pread(self._descriptor, (end - start) * self._size, self._begin + start * self._size)

    def several(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[Any]:
        """Return the values of some stretches, one after the other."""
        read, size, begin, descriptor = os.pread, self._size, self._begin, self._descriptor
        places = zip(((ends - starts) * size).tolist(), (starts * size + begin).tolist(), strict=True)
        return np.frombuffer(b"".join([read(descriptor, count, at) for count, at in places]), self.kind)

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)


def stretches(file: Path) -> Stretches | None:
    """Open an array's file for reading stretches; None where the system has no means for it."""
    return Stretches(file) if hasattr(os, "pread") else None


class Spool:
    """Grows a flat array piece by piece: in memory, or in a file where it would take too much of that."""

    def __init__(self, kind: DTypeLike, folder: Path | None = None, name: str = "") -> None:
        """With a folder the array is the file `name.npy` there; raises OSError as `add` and `array` do."""
        self._kind = np.dtype(kind)
        self._pieces: list[NDArray[Any]] = []
        self._length = 0
        self._path = None if folder is None else folder / f"{name}.npy"
        self._file: BinaryIO | None = None
        if self._path is not None:
            self._file = self._path.open("xb")
            self._write_header(self._file)

    def __len__(self) -> int:
        return self._length

    def add(self, piece: NDArray[Any]) -> None:
        """Append a flat array."""
        piece = np.ascontiguousarray(piece, dtype=self._kind)
        self._length += len(piece)
        if self._file is None:
            self._pieces.append(piece)
        else:
            self._file.write(piece.data)

    def array(self) -> NDArray[Any]:
        """Return the whole; nothing can be added any more."""
        if self._file is None or self._path is None:
            whole = np.concatenate([np.zeros(0, self._kind), *self._pieces])
            self._pieces.clear()
            return whole
        self._file.seek(0)
        self._write_header(self._file)
        self._file.close()
        return mapped(self._path)

    def __del__(self) -> None:
        # Where what was to be added failed, nobody asks for the array.
        if self._file is not None:
            self._file.close()

    def _write_header(self, file: BinaryIO) -> None:
        # numpy leaves room in the header for the length to grow.
        head = {"descr": self._kind.str, "fortran_order": False, "shape": (self._length,)}
        np.lib.format.write_array_header_1_0(file, head)
