"""What was done to the corpus folder, and what is planned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["add", "remove", "edit", "undo"]

Trial = Callable[[Callable[[], None]], None]
"""Called when a change's files are in their places; it calls what it is given to make the change count, or raises."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a change, its bytes named by their hash; None stands for no file."""

    name: str
    """Path below the corpus folder, with `/` between its parts."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A change as the journal tells it before any file is touched."""

    number: int
    """From 1, never used twice."""
    kind: Kind
    by: str
    """Who asked for it, on one line."""
    at: datetime
    """In UTC."""
    files: tuple[FileChange, ...]
    titles: tuple[str, ...]
    """The titles of the articles that came, went or changed."""
    undoes: int | None = None
    """The number of the change that this one takes back."""


@dataclass(frozen=True, slots=True)
class Change:
    """One finished change of the corpus folder."""

    number: int
    """From 1, rising."""
    kind: Kind
    by: str
    """Who asked for it, on one line."""
    at: datetime
    """In UTC."""
    files: tuple[str, ...]
    """Paths below the corpus folder, with `/` between their parts."""
    titles: tuple[str, ...]
    """The titles of the articles that came, went or changed."""
    undone: bool
    """Whether a later change took it back."""
    can_undo: bool
    """Whether it is the one that would be taken back next."""
    undoes: int | None = None
    """The number of the change that this one took back."""


def undoable(finished: Sequence[Begun]) -> Begun | None:
    """The last change that is not taken back yet; None when there is none."""
    undone = {change.undoes for change in finished}
    return next((c for c in reversed(finished) if c.kind != "undo" and c.number not in undone), None)


def told(finished: Sequence[Begun]) -> tuple[Change, ...]:
    """The finished changes as people see them, newest first."""
    undone, following = {change.undoes for change in finished}, undoable(finished)
    return tuple(
        Change(
            number=change.number,
            kind=change.kind,
            by=change.by,
            at=change.at,
            files=tuple(file.name for file in change.files),
            titles=change.titles,
            undone=change.number in undone,
            can_undo=change is following,
            undoes=change.undoes,
        )
        for change in reversed(finished)
    )


def at_once(finish: Callable[[], None]) -> None:
    """Let a change count without a trial."""
    finish()
