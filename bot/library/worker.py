"""A process that helps to read a corpus: it takes pickled stretches of articles, and gives pickled outlines."""

import contextlib
import os
import pickle
import sys

from bot.library.outline import outlined
from bot.search.language import LanguageDetector


def main() -> None:
    """Read stretches and answer each with its outline, until the end."""
    tasks, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints is not to come between the results.
    os.dup2(2, 1)
    detector = LanguageDetector()
    # Whoever is helped may go at any time.
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            stretch = pickle.load(tasks)  # noqa: S301 - from the process that started this one
            pickle.dump(outlined(stretch, detector), results, protocol=pickle.HIGHEST_PROTOCOL)
            results.flush()


if __name__ == "__main__":
    main()
