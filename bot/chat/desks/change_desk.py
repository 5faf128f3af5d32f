"""What moderators change in the corpus folder from Discord: they are asked, it is done, and the outcome is shown."""

import asyncio
import logging
from collections.abc import Sequence

from discord.ui import LayoutView

from bot.answers.curator import Curator
from bot.answers.live import LiveCorpus, Watch
from bot.chat.buttons.moderator_ids import Remove, TakeBack
from bot.chat.connection.failures import report
from bot.chat.desks.access import Caller
from bot.chat.desks.corpus_desk import CorpusDesk
from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.layouts.curation_layouts import PAGE, history_layout, removal_layout, titles_of, undo_layout
from bot.chat.layouts.made import Enclosed
from bot.chat.rendering.escaping import tidy
from bot.chat.rendering.excerpt import shorten
from bot.corpus.corpus import version_of
from bot.errors import StoreError
from bot.locales.speech import Speech
from bot.model import Article
from bot.search.engine import ArticleTitle

_log = logging.getLogger(__name__)
_TYPED_LIMIT = 100
_MOST_ALIKE = 1_000
"""Articles whose titles have the words of one, of which one with that title is looked for."""
Order = Remove | TakeBack
"""A change that a moderator has confirmed."""


class ChangeDesk:
    """Asks before each change, makes it, and tells the history of them."""

    def __init__(self, live: LiveCorpus, curator: Curator, desk: CorpusDesk) -> None:
        self._live = live
        self._curator = curator
        self._desk = desk

    def articles(self, typed: str, limit: int) -> Sequence[ArticleTitle]:
        """Return articles for autocomplete; call it in a thread."""
        return self._live.engine.articles(typed, limit)

    def find(self, wanted: str) -> Article | None:
        """Return the article with this id, or else the only one with this title; call it in a thread."""
        return self._article(wanted) or self._titled(wanted)

    async def ask_removal(self, caller: Caller, wanted: str, speech: Speech) -> LayoutView:
        """Show the article with this id, or else with this title, and ask whether to remove it."""
        if refused := self._desk.refusal(caller, speech):
            return notice_layout(refused)
        article = await asyncio.to_thread(self.find, wanted)
        return removal_layout(article, speech) if article else notice_layout(unknown(wanted, speech))

    async def ask_undo(self, caller: Caller, speech: Speech) -> LayoutView:
        """Show the change that would be taken back next, and ask whether to do it."""
        if refused := self._desk.refusal(caller, speech):
            return notice_layout(refused)
        try:
            change = await self._curator.next_undo()
        except StoreError as error:
            return notice_layout(speech.error(error))
        if change is None:
            return notice_layout(speech.say("There is no change to take back."))
        return undo_layout(change, speech)

    async def history(self, caller: Caller, offset: int, speech: Speech) -> LayoutView:
        """Show who changed what and when, one page of it."""
        if refused := self._desk.refusal(caller, speech):
            return notice_layout(refused)
        try:
            found = await self._curator.history(PAGE + 1, offset)
        except StoreError as error:
            return notice_layout(speech.error(error))
        if not found:
            return notice_layout(speech.say("The corpus has not been changed from Discord yet."))
        return history_layout(found[:PAGE], offset, speech, more=len(found) > PAGE)

    async def leave(self, speech: Speech) -> LayoutView:
        """Say that nothing was changed."""
        return notice_layout(speech.say("Nothing was changed."))

    async def carry_out(self, order: Order, by: str, speech: Speech, watch: Watch) -> LayoutView | Enclosed:
        """Do what a moderator has confirmed and report what it changed, or say why nothing was changed.

        Whoever calls has checked that they may.
        """
        try:
            if refused := await self._outdated(order, speech):
                return notice_layout(refused)
            if isinstance(order, Remove):
                made = await self._curator.remove(order.article_id, by, watch)
                titles = titles_of(made.change, speech)
                said = speech.say("Removed {titles}. /corpus undo brings it back.", titles=titles)
            else:
                made = await self._curator.undo(by, order.number, watch)
                said = speech.say("Change {number} was taken back.", number=order.number)
        except StoreError as error:
            _log.warning("A change of the corpus by %s was refused: %s", by, error)
            return notice_layout(speech.error(error))
        except Exception as error:  # noqa: BLE001 - the view says that a change has begun, and must say how it ended
            return notice_layout(report(error, "changing the corpus", speech))
        _log.info("Change %d of the corpus (%s) by %s", made.change.number, made.change.kind, by)
        return await self._desk.report(made.reload, speech, said)

    async def _outdated(self, order: Order, speech: Speech) -> str | None:
        """Return why an order no longer means what the moderator saw, as a sentence; None when it still does."""
        if isinstance(order, TakeBack):
            due = await self._curator.next_undo()
            if due is None or due.number != order.number:
                return speech.say("This change is not the next one to take back any more. Use /corpus undo once more.")
            return None
        article = await asyncio.to_thread(self._article, order.article_id)
        if article is None:
            return speech.say("This article is not in the corpus any more.")
        if version_of([article]) != order.version:
            return speech.say("The article has changed since you were asked. Use /corpus remove once more.")
        return None

    def _article(self, article_id: str) -> Article | None:
        return self._live.edition.corpus.find(article_id)

    def _titled(self, title: str) -> Article | None:
        """The only article with this title."""
        wanted = tidy(title).casefold()
        edition = self._live.edition
        # Nearly every title is found by its words, without a look at all others.
        for names in (edition.engine.articles(title, _MOST_ALIKE), edition.corpus.names()):
            found = [name.id for name in names if tidy(name.title).casefold() == wanted]
            if found:
                return edition.corpus.find(found[0]) if len(found) == 1 else None
        return None


def unknown(wanted: str, speech: Speech) -> str:
    """Say that no article is called so."""
    title = shorten(tidy(wanted), _TYPED_LIMIT)
    return speech.say("No article is called “{title}”. Choose one that is shown while you type.", title=title)
