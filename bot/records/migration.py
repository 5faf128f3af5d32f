"""Bringing a database's tables up to date."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

NEWEST = "head"


def script_config() -> Config:
    """Return where alembic finds the steps: inside the package."""
    config = Config()
    config.set_main_option("script_location", "bot.records:migrations")
    return config


def migrate(connection: Connection, revision: str = NEWEST) -> None:
    """Apply the steps that the database lacks, in the connection's transaction.

    Raises alembic.util.CommandError when a newer version of the bot made the database.
    """
    config = script_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
