"""How often something may be done, counted for all processes of one bot together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, delete, func, text

from bot.records.shared import Shared
from bot.records.tables import allowances

_MOST_WANTED = 3


@dataclass(frozen=True, slots=True)
class Allowance:
    """So often within so long, from the first time on."""

    key: str
    """Whose it is; at most 64 characters, which tell nobody who that is."""
    times: int
    seconds: float


@dataclass(frozen=True, slots=True)
class UsedUp:
    """An allowance that is used up."""

    place: int
    """Its place among those that were asked for."""
    seconds: float
    """Until when it is not."""
    again: bool
    """Whether that was told before."""


class Allowances:
    """Uses them up; everything raises RecordsError when the database does not do what is asked."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    async def take(self, wanted: Sequence[Allowance]) -> UsedUp | None:
        """Use each of one to three allowances once, in one round trip; return the first that is used up, if any.

        What comes after that one is left as it was. The clock is the database's.
        """
        values: dict[str, str | int | float] = {}
        for place, one in enumerate(wanted):
            values |= {f"key{place}": one.key, f"times{place}": one.times, f"seconds{place}": one.seconds}
        last = (await self._shared.fetch(_TAKING[len(wanted)], values))[-1]
        most = wanted[last.place].times
        if last.used <= most:
            return None
        return UsedUp(last.place, max(float(last.seconds), 0.0), last.used > most + 1)

    async def sweep(self) -> None:
        """Forget those that are whole again."""
        await self._shared.fetch(delete(allowances).where(allowances.c.until < func.now()), patient=True)


def _taking(count: int) -> TextClause:
    """Return one statement that uses `count` allowances, each only when the one before it was not used up.

    PostgreSQL carries out the parts of WITH that depend on each other in their order, and ON CONFLICT locks the row
    that it changes, so that no two processes take the same turn.
    """
    parts = []
    for place in range(count):
        source = f"FROM taken{place - 1} WHERE used <= CAST(:times{place - 1} AS integer)" if place else ""
        length = f"make_interval(secs => CAST(:seconds{place} AS double precision))"
        over = f"a.begun <= now() - {length}"
        parts.append(
            f"taken{place} AS (INSERT INTO allowances AS a (key, begun, used, until)"  # noqa: S608 - names and numbers only
            f" SELECT CAST(:key{place} AS varchar), now(), 1, now() + {length} {source}"
            f" ON CONFLICT (key) DO UPDATE SET"
            f" begun = CASE WHEN {over} THEN now() ELSE a.begun END,"
            f" used = CASE WHEN {over} THEN 1 ELSE a.used + 1 END,"
            f" until = CASE WHEN {over} THEN now() ELSE a.begun END + {length}"
            f" RETURNING used, extract(epoch FROM until - now()) AS seconds)"
        )
    rows = " UNION ALL ".join(f"SELECT {place} AS place, used, seconds FROM taken{place}" for place in range(count))  # noqa: S608
    return text(f"WITH {', '.join(parts)} {rows} ORDER BY place")


_TAKING = {count: _taking(count) for count in range(1, _MOST_WANTED + 1)}
