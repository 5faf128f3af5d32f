"""What the processes of one bot count, remember and tell each other, beside the records."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from bot.errors import RecordsError
from bot.records.allowances import Allowance, Allowances, UsedUp
from bot.records.notices import Notices
from bot.records.repeats import Repeats
from bot.records.shared import Shared
from bot.records.voters import Voters

_log = logging.getLogger(__name__)


class Together:
    """Stands over one PostgreSQL database; everything raises RecordsError when that does not do what is asked.

    Neither who asked nor what was asked is told to the database: only hashes are, keyed as those of voters.
    """

    def __init__(self, state_dir: Path, url: str, *, repeats_seconds: float, patience: float = 1.0) -> None:
        """`url` as DATABASE_URL; `repeats_seconds`: how long an answer is led to.

        `patience`: seconds that a question waits for the database. Raises SettingsError.
        """
        self._shared = Shared(state_dir, url, patience)
        self._voters = Voters(state_dir / "votes.key")
        self._allowances = Allowances(self._shared)
        self._repeats = Repeats(self._shared, repeats_seconds)
        self.notices = Notices(self._shared)

    async def take(self, wanted: Sequence[Allowance]) -> UsedUp | None:
        """Use allowances once, as `Allowances.take` does; their keys may tell whose they are."""
        keys = await self._hashes(*(one.key for one in wanted))
        return await self._allowances.take([replace(one, key=key) for one, key in zip(wanted, keys, strict=True)])

    async def remember(self, question: str, message_id: int, address: str) -> None:
        """Note that the message with this address answers a question now."""
        (key,) = await self._hashes(question)
        await self._repeats.remember(key, message_id, address)

    async def find(self, question: str) -> str | None:
        """Return the address of the answer of a moment ago, or None."""
        (key,) = await self._hashes(question)
        return await self._repeats.find(key)

    async def forget(self, message_ids: Collection[int]) -> None:
        """Forget answers that were deleted."""
        await self._repeats.forget(message_ids)

    async def sweep(self) -> None:
        """Forget what no longer counts."""
        await self._allowances.sweep()
        await self._repeats.sweep()

    async def compare_keys(self) -> None:
        """Say so in the log when another process has another key: the same people are strangers to both then."""
        (fingerprint,) = await self._hashes("votes.key")
        if not await self.notices.agree(fingerprint):
            _log.error(
                "votes.key in STATE_DIR is not that of the other processes with this DATABASE_URL: /forget deletes "
                "some votes only, and limits count apart. Stop this process, and copy votes.key from one of them."
            )

    async def close(self) -> None:
        """Give the database's connections back."""
        await self._shared.close()

    async def _hashes(self, *texts: str) -> list[str]:
        try:
            return await asyncio.to_thread(lambda: list(map(self._voters.digest, texts)))
        except OSError as error:
            raise RecordsError(f"votes.key in STATE_DIR cannot be read: {error.strerror}.") from error
