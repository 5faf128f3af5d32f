"""How often the corpus was read again, and how that went."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LastReload:
    """How the last reload ended."""

    ended_at: datetime
    """In UTC."""
    succeeded: bool
    """False where the corpus as it was still answers."""
    seconds: float
    """How long it took."""


@dataclass(frozen=True, slots=True)
class Reloads:
    """All reloads since the start; the reading at the start is none."""

    succeeded: int = 0
    failed: int = 0
    seconds: float = 0.0
    """How long all of them took together."""
    last: LastReload | None = None

    def then(self, last: LastReload) -> "Reloads":
        """Return the reloads with one more."""
        return Reloads(
            self.succeeded + last.succeeded, self.failed + (not last.succeeded), self.seconds + last.seconds, last
        )
