"""A PostgreSQL database that several processes of one bot use at once, for what no question may wait long for."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Executable, Row

from bot.errors import RecordsError
from bot.records.database import Database, engine_of, reason

_log = logging.getLogger(__name__)
_PATIENT_SECONDS = 10.0
_PAUSE = 5.0
"""Seconds for which a database that failed is left alone by what may not wait."""
_CONNECTIONS = 3
T = TypeVar("T")


class Shared:
    """Carries out one statement at a time, each in one round trip and so all or nothing.

    Everything raises RecordsError when the database does not do what is asked: then each process goes on by itself.
    The log says so once, and once when it works again.
    """

    def __init__(self, state_dir: Path, url: str, patience: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`url` as DATABASE_URL; `patience`: seconds that a question waits for the database; `clock` counts seconds.

        Raises SettingsError when the address cannot be used.
        """
        self._database = Database(url, state_dir / "records.db")
        self._engine = engine_of(url, patience, held=_CONNECTIONS)
        self._patience = patience
        self._clock = clock
        self._has_tables = False
        self._broken = False
        self._closed_until = 0.0
        self._late: set[asyncio.Task[Any]] = set()

    async def fetch(
        self, statement: Executable, values: Mapping[str, Any] | None = None, *, patient: bool = False
    ) -> Sequence[Row[Any]]:
        """Return the rows of a statement.

        One that is not `patient` fails at once before a patient one has found the tables, and after one has failed.
        """
        if not patient and not self._has_tables:
            raise RecordsError("The records' database is not ready yet.")
        if not patient and self._clock() < self._closed_until:
            raise RecordsError("The records' database does not work: it failed a moment ago.")
        try:
            rows = await self._in_time(self._fetch(statement, values), _PATIENT_SECONDS if patient else self._patience)
        except Exception as error:  # noqa: BLE001 - drivers raise errors of their own kinds, some with the address in them
            failure = error if isinstance(error, RecordsError) else RecordsError(_sentence(error))
            self._failed(failure)
            raise failure from None
        if self._broken:
            _log.info("The processes of this bot share what they count again")
        self._broken, self._closed_until = False, 0.0
        return rows

    async def close(self) -> None:
        """Give all connections back."""
        if self._late:
            await asyncio.wait(self._late, timeout=self._patience)
        await self._engine.dispose()

    async def _in_time(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """Return what the work returns, or raise TimeoutError and let it come to its end by itself.

        To break a statement off, the driver asks the server first and waits for the answer.
        """
        task = asyncio.create_task(work)
        self._late.add(task)
        task.add_done_callback(self._ended)
        try:
            done, _ = await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not done:
            task.cancel()
            raise TimeoutError
        return task.result()

    async def _fetch(self, statement: Executable, values: Mapping[str, Any] | None) -> Sequence[Row[Any]]:
        if not self._has_tables:
            async with self._database.begin():
                self._has_tables = True
        async with self._engine.connect() as connection:
            result = await connection.execute(statement, values)
            return result.all() if result.returns_rows else ()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._late.discard(task)
        if not task.cancelled():
            # Nobody else asks a late one how it ended.
            task.exception()

    def _failed(self, error: RecordsError) -> None:
        if not self._broken:
            _log.warning("%s Until that is mended each process counts by itself and may miss what others did", error)
        self._broken, self._closed_until = True, self._clock() + _PAUSE


def _sentence(error: Exception) -> str:
    return f"The records' database does not work: {reason(error)}."
