"""What moderators learn from the records about some days."""

import asyncio
from datetime import UTC, datetime, time, timedelta

from bot.answers.insights import insights
from bot.answers.live import LiveCorpus
from bot.chat.desks.access import Caller
from bot.chat.desks.review import Reading
from bot.chat.layouts.insights_layouts import insights_layout
from bot.chat.layouts.made import Enclosed, Made
from bot.chat.rendering.chart import bars
from bot.locales.speech import Speech
from bot.records.review import MOST, Kept, Review, Scope

_PICTURE = "insights.png"


class InsightsDesk:
    """Sums the records of a server up."""

    def __init__(self, reading: Reading, live: LiveCorpus) -> None:
        self._reading = reading
        self._live = live

    async def show(self, caller: Caller, days: int, speech: Speech) -> Made:
        """Tell about the last `days` days in UTC, this one included."""
        last = datetime.now(UTC).date()
        first = last - timedelta(days=days - 1)

        async def work(review: Review, scope: Scope) -> Made:
            found = await review.questions(scope, datetime.combine(first, time(), UTC))
            return await asyncio.to_thread(make, found)

        def make(found: list[Kept]) -> Made:
            told = insights(found, first, last)
            picture = bars(told.days, speech) if told.total else None
            heads = map(self._live.edition.corpus.head, dict(told.articles))
            titles = {head.id: head.title for head in heads if head}
            newest = MOST if len(found) == MOST else None
            view = insights_layout(told, titles, speech, picture=_PICTURE if picture else None, newest=newest)
            return Enclosed(view, _PICTURE, picture) if picture else view

        return await self._reading.show(caller, speech, work)
