"""Bringing a database's tables up to date."""

import asyncio
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

NEWEST = "head"
_LOCK = 7_265_001
"""Names the lock by which processes that start at once wait for each other; any number that nobody else takes."""

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
"""alembic keeps the connection that it works on for its whole process, so that two at once would take each other's."""


async def bring_up_to_date(connection: AsyncConnection) -> None:
    """Apply the steps that the database lacks, as `migrate` does, one database after the other."""
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        await connection.run_sync(migrate)


def script_config() -> Config:
    """Return where alembic finds the steps: inside the package."""
    config = Config()
    config.set_main_option("script_location", "bot.records:migrations")
    return config


def migrate(connection: Connection, revision: str = NEWEST) -> None:
    """Apply the steps that the database lacks, in the connection's transaction.

    Raises alembic.util.CommandError when a newer version of the bot made the database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = script_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
