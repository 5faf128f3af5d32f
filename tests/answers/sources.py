"""What reads a corpus folder, for tests of what lives on it."""

from collections.abc import Callable
from pathlib import Path

from bot.answers.folder_source import FolderSource
from bot.library.library import Library
from bot.library.making import Kit
from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector
from bot.search.mix import shipped_weights

_KIT = Kit(Analysers(), LanguageDetector(), shipped_weights())


def source_of(
    folder: Path, while_reading: Callable[[], None] = lambda: None, once_read: Callable[[], None] = lambda: None
) -> FolderSource:
    """Return what reads a folder; the other two are called while it is read, and when it is."""
    library = Library(folder, _KIT)

    def read(progress):
        def told(*how_far):
            while_reading()
            progress(*how_far)

        found = library.read(told)
        once_read()
        return found

    return FolderSource(read)
