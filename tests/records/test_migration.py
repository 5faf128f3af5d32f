"""The database's tables, brought up to date from every version that there ever was."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL

from bot.errors import RecordsError
from bot.records.asked import Vote
from bot.records.database import Database, engine_of
from bot.records.migration import migrate, script_config
from bot.records.review import Scope
from bot.records.tables import metadata

REVISIONS = [script.revision for script in ScriptDirectory.from_config(script_config()).walk_revisions()]
FIRST = REVISIONS[-1]


@pytest.fixture
def file(state):
    state.mkdir()
    return state / "records.db"


@pytest.fixture
async def engine(file, url):
    made = engine_of(url or URL.create("sqlite+aiosqlite", database=str(file)), 2.0)
    yield made
    await made.dispose()


@pytest.fixture
def carry_out(engine):
    """Do something with a connection in a transaction of its own."""

    async def work(what):
        async with engine.begin() as connection:
            return await connection.run_sync(what)

    return work


def put_in(connection):
    """Write a question and a vote as every version understands them."""
    at = "'2026-03-01 12:00:00.000000'"
    connection.execute(
        text(
            "INSERT INTO questions (key, text, surface, outcome, articles, confidence, milliseconds, at)"
            f" VALUES (:key, 'Who?', 'mention', 'answered', '[]', 0.5, 1.0, {at})"
        ),
        {"key": "a" * 24},
    )
    connection.execute(
        text(f"INSERT INTO votes (question, voter, good, at) VALUES (:key, 'v', true, {at})"), {"key": "a" * 24}
    )


@pytest.mark.parametrize("revision", [None, *REVISIONS])
@pytest.mark.usefixtures("file")
async def test_every_earlier_version_is_brought_up_to_date_and_keeps_what_it_holds(carry_out, opened, rows, revision):
    if revision is not None:
        await carry_out(lambda connection: (migrate(connection, revision), put_in(connection)))
    records = opened()
    records.open()
    await records.finish(10)
    assert rows("SELECT version_num FROM alembic_version") == [(REVISIONS[0],)]
    assert await records.vote("a" * 24, 1, good=True) is (Vote.COUNTED if revision else Vote.UNKNOWN)
    assert len(rows("SELECT * FROM votes")) == (2 if revision else 0)
    decided = await records.review.decide("a" * 24, Scope(1, direct=True), ignored=True)
    assert rows("SELECT text, ignored FROM decisions") == ([("Who?", 1)] if revision else [])
    assert (decided is None) == (revision is None)
    assert sorted(rows("SELECT topic, number FROM notices")) == [("corpus", 0), ("settings", 0), ("votes", 0)]


async def test_the_steps_lead_to_the_tables_that_the_code_uses(carry_out):
    def differences(connection):
        migrate(connection)
        return compare_metadata(MigrationContext.configure(connection), metadata)

    assert await carry_out(differences) == []


def test_there_is_one_way_from_the_first_version_to_the_last():
    scripts = ScriptDirectory.from_config(script_config())
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    assert scripts.get_bases() == [FIRST]


async def test_a_migration_that_is_interrupted_leaves_nothing_half_made(file, url, carry_out):
    def tables(connection):
        return set(inspect(connection).get_table_names())

    database = Database(url, file)
    with pytest.raises(RecordsError):
        async with database.begin():
            raise OSError(5, "pulled plug")
    assert await carry_out(tables) == set()
    async with database.begin():
        pass
    assert {"questions", "votes"} <= await carry_out(tables)


async def test_databases_that_are_opened_at_once_are_made_one_after_the_other(tmp_path):
    async def made(number):
        async with Database("", tmp_path / f"{number}.db").begin() as connection:
            return await connection.run_sync(lambda connection: set(inspect(connection).get_table_names()))

    every = await asyncio.gather(*map(made, range(8)))
    assert all(tables >= {"questions", "votes", "notices"} for tables in every)


async def test_a_newer_versions_database_is_left_alone(file, url, carry_out):
    def make(connection):
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))

    await carry_out(make)
    with pytest.raises(RecordsError, match="a newer version of the bot made it"):
        async with Database(url, file).begin():
            pass
