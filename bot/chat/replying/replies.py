"""From a question to the view that answers it, with the work off the event loop."""

import asyncio
from collections.abc import Sequence

from discord.ui import LayoutView

from bot.answers.answerer import Answerer
from bot.answers.follow_up import FollowUps, Turn, spoken
from bot.answers.live import LiveCorpus
from bot.chat.asking.notes import Note
from bot.chat.layouts import answer_layouts
from bot.chat.layouts.layout_parts import QUESTION_LIMIT
from bot.chat.rendering.turns import shown_turns
from bot.chat.replying.articles import Articles
from bot.chat.replying.introduction import Introduction
from bot.chat.replying.searches import Searches
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import Here, Place
from bot.locales.speech import Speech
from bot.model import Answer, Query

_AS_IT_COMES = Here()


class Replies:
    """Makes every view that a member sees, as the bot comes; those of `at` as it is set for a place."""

    def __init__(
        self,
        answerer: Answerer,
        live: LiveCorpus,
        follow_ups: FollowUps,
        passages: int,
        *,
        store: SettingsStore,
        here: Here = _AS_IT_COMES,
        moderated: bool = False,
    ) -> None:
        """`passages` is the most that an answer shows, 1 to 3; `moderated`: whether moderators have a log channel."""
        self._answerer = answerer
        self._live = live
        self._follow_ups = follow_ups
        self._passages = passages
        self._store = store
        self._moderated = moderated
        self._compact = here.shape.value == "compact"
        self._selection = here.selection.value
        self.articles = Articles(live, self._selection)
        self.searches = Searches(answerer, live, self.articles, self._selection)
        self.introduction = Introduction(answerer, live, self.articles, self._selection)

    def at(self, place: Place) -> "Replies":
        """Return the replies for a place: from its articles, in its shape."""
        here = self._store.here(place)
        moderated = place.server_id is not None and self._store.server(place.server_id).log_channel is not None
        return Replies(
            self._answerer,
            self._live,
            self._follow_ups,
            self._passages,
            store=self._store,
            here=here,
            moderated=moderated,
        )

    @property
    def version(self) -> str:
        """What answers now: another one where an answer may be another."""
        chosen = "" if self._selection.everything else f" {self._selection}"
        return self._live.edition.corpus.version + chosen

    async def leans(self, question: str) -> bool:
        """Tell whether a question says too little by itself, so that what was said before it matters."""
        # The first question in a language reads that language's list from disk.
        return await asyncio.to_thread(self._follow_ups.leans, clip_question(question))

    async def answer(
        self,
        question: str,
        asker_id: int,
        speech: Speech,
        note: Note,
        *,
        private: bool = False,
        before: Sequence[Turn] = (),
    ) -> LayoutView:
        """Answer a question, or say honestly that the corpus does not; `before` is the conversation so far.

        `note` takes down which it was.
        """
        answer, turns = await self._ask(question, before, speech)
        note.take(answer)
        if not answer.answered:
            return answer_layouts.refusal_layout(
                answer,
                speech,
                asker_id=asker_id,
                private=private,
                turns=turns,
                key=note.key,
                moderated=self._moderated,
            )
        return answer_layouts.answer_layout(
            answer, speech, asker_id=asker_id, private=private, turns=turns, key=note.key, compact=self._compact
        )

    async def interject(
        self, question: str, asker_id: int, speech: Speech, note: Note, *, before: Sequence[Turn] = ()
    ) -> LayoutView | None:
        """Answer a question that was not put to the bot; None where the corpus does not answer."""
        answer, turns = await self._ask(question, before, speech)
        note.take(answer, addressed=False)
        if not answer.answered:
            return None
        return answer_layouts.answer_layout(
            answer, speech, asker_id=asker_id, private=False, turns=turns, key=note.key, compact=self._compact
        )

    async def _ask(self, question: str, before: Sequence[Turn], speech: Speech) -> tuple[Answer, tuple[Turn, ...]]:
        """Answer a question in the light of the turns that it leans on, as they are shown."""
        asked = clip_question(question)

        def work() -> tuple[Answer, tuple[Turn, ...]]:
            turns = shown_turns(self._follow_ups.leaned_on(asked, before), speech)
            limit = 1 if self._compact else self._passages
            return self._answerer.ask(Query(asked, limit, context=spoken(turns), selection=self._selection)), turns

        return await asyncio.to_thread(work)

    async def more(self, question: str, offset: int, speech: Speech, turns: Sequence[Turn] = ()) -> LayoutView:
        """Show the passages that come after the first `offset`, without judging them; with 0 after a refusal.

        `turns` are those that the answer shows, so that the passages come in its order.
        """
        query = Query(question, self._passages, offset, context=spoken(turns), selection=self._selection)
        answer = await asyncio.to_thread(self._answerer.search, query)
        if not answer.passages:
            said = speech.say("There are no more passages: the corpus has changed since.")
            return answer_layouts.notice_layout(said)
        return answer_layouts.answer_layout(
            answer, speech, asker_id=None, private=True, offset=offset, judged=offset > 0, turns=turns
        )

    def hint(self, speech: Speech) -> LayoutView:
        """Say what the bot answers, to somebody who asked nothing."""
        titles = [article.title for article in self.articles.titles("", 3)]
        said = speech.say("Ask me a question in the same message. I answer from: {titles}.", titles="; ".join(titles))
        return answer_layouts.notice_layout(said)


def clip_question(text: str) -> str:
    """Fold white space and cut a question at the length that fits beside its answer."""
    return " ".join(text.split())[:QUESTION_LIMIT]
