"""Databases that are locked, broken, read-only, full or wrongly named; and what may never be told."""

import asyncio
import contextlib
import logging
import sqlite3
import stat
import threading

import pytest
from sqlalchemy import event

from bot.chat.connection.runner import _start_log
from bot.errors import RecordsError, SettingsError
from bot.records.asked import Vote
from bot.records.records import Records
from bot.settings import Settings


@pytest.fixture
def url():
    """Files only; what PostgreSQL does is in test_postgresql.py."""
    return ""


def warnings(caplog):
    return [record.getMessage() for record in caplog.records if record.name.startswith("bot.records")]


@pytest.fixture(autouse=True)
def _log(caplog):
    caplog.set_level(logging.INFO, logger="bot.records")


async def test_a_locked_database_is_told_once_and_once_again_when_it_works(records, state, rows, asked, caplog):
    records.open()
    await records.finish(10)
    with contextlib.closing(sqlite3.connect(state / "records.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        for _ in range(3):
            records.keep(asked("lost"))
        await records.finish(10)
        with pytest.raises(RecordsError, match="database is locked"):
            await records.vote("a" * 24, 1, good=True)
        other.rollback()
    (told,) = warnings(caplog)
    assert "OperationalError: database is locked. Questions are answered as before" in told
    for _ in range(3):
        records.keep(asked("kept"))
    await records.finish(10)
    assert warnings(caplog)[1:] == ["Questions are recorded again"]
    assert rows("SELECT text FROM questions") == [("kept",)] * 3


async def test_a_broken_file_is_told_and_left_as_it_is(records, state, asked, caplog):
    state.mkdir()
    (state / "records.db").write_bytes(b"no database at all" * 100)
    records.open()
    records.keep(asked())
    await records.finish(10)
    (told,) = warnings(caplog)
    assert "file is not a database" in told
    assert (state / "records.db").read_bytes() == b"no database at all" * 100


async def test_a_read_only_database_is_told(records, state, asked, caplog):
    records.open()
    await records.finish(10)
    read_only = Records(state, f"sqlite+aiosqlite:///file:{state}/records.db?mode=ro&uri=true")
    read_only.keep(asked())
    await read_only.finish(10)
    assert "attempt to write a readonly database" in warnings(caplog)[0]


async def test_a_full_disk_is_told(records, asked, caplog):
    records.open()
    await records.finish(10)

    def no_room(connection, _):
        pages = connection.cursor()
        pages.execute("PRAGMA max_page_count = 1")
        pages.close()

    event.listen(records._database._engine.sync_engine, "connect", no_room)
    records.keep(asked("word " * 20_000))
    await records.finish(10)
    assert "database or disk is full" in warnings(caplog)[0]


async def test_a_folder_that_cannot_be_made_is_told(tmp_path, asked, caplog):
    (tmp_path / "state").write_text("a file where the folder should be")
    records = Records(tmp_path / "state")
    records.keep(asked())
    await records.finish(10)
    assert len(warnings(caplog)) == 1
    with pytest.raises(RecordsError):
        await records.forget(1)


async def test_a_file_that_is_taken_away_is_made_anew(records, state, rows, asked):
    records.keep(asked("before"))
    await records.finish(10)
    (state / "records.db").unlink()
    for text in ("lost", "after"):
        records.keep(asked(text))
        await records.finish(10)
    assert rows("SELECT text FROM questions") == [("after",)]


async def test_the_file_is_for_the_bots_user_only(records, state):
    records.open()
    await records.finish(10)
    assert stat.S_IMODE((state / "records.db").stat().st_mode) == 0o600


async def test_another_database_is_used_when_it_is_named(state, tmp_path, clock, asked):
    records = Records(state, f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db", now=clock)
    question = asked()
    records.keep(question)
    assert await records.vote(question.key, 1, good=True) is Vote.COUNTED
    assert (tmp_path / "elsewhere.db").exists()
    assert not (state / "records.db").exists()


async def test_a_state_folder_may_have_any_name(tmp_path, asked):
    records = Records(tmp_path / "100% mine? #1")
    records.keep(asked())
    await records.finish(10)
    assert (tmp_path / "100% mine? #1" / "records.db").stat().st_size


@pytest.mark.parametrize(
    "url",
    [
        "s3cret",
        "nosuch://u:s3cret@h/d",
        "sqlite:///s3cret.db",
        "postgresql+nosuch://u:s3cret@h/d",
        "a+b://u:s3cret@h:x/d",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(tmp_path, url):
    with pytest.raises(SettingsError) as caught:
        Records(tmp_path, url)
    (problem,) = caught.value.problems
    assert problem.file == "DATABASE_URL"
    assert "async driver" in problem.remedy
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_database_that_cannot_be_reached_is_told_without_its_address(tmp_path, asked, caplog):
    records = Records(tmp_path, f"sqlite+aiosqlite:////{tmp_path}/s3cret/s3cret.db")
    records.keep(asked())
    await records.finish(10)
    assert "unable to open database file" in warnings(caplog)[0]
    assert "s3cret" not in caplog.text
    # aiosqlite leaves the thread of a connection that failed to end by itself, which needs the loop.
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)


async def test_no_log_level_tells_a_question(records, asked, caplog):
    levels = {name: logging.getLogger(name).level for name in ("discord", "aiosqlite")}
    caplog.set_level(logging.DEBUG)
    try:
        _start_log(Settings(log_level="DEBUG"))
        records.keep(asked("a very private matter"))
        await records.finish(10)
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    assert "very private" not in caplog.text
