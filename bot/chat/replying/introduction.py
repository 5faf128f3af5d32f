"""What the bot says about itself: what it is, what it answers from, and how it is asked."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version

from discord.ui import LayoutView

from bot.answers.answerer import Answerer
from bot.answers.examples import answered, names_in
from bot.answers.live import LiveCorpus
from bot.chat.layouts.answer_layouts import report_layout
from bot.chat.rendering.escaping import tidy
from bot.chat.rendering.excerpt import shorten
from bot.chat.replying.articles import Articles
from bot.locales.names import language_name
from bot.locales.speech import NAME, Speech
from bot.model import EVERYTHING, Selection

_TITLE = 80
"""Characters of a title in an example."""
_TITLES = 8
_NAMES = 2
_READ = 20
"""Paragraphs of each of these articles that are looked through for names."""
_LANGUAGES = 8
"""Languages that are named; the most frequent ones."""


class Introduction:
    """Makes the views of `/about` and `/help`, over the articles of a selection."""

    def __init__(
        self, answerer: Answerer, live: LiveCorpus, articles: Articles, selection: Selection = EVERYTHING
    ) -> None:
        self._answerer = answerer
        self._live = live
        self._articles = articles
        self._selection = selection

    async def about(self, recorded: Sequence[str], speech: Speech) -> LayoutView:
        """Say what the bot is and what it answers from; `recorded` are sentences about what is kept."""
        edition = self._live.edition
        lines = [
            speech.say("I answer questions with passages of the articles here, word for word."),
            speech.say("Under each passage I say where it comes from. I never make a sentence up."),
            *await asyncio.to_thread(self._holdings, speech),
            speech.say("The articles were read on {time} UTC.", time=f"{edition.loaded_at:%Y-%m-%d %H:%M}"),
            *recorded,
            speech.say(
                "Version {version}, articles {corpus}.", version=version("storybot"), corpus=edition.corpus.version
            ),
        ]
        return report_layout(lines)

    async def help(self, speech: Speech) -> LayoutView:
        """Say how the bot is asked, with examples that the articles of this moment answer."""
        lines = [
            speech.say("Ask in your own words: mention me in a message, write to me directly, or use /ask."),
            speech.say("To ask further, reply to an answer or press “Ask again”."),
            speech.say("/search lists every passage that has your words, and understands conditions."),
            speech.say("/articles lists what I know, and /passage shows one paragraph of it."),
            speech.say("/about says what I am and what is recorded."),
        ]
        if examples := await asyncio.to_thread(self._examples, speech):
            lines += [speech.say("For example:"), *examples]
        return report_layout(lines)

    def _examples(self, speech: Speech) -> list[str]:
        """Return commands as one would type them, which find something now."""
        known = self._articles.titles("", _TITLES)
        beginnings = [passage.text for article in known for passage in self._articles.paragraphs(article.id, 1, _READ)]
        names = names_in(map(tidy, beginnings), _NAMES)
        titles = [shorten(title, _TITLE) for article in known if (title := tidy(article.title))]
        questions = [
            *(speech.say("What is said about {name}?", name=name) for name in names),
            *(speech.say("What is said about “{title}”?", title=title) for title in titles),
            *titles,
        ]
        ask, question, search, query, passage, article, number = (
            speech.term(NAME, word) or word
            for word in ("ask", "question", "search", "query", "passage", "article", "number")
        )
        return [
            *(f"/{ask} {question}: {said}" for said in answered(self._answerer, questions, self._selection)),
            *(f"/{search} {query}: {words}" for words in [*names, *titles][:1]),
            *(f"/{passage} {article}: {title} {number}: 1" for title in titles[:1]),
        ]

    def _holdings(self, speech: Speech) -> list[str]:
        held = self._articles.holdings()
        lines = [
            speech.say("Articles: {articles}. Passages: {passages}.", articles=held.articles, passages=held.passages)
        ]
        names = Counter[str]()
        for language, articles in held.languages:
            names[language_name(language, speech.locale)] += articles
        if names:
            listed = ", ".join(name for name, _ in names.most_common(_LANGUAGES))
            lines.append(speech.say("Languages: {languages}.", languages=listed))
        return lines
