"""Which questions were answered a moment ago, by whatever process of the bot."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.records.shared import Shared
from bot.records.tables import answered


class Repeats:
    """Remembers answers for a while; everything raises RecordsError when the database does not do what is asked.

    A question is known by a text of at most 64 characters, which does not tell what was asked.
    """

    def __init__(self, shared: Shared, seconds: float) -> None:
        """`seconds`: how long an answer is remembered."""
        self._shared = shared
        self._while = timedelta(seconds=seconds)

    async def remember(self, question: str, message_id: int, address: str) -> None:
        """Note that the message with this address answers a question now."""
        values = {"message_id": message_id, "address": address, "at": func.now()}
        statement = insert(answered).values(question=question, **values)
        await self._shared.fetch(statement.on_conflict_do_update(index_elements=["question"], set_=values))

    async def find(self, question: str) -> str | None:
        """Return the address of the answer of a moment ago, or None."""
        fresh = answered.c.at > func.now() - self._while
        rows = await self._shared.fetch(select(answered.c.address).where(answered.c.question == question, fresh))
        return rows[0].address if rows else None

    async def forget(self, message_ids: Collection[int]) -> None:
        """Forget answers that were deleted."""
        await self._shared.fetch(delete(answered).where(answered.c.message_id.in_(message_ids)))

    async def sweep(self) -> None:
        """Forget what is too old."""
        await self._shared.fetch(delete(answered).where(answered.c.at <= func.now() - self._while), patient=True)
