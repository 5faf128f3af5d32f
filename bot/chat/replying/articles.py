"""From an article's name to what is read of it, with the work off the event loop."""

import asyncio
from collections.abc import Sequence

import regex
from discord.ui import LayoutView

from bot.answers.live import LiveCorpus
from bot.chat.buttons.ids import Around, checksum
from bot.chat.buttons.reading_ids import Card
from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.layouts.article_layouts import around_layout, passage_layout
from bot.chat.layouts.shelf_layouts import SHELF, ArticleCard, card_layout, shelf_layout
from bot.locales.names import language_name
from bot.locales.speech import Speech
from bot.model import EVERYTHING, Passage, Selection
from bot.search.engine import ArticleTitle, Holdings, SearchEngine
from bot.search.selection import Selector

_BESIDE = 2
"""Paragraphs shown before and after one."""
_WORD = regex.compile(
    # As word processors count: in scripts without spaces each character.
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*"
)


class Articles:
    """Makes every view of articles and their paragraphs, of those that are selected."""

    def __init__(self, live: LiveCorpus, selection: Selection = EVERYTHING) -> None:
        self._live = live
        self._selection = selection

    def titles(self, typed: str, limit: int) -> Sequence[ArticleTitle]:
        """Return articles to choose from, by the words typed so far; call it in a thread."""
        return self._live.engine.articles(typed, limit, self._selection)

    def authors(self, typed: str, limit: int) -> Sequence[str]:
        """Return authors and publishers to choose from, by the words typed so far; call it in a thread."""
        return self._live.engine.authors(typed, limit, self._selection)

    def find(self, typed: str) -> ArticleTitle | None:
        """Return the article with this id, or else the first whose title begins its words so."""
        engine = self._live.engine
        passage = engine.passage(f"{typed}#1")
        if passage is not None and Selector(self._selection).allows(passage.article_id, passage.attribution):
            return ArticleTitle(passage.article_id, passage.attribution.title)
        return next(iter(engine.articles(typed, 1, self._selection)), None)

    def paragraphs(self, typed: str, first: int, limit: int) -> Sequence[Passage]:
        """Return paragraphs of an article from the `first` one on, for whoever chooses one while typing."""
        article = self.find(typed) if typed else None
        if article is None:
            return ()
        return self._live.engine.around(f"{article.id}#{first}", 0, limit - 1)

    async def around(self, wanted: Around, speech: Speech) -> LayoutView:
        """Show the paragraphs around a passage, unless it has changed since it was shown."""
        engine = self._live.engine
        passage = await asyncio.to_thread(engine.passage, wanted.passage_id)
        if passage is None or checksum(passage.text) != wanted.checksum:
            said = speech.say("This paragraph has changed since it was shown. Please ask again.")
            return notice_layout(said)
        nearby = await asyncio.to_thread(engine.around, passage.id, _BESIDE, _BESIDE)
        return around_layout(nearby, passage, speech)

    async def passage(self, typed: str, number: int, speech: Speech) -> LayoutView:
        """Show one paragraph of an article, which is given by its id or the beginning of its title."""
        engine = self._live.engine
        article = await asyncio.to_thread(self.find, typed)
        if article is None:
            return notice_layout(unknown_article(typed, speech))
        passage = await asyncio.to_thread(engine.passage, f"{article.id}#{number}")
        if passage is not None:
            return passage_layout(passage, speech)
        first = await asyncio.to_thread(engine.passage, f"{article.id}#1")
        count = first.attribution.paragraphs if first else 0
        said = speech.count(
            "“{title}” has {n} paragraph: its number is 1.",
            "“{title}” has {n} paragraphs: choose a number from 1 to {n}.",
            count,
            title=article.title,
        )
        return notice_layout(said)

    async def shelf(self, offset: int, speech: Speech) -> LayoutView:
        """Show a page of the list of articles, in the order of the corpus; behind the last one, the last page."""
        engine = self._live.engine
        titles = await asyncio.to_thread(engine.articles, "", len(engine), self._selection)
        if not titles:
            return notice_layout(speech.say("There is no article here."))
        start = min(offset, len(titles) - 1)
        start -= start % SHELF
        firsts = await asyncio.to_thread(_firsts, engine, titles[start : start + SHELF])
        return shelf_layout(firsts, start, len(titles), speech)

    async def card(self, wanted: Card, speech: Speech) -> LayoutView:
        """Show what is known about an article."""
        card = await asyncio.to_thread(self._card, wanted.article, speech)
        if card is None:
            return notice_layout(speech.say("This article is no longer there."))
        return card_layout(card, wanted.offset, speech)

    def holdings(self) -> Holdings:
        """Return what all articles come to."""
        return self._live.engine.holdings(self._selection)

    def _card(self, article_id: str, speech: Speech) -> ArticleCard | None:
        edition = self._live.edition
        article = edition.corpus.find(article_id)
        first = edition.engine.passage(f"{article_id}#1")
        if article is None or first is None or not Selector(self._selection).allows(article_id, first.attribution):
            return None
        words = sum(len(_WORD.findall(paragraph.text)) for paragraph in article.paragraphs)
        language = language_name(first.language, speech.locale) if first.language else None
        return ArticleCard(first, words, language, article.licence, article.note, article.tags)


def _firsts(engine: SearchEngine, titles: Sequence[ArticleTitle]) -> list[Passage]:
    passages = (engine.passage(f"{title.id}#1") for title in titles)
    return [passage for passage in passages if passage is not None]


def unknown_article(typed: str, speech: Speech) -> str:
    """Say that there is no such article."""
    return speech.say("There is no article “{title}”. Choose one from the list.", title=typed[:100])
