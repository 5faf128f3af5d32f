"""Who may read the records of a server, and what the others are told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from discord.ui import LayoutView

from bot.chat.desks.access import Access, Caller
from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.layouts.made import Made
from bot.errors import RecordsError
from bot.locales.speech import Speech
from bot.records.records import Records
from bot.records.review import Review, Scope

T = TypeVar("T")
M = TypeVar("M", bound=Made)


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why there is nothing to show, as a sentence for the one who asked."""

    sentence: str


class Reading:
    """Gives moderators the records of their server, and everybody else an excuse."""

    def __init__(self, records: Records | None, access: Access) -> None:
        """`records` is None where nothing is recorded."""
        self._records = records
        self._access = access

    async def ask(self, caller: Caller, speech: Speech, work: Callable[[Review, Scope], Awaitable[T]]) -> T | Excuse:
        """Return what `work` makes of the records that the caller may read."""
        refused = self._access.corpus_refusal(caller, speech)
        if refused or caller.guild_id is None:
            return Excuse(refused or "")
        if self._records is None:
            return Excuse(
                speech.say(
                    "No questions are recorded here, so there is nothing to show. "
                    "The operator can change that with the setting RECORD_QUESTIONS."
                )
            )
        try:
            # What was asked in direct messages belongs to no server: only whoever runs the bot reads it.
            return await work(self._records.review, Scope(caller.guild_id, direct=caller.owns_application))
        except RecordsError:
            return Excuse(speech.say("The records cannot be reached just now. Please try again later."))

    async def show(
        self, caller: Caller, speech: Speech, work: Callable[[Review, Scope], Awaitable[M]]
    ) -> M | LayoutView:
        """Return the view that `work` makes, or one with the excuse."""
        made = await self.ask(caller, speech, work)
        return notice_layout(made.sentence) if isinstance(made, Excuse) else made
