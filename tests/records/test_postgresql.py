"""A PostgreSQL database: how it is named, what is wrong with it, and several processes that begin at once."""

import asyncio
import sys

import pytest

from bot.errors import RecordsError, SettingsError
from bot.records.database import Database, is_shared
from bot.records.records import Records


@pytest.fixture
def url(database_url):
    return database_url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_an_address_as_other_programs_write_it_will_do(tmp_path, url, rows, asked, scheme):
    address = url.replace("postgresql+asyncpg", scheme) + ("" if "+" in scheme else "?sslmode=disable")
    assert is_shared(address)
    records = Records(tmp_path, address, days=36_500)
    records.keep(asked("kept"))
    await records.finish(10)
    assert rows("SELECT text FROM questions") == [("kept",)]


@pytest.mark.parametrize("address", ["", "sqlite+aiosqlite:///elsewhere.db", "s3cret"])
def test_other_databases_are_not_shared(address):
    assert not is_shared(address)


def test_a_driver_that_is_not_installed_is_named_with_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(SettingsError) as caught:
        Records(tmp_path, "postgresql://bot:s3cret@host/name")
    (problem,) = caught.value.problems
    assert problem.file == "DATABASE_URL"
    assert "driver is not installed" in problem.message
    assert "'.[postgres]'" in problem.remedy
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "case",
    [
        (lambda url: url.rpartition("/")[0] + "/nosuch", "InvalidCatalogNameError"),
        (lambda url: url.replace("storybot@", "s3cret:s3cret@"), "Invalid"),
        (lambda _: "postgresql://bot:s3cret@127.0.0.1:1/name", "refused"),
    ],
)
async def test_a_database_that_cannot_be_reached_is_told_without_its_address(tmp_path, url, asked, caplog, case):
    change, expected = case
    records = Records(tmp_path, change(url))
    records.keep(asked())
    await records.finish(10)
    (told,) = [record.getMessage() for record in caplog.records if record.name.startswith("bot.records")]
    assert expected in told
    assert "s3cret" not in caplog.text
    with pytest.raises(RecordsError):
        await records.forget(1)


async def test_processes_that_begin_at_once_make_the_tables_once(tmp_path, url, rows):
    async def begin(number):
        async with Database(url, tmp_path / str(number)).begin():
            pass

    await asyncio.gather(*map(begin, range(8)))
    assert rows("SELECT count(*) FROM alembic_version") == [(1,)]
