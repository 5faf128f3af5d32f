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
from bot.records.migration import bring_up_to_date

_SQLITE = "sqlite"
_POSTGRESQL = "postgresql"
_DRIVER = "asyncpg"


class Database:
    """Gives out connections whose tables are up to date.

    Each piece of work opens a connection and closes it: nothing is held that a restarted server or a file that was
    put in place anew would break. Raises SettingsError when `url` names no database that can be used.
    """

    def __init__(self, url: str, file: Path, patience: float = 2.0) -> None:
        """`url` may be empty: then SQLite in `file`. `patience`: seconds to wait for SQLite's other writers."""
        self._engine = engine_of(url or URL.create("sqlite+aiosqlite", database=str(file)), patience)
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
                    await bring_up_to_date(connection)
                yield connection
            self._ready = True
        except Exception as error:  # noqa: BLE001 - drivers raise errors of their own kinds, some with the address in them
            # The file may have been taken away: the next one looks again whether the tables are there.
            self._ready = False
            raise RecordsError(f"The records' database does not work: {reason(error)}.") from None


def is_shared(url: str) -> bool:
    """Whether DATABASE_URL names a database that several processes can use at once: PostgreSQL."""
    try:
        return make_url(url).get_backend_name() in {_POSTGRESQL, "postgres"}
    except ArgumentError:
        return False


def engine_of(url: str | URL, patience: float, *, held: int = 0) -> AsyncEngine:
    """Make an engine whose errors and logs tell no question; nothing is connected yet.

    `held`: how many connections stay open, each for one statement at a time; without, every piece of work opens one.
    Raises SettingsError.
    """
    try:
        address = _with_driver(make_url(url))
        options: dict[str, Any] = {"poolclass": NullPool}
        if address.get_backend_name() == _SQLITE:
            options["connect_args"] = {"timeout": patience}
        if held:
            options = {"pool_size": held, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"}
        engine = create_async_engine(address, hide_parameters=True, **options)
    except ModuleNotFoundError as error:
        if error.name != _DRIVER:
            raise SettingsError([_unusable()]) from None
        remedy = "Install the extra “postgres”: python -m pip install '.[postgres]'"
        message = "DATABASE_URL names a PostgreSQL database, whose driver is not installed."
        raise SettingsError([Problem("DATABASE_URL", None, message, remedy)]) from None
    except (ArgumentError, NoSuchModuleError, InvalidRequestError, ImportError, ValueError):
        # The address holds a password: what is wrong with it is not repeated.
        raise SettingsError([_unusable()]) from None
    if engine.dialect.name == _SQLITE:
        event.listen(engine.sync_engine, "connect", _overwrite_what_is_deleted)
    return engine


def _with_driver(url: URL) -> URL:
    """Return the address with our driver, where it names PostgreSQL without one, as other programs write it."""
    if url.drivername not in {"postgres", _POSTGRESQL}:
        return url
    # What others call sslmode the driver calls ssl, with the same values.
    query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    return url.set(drivername=f"{_POSTGRESQL}+{_DRIVER}", query=query)


def _unusable() -> Problem:
    remedy = (
        "Give an address with an async driver that is installed, such as "
        "postgresql+asyncpg://user:password@host/name, or leave it empty for a file in STATE_DIR."
    )
    return Problem("DATABASE_URL", None, "DATABASE_URL cannot be used.", remedy)


def _overwrite_what_is_deleted(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _make(file: Path) -> None:
    """Make an empty file that only the bot's own user may read, where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


def reason(error: Exception) -> str:
    """Say what happened, in words only where they cannot hold a part of DATABASE_URL."""
    cause: BaseException | None = error
    if isinstance(error, DBAPIError):
        # SQLAlchemy wraps the errors of PostgreSQL's driver, whose kinds say more.
        cause = (error.orig and error.orig.__cause__) or error.orig
    if isinstance(cause, TimeoutError):
        return "it takes too long"
    if isinstance(cause, CommandError):
        return "a newer version of the bot made it"
    if isinstance(cause, OSError):
        # asyncio's own words name the host.
        known = cause.errno is not None and cause.errno > 0
        return (os.strerror(cause.errno or 0) if known else cause.strerror) or type(cause).__name__
    words = str(cause) if isinstance(cause, sqlite3.Error) else ""
    return f"{type(cause).__name__}: {words}" if words else type(cause).__name__
