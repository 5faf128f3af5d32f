"""What can be wrong with a kept state, in sentences for people."""

import os
from pathlib import Path

from bot.corpus.characters import one_line
from bot.corpus.files import why
from bot.errors import KeepDamaged, Sentence


class Damaged(Exception):
    """A file is not what was written; `fault` says which, as a part of a sentence."""

    def __init__(self, fault: Sentence) -> None:
        self.fault = fault
        super().__init__(fault)


def missing(name: str) -> Damaged:
    """A file or folder is not there."""
    return Damaged(Sentence("“{file}” is missing", file=_printable(name)))


def link(name: str) -> Damaged:
    """A link stands where a file or folder was."""
    return Damaged(Sentence("“{file}” is a link", file=_printable(name)))


def foreign(name: str) -> Damaged:
    """A file is there that nobody wrote down."""
    return Damaged(Sentence("“{file}” does not belong to it", file=_printable(name)))


def other(name: str) -> Damaged:
    """A file holds other bytes."""
    return Damaged(Sentence("“{file}” is not what was written", file=_printable(name)))


def unusable(error: Damaged | OSError, folder: Path) -> KeepDamaged:
    """The reason why a state cannot be used, as a sentence."""
    if isinstance(error, Damaged):
        return KeepDamaged(
            Sentence(
                "The index in {folder} is damaged ({fault}), so it is made anew.", folder=folder, fault=error.fault
            )
        )
    return KeepDamaged(
        Sentence(
            "The index in {folder} cannot be read ({reason}), so it is made anew.", folder=folder, reason=why(error)
        )
    )


def of_another_version(folder: Path) -> KeepDamaged:
    """A state has another format or fingerprint."""
    return KeepDamaged(
        Sentence("The index in {folder} was made by another version of the bot, so it is made anew.", folder=folder)
    )


def of_another_corpus(folder: Path) -> KeepDamaged:
    """A state belongs to another corpus folder."""
    return KeepDamaged(
        Sentence("The index in {folder} belongs to another corpus folder, so it is made anew.", folder=folder)
    )


def _printable(name: str) -> str:
    """The name without what no screen shows, also where its bytes are no UTF-8."""
    return one_line(os.fsencode(name).decode("utf-8", "replace"))
