"""What moderators do with the questions that have no good answer."""

import asyncio
from datetime import UTC, datetime

from discord.ui import File, LayoutView

from bot.answers.unanswered import Group, as_csv, grouped
from bot.chat.buttons.review_ids import Reopen, Settle
from bot.chat.desks.access import Caller
from bot.chat.desks.review import Excuse, Reading
from bot.chat.layouts.answer_layouts import report_layout
from bot.chat.layouts.made import Enclosed, Made
from bot.chat.layouts.unanswered_layouts import unanswered_layout
from bot.locales.speech import Speech
from bot.records.review import Review, Scope


class UnansweredDesk:
    """Lists them, and keeps what is decided."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    async def show(self, caller: Caller, offset: int, speech: Speech) -> LayoutView:
        """Show the groups after the first `offset`."""

        async def work(review: Review, scope: Scope) -> LayoutView:
            return unanswered_layout(await _groups(review, scope), offset, speech)

        return await self._reading.show(caller, speech, work)

    async def settle(self, caller: Caller, pressed: Settle | Reopen, speech: Speech) -> LayoutView:
        """Keep a decision or drop one, and show the list as it is then."""

        async def work(review: Review, scope: Scope) -> LayoutView:
            settled = None
            if isinstance(pressed, Settle):
                settled = await review.decide(pressed.key, scope, ignored=pressed.ignored)
            else:
                await review.take_back(pressed.key, scope)
            return unanswered_layout(await _groups(review, scope), pressed.offset, speech, settled=settled)

        return await self._reading.show(caller, speech, work)

    async def wording(self, caller: Caller, key: str, speech: Speech) -> str | Excuse:
        """Return the words of a question."""

        async def work(review: Review, scope: Scope) -> str | Excuse:
            text = await review.text(key, scope)
            return text or Excuse(speech.say("This question is no longer in the records."))

        return await self._reading.ask(caller, speech, work)

    async def resolve(self, caller: Caller, key: str, speech: Speech) -> str:
        """Put a question away until it is asked again; return what became of it as a sentence."""

        async def work(review: Review, scope: Scope) -> str:
            made = await review.decide(key, scope, ignored=False)
            if made is None:
                return speech.say("The question that it answers is no longer in the records.")
            return speech.say("Resolved: “{question}”. It comes back when it is asked again.", question=made.text)

        done = await self._reading.ask(caller, speech, work)
        if isinstance(done, Excuse):
            return speech.say("The question that it answers is still in the list of /corpus unanswered.")
        return done

    async def export(self, caller: Caller, speech: Speech) -> Made:
        """Give the whole list as a file."""

        async def work(review: Review, scope: Scope) -> Made:
            groups = await _groups(review, scope)
            name = f"unanswered-{datetime.now(UTC):%Y-%m-%d}.csv"
            said = speech.count(
                "The file holds {n} question without a good answer.",
                "The file holds {n} questions without a good answer.",
                len(groups),
            )
            view = report_layout([said]).add_item(File(f"attachment://{name}"))
            return Enclosed(view, name, await asyncio.to_thread(as_csv, groups))

        return await self._reading.show(caller, speech, work)


async def _groups(review: Review, scope: Scope) -> list[Group]:
    questions, decisions = await review.open_questions(scope)
    return await asyncio.to_thread(grouped, questions, decisions)
