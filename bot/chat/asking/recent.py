"""Which questions were answered a moment ago, so that a repeated one is led to its answer."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

from bot.chat.rendering.escaping import tidy

_SECONDS = 60.0
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


@dataclass(frozen=True, slots=True)
class _Answered:
    message_id: int
    address: str
    at: float


class Recent:
    """Remembers answers for a minute, the newest thousand at most."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Asked, _Answered] = OrderedDict()

    def remember(self, asked: Asked, message_id: int, address: str, now: float) -> None:
        """Note at `now` (seconds) that the message with this address answers a question."""
        self._answers.pop(asked, None)
        self._answers[asked] = _Answered(message_id, address, now)
        # The oldest come first; what is older than a minute is of no use to anybody.
        while len(self._answers) > _MOST or now - next(iter(self._answers.values())).at >= _SECONDS:
            self._answers.popitem(last=False)

    def find(self, asked: Asked, now: float) -> str | None:
        """Return the address of the answer of the last minute, or None."""
        found = self._answers.get(asked)
        return found.address if found is not None and now - found.at < _SECONDS else None

    def forget(self, message_ids: Collection[int]) -> None:
        """Forget answers that were deleted."""
        for asked, answered in list(self._answers.items()):
            if answered.message_id in message_ids:
                del self._answers[asked]
