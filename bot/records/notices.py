"""Words that the processes of one bot leave for each other, so that each notices what another one did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Update, select, update

from bot.errors import RecordsError
from bot.records.shared import Shared
from bot.records.tables import notices

Topic = Literal["corpus", "settings"]
"""`corpus`: its version, after it was read again; `settings`: that some were changed, with no value."""
_VOTES = "votes"


@dataclass(frozen=True, slots=True)
class Notice:
    """The newest word on a topic."""

    number: int
    """Counts the words on this topic; 0 where there is none yet."""
    value: str


def posting(topic: Topic, value: str = "") -> Update:
    """Return the statement that leaves word: others see it when its transaction is done."""
    changes = {"number": notices.c.number + 1, "value": value}
    return update(notices).where(notices.c.topic == topic).values(changes)


class Notices:
    """Reads and leaves them; everything raises RecordsError when the database does not do what is asked."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    async def read(self) -> Mapping[str, Notice]:
        """Return the newest word on every topic."""
        rows = await self._shared.fetch(select(notices), patient=True)
        return {row.topic: Notice(row.number, row.value) for row in rows}

    async def post(self, topic: Topic, value: str) -> Notice:
        """Leave word; return it with its number."""
        statement = posting(topic, value).returning(notices.c.number)
        (row,) = await self._shared.fetch(statement, patient=True)
        return Notice(row.number, value)

    async def agree(self, key: str) -> bool:
        """Tell whether all processes have this key, of which the first one leaves word; `key` is its fingerprint."""
        mine = notices.c.topic == _VOTES
        await self._shared.fetch(
            update(notices).where(mine, notices.c.number == 0).values(number=1, value=key).returning(notices.c.number),
            patient=True,
        )
        rows = await self._shared.fetch(select(notices.c.value).where(mine), patient=True)
        if not rows:
            raise RecordsError("The records' database does not work: a row of its table “notices” is gone.")
        return bool(rows[0].value == key)
