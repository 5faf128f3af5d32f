"""The database: SQLite in the state folder, or any other that SQLAlchemy reaches by an async driver."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import Problem, RecordsError, SettingsError
from bot.records.migration import migrate

_SQLITE = "sqlite"


class Database:
    """Gives out connections whose tables are up to date.

    Each piece of work opens a connection and closes it: nothing is held that a restarted server or a file that was
    put in place anew would break. Raises SettingsError when `url` names no database that can be used.
    """

    def __init__(self, url: str, file: Path, patience: float = 2.0) -> None:
        """`url` may be empty: then SQLite in `file`. `patience`: seconds to wait for SQLite's other writers."""
        self._engine = _engine(url or URL.create("sqlite+aiosqlite", database=str(file)), patience)
        self._file = None if url else file
        self._ready = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction; raises RecordsError when the database does not do what is asked."""
        try:
            if self._file is not None and not self._ready:
                await asyncio.to_thread(_make, self._file)
            async with self._engine.begin() as connection:
                if self._engine.dialect.name == _SQLITE:
                    # Python's driver would begin only before the first change, and let tables change outside of it.
                    await connection.exec_driver_sql("BEGIN IMMEDIATE")
                if not self._ready:
                    await connection.run_sync(migrate)
                yield connection
            self._ready = True
        except Exception as error:  # noqa: BLE001 - drivers raise errors of their own kinds, some with the address in them
            # The file may have been taken away: the next one looks again whether the tables are there.
            self._ready = False
            raise RecordsError(f"The records' database does not work: {_reason(error)}.") from None


def _engine(url: str | URL, patience: float) -> AsyncEngine:
    """Make an engine whose errors and logs tell no question; nothing is connected yet."""
    try:
        options: dict[str, Any] = {}
        if make_url(url).get_backend_name() == _SQLITE:
            options["connect_args"] = {"timeout": patience}
        engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True, **options)
    except (ArgumentError, NoSuchModuleError, InvalidRequestError, ImportError, ValueError):
        # The address holds a password: what is wrong with it is not repeated.
        remedy = (
            "Give an address with an async driver that is installed, such as "
            "postgresql+asyncpg://user:password@host/name, or leave it empty for a file in STATE_DIR."
        )
        raise SettingsError([Problem("DATABASE_URL", None, "DATABASE_URL cannot be used.", remedy)]) from None
    if engine.dialect.name == _SQLITE:
        event.listen(engine.sync_engine, "connect", _overwrite_what_is_deleted)
    return engine


def _overwrite_what_is_deleted(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _make(file: Path) -> None:
    """Make an empty file that only the bot's own user may read, where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


def _reason(error: Exception) -> str:
    """Say what happened, in words only where they cannot hold a part of DATABASE_URL."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, CommandError):
        return "a newer version of the bot made it"
    if isinstance(cause, OSError):
        return cause.strerror or type(cause).__name__
    words = str(cause) if isinstance(cause, sqlite3.Error) else ""
    return f"{type(cause).__name__}: {words}" if words else type(cause).__name__
