"""What moderators read in the records of their server, and what they decide about it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records.asked import Outcome, new_key
from bot.records.database import Database
from bot.records.tables import decisions, questions, votes
from bot.records.writes import Writes

MOST = 20_000
"""The newest questions that are read at once."""
_TOGETHER = 500
"""Rows that are read before others may go on."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose questions somebody may read."""

    server_id: int
    direct: bool
    """Whether direct messages are among them, of which no server is known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question as it is read from the records."""

    key: str
    text: str
    outcome: Outcome
    at: datetime
    """In UTC."""
    articles: tuple[str, ...]
    """Ids of the articles that were shown, best first."""
    good: int
    """Votes that say that this was it."""
    bad: int
    """Votes that say that this was not meant."""

    @property
    def open(self) -> bool:
        """Whether it got no answer, or one that at least half of the votes are against."""
        return self.outcome != "answered" or (self.bad > 0 and self.bad >= self.good)


@dataclass(frozen=True, slots=True)
class Decision:
    """What moderators of a server decided about a question and those that are like it."""

    key: str
    """By which it is taken back."""
    text: str
    """The question's wording."""
    ignored: bool
    """Whether it never comes back; else it does when somebody asks again after `at`."""
    at: datetime
    """In UTC."""


class Review:
    """Reads questions, newest first and 20,000 at most, and keeps decisions; raises RecordsError when it cannot."""

    def __init__(self, database: Database, writes: Writes, now: Callable[[], datetime]) -> None:
        self._database = database
        self._writes = writes
        self._now = now

    async def questions(self, scope: Scope, since: datetime) -> list[Kept]:
        """Return the questions since a moment."""
        wanted = _questions(_within(scope) & (questions.c.at >= since))

        async def work() -> list[Kept]:
            async with self._database.begin() as connection:
                return [_kept(row) async for row in _rows(connection, wanted)]

        return await self._writes.do(work)

    async def open_questions(self, scope: Scope) -> tuple[list[Kept], list[Decision]]:
        """Return the questions without a good answer, and every decision of the server."""
        wanted = _questions(_within(scope) & ((questions.c.outcome != "answered") | (_votes(good=False) > 0)))
        decided = select(decisions).where(decisions.c.server_id == scope.server_id).order_by(decisions.c.at)

        async def work() -> tuple[list[Kept], list[Decision]]:
            async with self._database.begin() as connection:
                found = [kept async for row in _rows(connection, wanted) if (kept := _kept(row)).open]
                made = [
                    Decision(row.key, row.text, row.ignored, _utc(row.at)) async for row in _rows(connection, decided)
                ]
            return found, made

        return await self._writes.do(work)

    async def text(self, key: str, scope: Scope) -> str | None:
        """Return the wording of a question; None where it is no longer kept, or is not theirs to read."""

        async def work() -> str | None:
            async with self._database.begin() as connection:
                return await _text(connection, key, scope)

        return await self._writes.do(work)

    async def decide(self, key: str, scope: Scope, *, ignored: bool) -> Decision | None:
        """Keep a decision about the question with this key; None where `text` would return None."""

        async def work() -> Decision | None:
            async with self._database.begin() as connection:
                text = await _text(connection, key, scope)
                if text is None:
                    return None
                mine = (decisions.c.server_id == scope.server_id) & (decisions.c.text == text)
                await connection.execute(delete(decisions).where(mine))
                made = Decision(new_key(), text, ignored, self._now())
                values = {"key": made.key, "text": text, "ignored": ignored, "at": made.at}
                await connection.execute(insert(decisions).values(server_id=scope.server_id, **values))
                return made

        return await self._writes.do(work)

    async def take_back(self, decision_key: str, scope: Scope) -> bool:
        """Drop a decision of the server; False where there is no such one any more."""
        mine = (decisions.c.server_id == scope.server_id) & (decisions.c.key == decision_key)

        async def work() -> bool:
            async with self._database.begin() as connection:
                return (await connection.execute(delete(decisions).where(mine))).rowcount > 0

        return await self._writes.do(work)


def _within(scope: Scope) -> ColumnElement[bool]:
    here = questions.c.server_id == scope.server_id
    return here | questions.c.server_id.is_(None) if scope.direct else here


def _votes(*, good: bool) -> ColumnElement[int]:
    counted = select(func.count()).where((votes.c.question == questions.c.key) & votes.c.good.is_(good))
    return counted.scalar_subquery()


def _questions(which: ColumnElement[bool]) -> Select[Any]:
    columns = (questions, _votes(good=True).label("yes"), _votes(good=False).label("no"))
    return select(*columns).where(which).order_by(questions.c.at.desc(), questions.c.key).limit(MOST)


async def _rows(connection: AsyncConnection, wanted: Select[Any]) -> AsyncIterator[Any]:
    """Yield rows in portions, for reading them one and all would hold the bot up."""
    async with connection.stream(wanted) as result:
        async for portion in result.partitions(_TOGETHER):
            for row in portion:
                yield row


async def _text(connection: AsyncConnection, key: str, scope: Scope) -> str | None:
    wanted = select(questions.c.text).where(_within(scope) & (questions.c.key == key))
    found: str | None = await connection.scalar(wanted)
    return found


def _kept(row: Any) -> Kept:
    return Kept(row.key, row.text, row.outcome, _utc(row.at), tuple(row.articles), row.yes, row.no)


def _utc(at: datetime) -> datetime:
    """SQLite keeps no zone; what is kept is in UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
