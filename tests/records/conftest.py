"""Records over a real database of either kind, and questions to put into them."""

import contextlib
import dataclasses
import sqlite3
from datetime import UTC, datetime

import pytest

from bot.records.asked import Asked, new_key
from bot.records.records import Records
from tests.conftest import query

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclasses.dataclass
class Clock:
    """A clock that tests set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def url(request):
    """DATABASE_URL: empty for a file in the state folder. Tests of one kind only name it themselves."""
    return "" if request.param == "SQLite" else request.getfixturevalue("database_url")


@pytest.fixture
def opened(state, url, clock):
    """Return a maker of records, as each start of the bot makes them."""
    return lambda **changes: Records(state, url, now=clock, patience=0.05, **changes)


@pytest.fixture
def records(opened):
    return opened()


@pytest.fixture
def rows(state, url):
    """Return what a query finds in the database, read beside the bot."""

    def read(statement: str) -> list[tuple]:
        if url:
            return query(url, statement)
        with contextlib.closing(sqlite3.connect(state / "records.db")) as connection:
            return connection.execute(statement).fetchall()

    return read


@pytest.fixture
def asked():
    """Return a maker of questions."""

    def make(text="Who closed the bridge?", **changes) -> Asked:
        values = {
            "key": new_key(), "text": text, "surface": "mention", "outcome": "answered", "server_id": 2**62, "channel_id": 7,
            "articles": ("river", "fair"), "confidence": 0.75, "milliseconds": 1.5, "at": NOON,
        }  # fmt: skip
        return Asked(**values | changes)

    return make
