"""The lines of an evaluation set's files, plain or gzipped, each with its number."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from bot.errors import EvaluationError, Problem

Row = TypeVar("Row")

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"


def find(folder: Path, name: str) -> Path | None:
    """Return the file of that name in the folder, as it is or with `.gz`; None where there is neither."""
    both = (folder / name, folder / f"{name}.gz")
    return next((path for path in both if path.is_file()), None)


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, without their ends, numbered from 1.

    Raises EvaluationError when the file cannot be opened or unpacked, or is not UTF-8.
    """
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, raw in enumerate(stream, start=1):
                line = raw.removeprefix(_BOM) if number == 1 else raw
                if line.strip(_BLANK):
                    yield number, line.decode("utf-8").rstrip("\r\n")
    except FileNotFoundError as error:
        raise bad(path, None, "There is no such file.", "Name a file that is there.") from error
    except UnicodeDecodeError as error:
        raise bad(path, number, "The line is not UTF-8.", "Save the file as UTF-8.") from error
    except (OSError, EOFError, zlib.error) as error:
        message = f"The file cannot be read any further: {_reason(error)}."
        raise bad(path, number + 1, message, "Pack or copy the file again.") from error


def rows(path: Path, kind: type[Row], fields: str) -> Iterator[tuple[int, Row]]:
    """Yield each line's JSON object as a value of `kind`, with the line's number.

    Raises EvaluationError for a line that holds no such object; its sentence asks for the `fields`.
    """
    decoder = msgspec.json.Decoder(kind)
    for number, line in numbered(path):
        try:
            yield number, decoder.decode(line)
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            message = f"The line cannot be used: {_reason(error)}."
            raise bad(path, number, message, f"Write one JSON object on the line, with {fields}.") from error


def bad(path: Path, number: int | None, message: str, remedy: str) -> EvaluationError:
    """Return the error that names the file, the line, what is wrong with it and what to do."""
    return EvaluationError(Problem(str(path), number, message, remedy))


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().rstrip(".")
