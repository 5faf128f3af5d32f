"""The changes of the last reloads on disk, so that they can still be looked at after a restart."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.corpus.article_changes import ArticleChange, FieldChange, PassageChange
from bot.model import Span

KEPT = 10
"""Reloads whose changes are kept."""
KEY = r"[0-9a-f]{24}"
"""What names a reload: the versions of the corpus before and after it."""


class ChangeFiles:
    """A folder with one file for each reload; it is made when the first one is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: str, changes: Iterable[ArticleChange]) -> None:
        """Write the changes of one reload, whole or not at all, and remove the oldest ones. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{key}.part"
        try:
            # ASCII alone holds every text, halves of surrogate pairs among them.
            unfinished.write_text(json.dumps([asdict(change) for change in changes]), encoding="ascii")
            unfinished.replace(self._file(key))
        finally:
            unfinished.unlink(missing_ok=True)
        by_age = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
        for file in by_age[:-KEPT]:
            file.unlink(missing_ok=True)

    def find(self, key: str) -> tuple[ArticleChange, ...]:
        """Read the changes of one reload; nothing where they are no longer kept, or cannot be read."""
        if not re.fullmatch(KEY, key):
            return ()
        try:
            return tuple(map(_change, json.loads(self._file(key).read_text(encoding="ascii"))))
        except (OSError, ValueError, TypeError, KeyError):
            return ()

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _change(form: dict[str, Any]) -> ArticleChange:
    facts = (FieldChange(**fact) for fact in form["fields"])
    passages = (
        PassageChange(**{**passage, "spot": Span(*passage["spot"]) if passage["spot"] else None})
        for passage in form["passages"]
    )
    return ArticleChange(**{**form, "fields": tuple(facts), "passages": tuple(passages)})
