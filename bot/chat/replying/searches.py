"""From the words of a search to the view that lists what has them, with the work off the event loop."""

import asyncio
from dataclasses import replace

from discord.ui import LayoutView

from bot.answers.answerer import Answerer
from bot.answers.live import LiveCorpus
from bot.answers.missed import Missed, missed
from bot.chat.asking.notes import Note
from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.layouts.layout_parts import QUESTION_LIMIT, SEARCH_LIMIT
from bot.chat.layouts.search_layouts import MENU, SearchPage, nothing_layout, search_layout
from bot.chat.rendering.escaping import tidy
from bot.chat.replying.articles import Articles, unknown_article
from bot.chat.replying.search_options import NO_OPTIONS, SearchOptions
from bot.locales.speech import Speech
from bot.model import EVERYTHING, Answer, Query, Selection
from bot.search.syntax import literal, parse


class Searches:
    """Makes every view of `/search`, over the articles of a selection."""

    def __init__(
        self, answerer: Answerer, live: LiveCorpus, articles: Articles, selection: Selection = EVERYTHING
    ) -> None:
        self._answerer = answerer
        self._live = live
        self._articles = articles
        self._selection = selection

    async def search(
        self,
        words: str,
        speech: Speech,
        article: str | None = None,
        offset: int = 0,
        *,
        options: SearchOptions = NO_OPTIONS,
        about: str | None = None,
        note: Note | None = None,
    ) -> LayoutView:
        """Show a page of the passages that share a word with the query, of one article or of all.

        `about` is the address of the message whose words these are; `note` takes down whether anything was found.
        Conditions hold on every page, for a turned page brings the words as they were shown, with the options in them.
        """
        said = options.problem(speech)
        # As it will be shown, and so read back: nothing hidden may stand between a minus sign and its word.
        typed = "" if said else tidy(options.typed(" ".join(words.split())))[:SEARCH_LIMIT]
        if not said and not typed:
            said = speech.say("Type words to search for, or choose an author, a phrase or a date.")
        title = None
        if not said and article is not None:
            chosen = await asyncio.to_thread(self._articles.find, article)
            if chosen is None:
                said = unknown_article(article, speech)
            else:
                article, title = chosen.id, chosen.title
        if said:
            if note is not None:
                note.end("refused")
            return notice_layout(said)
        answer, miss = await asyncio.to_thread(self._found, typed, article, offset)
        if note is not None:
            note.end("refused" if miss else "answered")
        page = SearchPage(answer, article, title, about)
        return nothing_layout(page, miss, speech) if miss else search_layout(page, speech)

    async def search_message(self, content: str, address: str, speech: Speech, note: Note) -> LayoutView:
        """Show the passages that share a word with somebody's message, which states no conditions."""
        words = literal(tidy(content))[:QUESTION_LIMIT]
        return await self.search(words, speech, about=address, note=note)

    def _found(self, typed: str, article: str | None, offset: int) -> tuple[Answer, Missed | None]:
        """Search; where nothing is found, look why."""
        parsed = parse(typed)
        query = Query(parsed.text, MENU, offset, article, parsed.filters, selection=self._selection)
        found = self._answerer.search(query)
        if not found.passages and found.total:
            # The corpus has become smaller since the page was shown.
            query = replace(query, offset=0)
            found = self._answerer.search(query)
        answer = replace(found, question=typed)
        return answer, None if found.passages else missed(self._live.engine, typed, query)
