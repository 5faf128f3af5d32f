"""Which questions were answered a moment ago, so that a repeated one is led to its answer."""

import contextlib
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

from bot.chat.rendering.escaping import tidy
from bot.errors import RecordsError
from bot.records.together import Together

SECONDS = 60.0
"""How long an answer is led to."""
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a channel, as it is compared with others."""

    channel_id: int
    version: str
    """The corpus that answers: after a reload the answer may be another one."""
    question: str
    """Case and white space folded, without what stands around its words."""

    @classmethod
    def of(cls, channel_id: int, version: str, question: str) -> "Asked":
        """Fold a question."""
        return cls(channel_id, version, tidy(question).casefold().strip(" \t?!.,;:…¿¡。？！"))

    @property
    def words(self) -> str:
        """All of it in one text, by which other processes know it."""
        return f"{self.channel_id} {self.version} {self.question}"


@dataclass(frozen=True, slots=True)
class _Answered:
    message_id: int
    address: str
    at: float


class Recent:
    """Remembers answers for a minute, the newest thousand at most; with `together`, those of other processes too."""

    def __init__(self, together: Together | None = None) -> None:
        self._answers: OrderedDict[Asked, _Answered] = OrderedDict()
        self._together = together

    async def remember(self, asked: Asked, message_id: int, address: str, now: float) -> None:
        """Note at `now` (seconds) that the message with this address answers a question."""
        self._answers.pop(asked, None)
        self._answers[asked] = _Answered(message_id, address, now)
        # The oldest come first; what is older than a minute is of no use to anybody.
        while len(self._answers) > _MOST or now - next(iter(self._answers.values())).at >= SECONDS:
            self._answers.popitem(last=False)
        if self._together is not None:
            with contextlib.suppress(RecordsError):
                await self._together.remember(asked.words, message_id, address)

    async def find(self, asked: Asked, now: float) -> str | None:
        """Return the address of the answer of the last minute, or None."""
        found = self._answers.get(asked)
        if found is not None and now - found.at < SECONDS:
            return found.address
        if self._together is not None:
            with contextlib.suppress(RecordsError):
                return await self._together.find(asked.words)
        return None

    async def forget(self, message_ids: Collection[int]) -> None:
        """Forget answers that were deleted."""
        gone = [asked for asked, answered in self._answers.items() if answered.message_id in message_ids]
        for asked in gone:
            del self._answers[asked]
        if gone and self._together is not None:
            with contextlib.suppress(RecordsError):
                await self._together.forget(message_ids)
