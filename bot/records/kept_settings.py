"""The settings of servers and channels, as they are kept; what they mean is not known here."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select

from bot.errors import RecordsError
from bot.records.database import Database
from bot.records.notices import posting
from bot.records.tables import settings

_SECONDS = 10.0
_WHOLE_SERVER = 0
"""Stands for the channel where settings are those of a whole server; no channel of Discord's has it."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is set for a server or for one of its channels."""

    server_id: int
    channel_id: int | None
    """None for the whole server."""
    values: Mapping[str, Any]
    """As JSON has them."""


class KeptSettings:
    """Reads and writes them; everything raises RecordsError when the database does not do what is asked.

    Raises SettingsError when DATABASE_URL cannot be used.
    """

    def __init__(self, state_dir: Path, url: str = "", patience: float = 2.0) -> None:
        """`url` as DATABASE_URL; `patience`: seconds to wait for SQLite's other writers."""
        self._database = Database(url, state_dir / "records.db", patience)

    async def read(self) -> list[Kept]:
        """Return everything that is set."""

        async def work() -> list[Kept]:
            async with self._database.begin() as connection:
                rows = await connection.execute(select(settings))
                return [Kept(row.server_id, row.channel_id or None, row.content) for row in rows]

        return await _in_time(work())

    async def write(self, server_id: int, channel_id: int | None, values: Mapping[str, Any]) -> None:
        """Put these values in place of the old ones; without any, nothing is kept."""
        place = {"server_id": server_id, "channel_id": channel_id or _WHOLE_SERVER}

        async def work() -> None:
            async with self._database.begin() as connection:
                mine = (settings.c.server_id == server_id) & (settings.c.channel_id == place["channel_id"])
                await connection.execute(delete(settings).where(mine))
                if values:
                    await connection.execute(insert(settings).values(**place, content=dict(values)))
                await connection.execute(posting("settings"))

        await _in_time(work())


async def _in_time(work: Coroutine[Any, Any, T]) -> T:
    try:
        async with asyncio.timeout(_SECONDS):
            return await work
    except TimeoutError:
        raise RecordsError("The records' database takes too long.") from None
