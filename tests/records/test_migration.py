"""The database's tables, brought up to date from every version that there ever was."""

import contextlib
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.errors import RecordsError
from bot.records.asked import Vote
from bot.records.database import Database
from bot.records.migration import migrate, script_config
from bot.records.records import Records
from bot.records.review import Scope
from bot.records.tables import metadata

REVISIONS = [script.revision for script in ScriptDirectory.from_config(script_config()).walk_revisions()]
FIRST = REVISIONS[-1]


@pytest.fixture
def file(state):
    state.mkdir()
    return state / "records.db"


@pytest.fixture
def connection(file):
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def put_in(connection):
    """Write a question and a vote as every version understands them."""
    connection.execute(
        text(
            "INSERT INTO questions (key, text, surface, outcome, articles, confidence, milliseconds, at)"
            " VALUES (:key, 'Who?', 'mention', 'answered', '[]', 0.5, 1.0, '2026-03-01 12:00:00.000000')"
        ),
        {"key": "a" * 24},
    )
    connection.execute(
        text("INSERT INTO votes (question, voter, good, at) VALUES (:key, 'v', 1, '2026-03-01 12:00:00.000000')"),
        {"key": "a" * 24},
    )


@pytest.mark.parametrize("revision", [None, *REVISIONS])
async def test_every_earlier_version_is_brought_up_to_date_and_keeps_what_it_holds(
    connection, state, clock, rows, revision
):
    if revision is not None:
        migrate(connection, revision)
        put_in(connection)
    connection.commit()
    connection.close()
    records = Records(state, now=clock)
    records.open()
    await records.finish(10)
    assert rows("SELECT version_num FROM alembic_version") == [(REVISIONS[0],)]
    assert await records.vote("a" * 24, 1, good=True) is (Vote.COUNTED if revision else Vote.UNKNOWN)
    assert len(rows("SELECT * FROM votes")) == (2 if revision else 0)
    decided = await records.review.decide("a" * 24, Scope(1, direct=True), ignored=True)
    assert rows("SELECT text, ignored FROM decisions") == ([("Who?", 1)] if revision else [])
    assert (decided is None) == (revision is None)


def test_the_steps_lead_to_the_tables_that_the_code_uses(connection):
    migrate(connection)
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_there_is_one_way_from_the_first_version_to_the_last():
    scripts = ScriptDirectory.from_config(script_config())
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert scripts.get_bases() == [FIRST]


async def test_a_migration_that_is_interrupted_leaves_nothing_half_made(file, rows):
    database = Database("", file)
    with pytest.raises(RecordsError):
        async with database.begin():
            raise OSError(5, "pulled plug")
    assert rows("SELECT name FROM sqlite_master") == []
    async with database.begin():
        pass
    assert {"questions", "votes"} <= {name for (name,) in rows("SELECT name FROM sqlite_master")}


async def test_a_newer_versions_database_is_left_alone(file):
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()
    with pytest.raises(RecordsError, match="a newer version of the bot made it"):
        async with Database("", file).begin():
            pass
