"""A question on its way: noted in one place, for whoever counts questions and for the records."""

import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from bot.chat.rendering.escaping import tidy
from bot.model import Answer
from bot.records.asked import Asked, Outcome, Surface, new_key
from bot.records.records import utc_now

Count = Callable[[Surface, Outcome, float], None]
"""Takes each finished question, with the seconds from its arrival until its reply was sent."""
Keep = Callable[[Asked], None]
_MEMBER = re.compile(r"<@!?[0-9]+>")


class Note:
    """What became of one question: counted and recorded when the `with` block that answers it ends.

    An error that leaves the block counts as failed; where nothing was noted, nothing was asked.
    """

    def __init__(
        self,
        surface: Surface,
        server_id: int | None,
        channel_id: int | None,
        *,
        count: Count | None = None,
        keep: Keep | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`count` and `keep` take the question, each where there is one; `clock` counts seconds."""
        self._surface = surface
        self._server_id = server_id
        # The channel of a direct message is as good as the name of who wrote it.
        self._channel_id = channel_id if server_id is not None else None
        self._count = count
        self._keep = keep
        self._clock = clock
        self._begun = clock()
        self._outcome: Outcome | None = None
        self._asked: Asked | None = None
        self.key = new_key() if keep else None
        """What the buttons under the answer name the question by; None where nothing is recorded."""

    def take(self, answer: Answer, *, addressed: bool = True) -> None:
        """Note a question with its answer; without `addressed` nobody hears of a refusal."""
        outcome: Outcome = "answered" if answer.answered else "refused" if addressed else "silent"
        self.end(outcome)
        if self.key is None:
            return
        self._asked = Asked(
            key=self.key,
            text=without_members(answer.question),
            surface=self._surface,
            outcome=outcome,
            server_id=self._server_id,
            channel_id=self._channel_id,
            articles=tuple(dict.fromkeys(found.passage.article_id for found in answer.passages)),
            confidence=answer.confidence,
            milliseconds=answer.elapsed_ms,
            at=utc_now(),
        )

    def end(self, outcome: Outcome) -> None:
        """Note what became of a question that is not recorded; the last word counts."""
        self._outcome, self._asked = outcome, None

    @property
    def outcome(self) -> Outcome | None:
        """What became of the question; None where nothing was asked."""
        return self._outcome

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is not None:
            # What is no Exception is the end of the process, which is nobody's failure.
            self._outcome, self._asked = "failed" if isinstance(error, Exception) else None, None
        if self._outcome and self._count:
            self._count(self._surface, self._outcome, self._clock() - self._begun)
        if self._asked and self._keep:
            self._keep(self._asked)


def without_members(text: str) -> str:
    """Return a question as it is recorded: plain, with no ids of members in it."""
    return _MEMBER.sub("@member", tidy(text))
