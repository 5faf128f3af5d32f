"""What is kept of questions and votes, and how it is forgotten."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import RecordsError
from bot.records.asked import Asked, Vote
from bot.records.database import Database
from bot.records.review import Review
from bot.records.tables import decisions, questions, votes
from bot.records.voters import Voters
from bot.records.writes import Writes

_MOST_WAITING = 300
_SECONDS = 10.0


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Records:
    """The questions of the last days and the votes on their answers.

    What somebody waits for raises RecordsError when it cannot be done; `keep` and `open` never do. Raises SettingsError
    when DATABASE_URL cannot be used.
    """

    def __init__(
        self,
        state_dir: Path,
        url: str = "",
        days: int = 90,
        now: Callable[[], datetime] = utc_now,
        patience: float = 2.0,
    ) -> None:
        """`url` as DATABASE_URL; `days` as RETENTION_DAYS; `patience`: seconds to wait for SQLite's other writers."""
        self._database = Database(url, state_dir / "records.db", patience)
        self._voters = Voters(state_dir / "votes.key")
        self._writes = Writes(_MOST_WAITING, _SECONDS)
        self._days = timedelta(days=days)
        self._now = now
        self.review = Review(self._database, self._writes, now)
        self._tidied: date | None = None

    @property
    def days(self) -> int:
        """After how many days a question is deleted."""
        return self._days.days

    def open(self) -> None:
        """Start to bring the tables up to date and to forget what is too old."""
        self._writes.start(self._tidy)

    def keep(self, asked: Asked) -> None:
        """Start to write a question down; returns at once and never fails."""

        async def work() -> None:
            async with self._database.begin() as connection:
                await connection.execute(insert(questions).values(**asdict(asked)))
            await self._tidy()

        self._writes.start(work)

    async def vote(self, key: str, user_id: int, *, good: bool) -> Vote:
        """Count somebody's vote on a question, their only one; a later one takes its place."""

        async def work() -> Vote:
            voter = await self._hash(user_id)
            async with self._database.begin() as connection:
                return await self._vote(connection, key, voter, good=good)

        return await self._writes.do(work)

    async def forget(self, user_id: int) -> int:
        """Delete all votes of somebody; return how many there were."""

        async def work() -> int:
            voter = await self._hash(user_id)
            async with self._database.begin() as connection:
                return (await connection.execute(delete(votes).where(votes.c.voter == voter))).rowcount

        return await self._writes.do(work)

    async def erase(self, key: str) -> None:
        """Delete a question, the votes on it, and what moderators decided about a wording that nobody else used."""

        async def work() -> None:
            async with self._database.begin() as connection:
                wording = await connection.scalar(select(questions.c.text).where(questions.c.key == key))
                await _delete(connection, questions.c.key == key)
                left = select(questions.c.key).where(questions.c.text == wording).exists()
                await connection.execute(delete(decisions).where((decisions.c.text == wording) & ~left))

        await self._writes.do(work)

    async def finish(self, seconds: float) -> None:
        """Wait at most so long for what is still to be written."""
        await self._writes.finish(seconds)

    async def _vote(self, connection: AsyncConnection, key: str, voter: str, *, good: bool) -> Vote:
        if await connection.scalar(select(questions.c.key).where(questions.c.key == key)) is None:
            return Vote.UNKNOWN
        mine = (votes.c.question == key) & (votes.c.voter == voter)
        before = await connection.scalar(select(votes.c.good).where(mine))
        if before is None:
            await connection.execute(insert(votes).values(question=key, voter=voter, good=good, at=self._now()))
            return Vote.COUNTED
        if before == good:
            return Vote.SAME
        await connection.execute(update(votes).where(mine).values(good=good, at=self._now()))
        return Vote.CHANGED

    async def _tidy(self) -> None:
        """Forget what is too old, once a day."""
        now = self._now()
        if self._tidied == now.date():
            return
        async with self._database.begin() as connection:
            await _delete(connection, questions.c.at < now - self._days)
            # No question is left that these resolved.
            moot = decisions.c.ignored.is_(False) & (decisions.c.at < now - self._days)
            await connection.execute(delete(decisions).where(moot))
        self._tidied = now.date()

    async def _hash(self, user_id: int) -> str:
        try:
            return await asyncio.to_thread(self._voters.hash, user_id)
        except OSError as error:
            raise RecordsError(f"The voters' key cannot be read or written: {error.strerror}.") from None


async def _delete(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Delete questions, and before them the votes that point to them."""
    await connection.execute(delete(votes).where(votes.c.question.in_(select(questions.c.key).where(which))))
    await connection.execute(delete(questions).where(which))
