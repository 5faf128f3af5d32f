"""Records over a real file, and questions to put into them."""

import contextlib
import dataclasses
import sqlite3
from datetime import UTC, datetime

import pytest

from bot.records.asked import Asked, new_key
from bot.records.records import Records

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


@pytest.fixture
def records(state, clock):
    return Records(state, now=clock, patience=0.05)


@pytest.fixture
def rows(state):
    """Return what a query finds in the file, read beside the bot."""

    def read(query: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(state / "records.db")) as connection:
            return connection.execute(query).fetchall()

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
