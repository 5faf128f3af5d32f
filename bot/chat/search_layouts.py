"""A page of a search, as a view: every passage that shares a word with the query, in short."""

import math
from collections.abc import Iterable

from discord.ui import LayoutView, TextDisplay

from bot.chat.excerpt import Size
from bot.chat.ids import Page
from bot.chat.layout_parts import button, corrected_line, passages_view, short, shown_question, suggestion_lines
from bot.chat.marked_lines import Line, contents, labelled, marked_line
from bot.locales.speech import Speech
from bot.model import Answer

_COMPACT = Size(400, 1200)
"""One passage on a page."""


def search_layout(
    answer: Answer,
    speech: Speech,
    *,
    article: str | None,
    article_title: str | None,
    offset: int,
    page_size: int,
    about: str | None = None,
) -> LayoutView:
    """Show one page of all passages that share a word with a query, in short, with buttons to turn pages.

    `about` is the address of the message whose words are searched.
    """
    header = [marked_line(Line.SEARCH, labelled(speech.say("Search"), shown_question(answer.question)))]
    if about:
        header.append(marked_line(Line.ABOUT, labelled(speech.say("About this message"), about)))
    if answer.corrected:
        header.append(corrected_line(answer.corrected, speech))
    title = short(article_title, 100) if article_title else None
    if not answer.passages:
        header.append(TextDisplay(_none(title, speech)))
        return passages_view([*header, *suggestion_lines(answer, speech)], (), [], speech)
    pages = max(math.ceil(answer.total / page_size), 1)
    header.append(TextDisplay(_counted(answer.total, title, offset // page_size + 1, pages, speech)))
    row = []
    if pages > 1:
        first, last = offset <= 0, offset + page_size >= answer.total
        row = [
            button(speech.say("Previous"), Page(max(offset - page_size, 0), article), disabled=first),
            button(speech.say("Next"), Page(offset + page_size, article), disabled=last),
        ]
    return passages_view(header, answer.passages, row, speech, most=_COMPACT)


def about_of(components: Iterable[object]) -> str | None:
    """Read back the address of the message whose words a search is about; None where it is about none."""
    return next(iter(contents(components, Line.ABOUT)), None)


def _none(title: str | None, speech: Speech) -> str:
    if title is None:
        return speech.say("No passage has these words.")
    return speech.say("No passage in “{title}” has these words.", title=title)


def _counted(total: int, title: str | None, page: int, pages: int, speech: Speech) -> str:
    values: dict[str, object] = {"page": page, "pages": pages}
    if title is None:
        return speech.count(
            "{n} passage, page {page} of {pages}", "{n} passages, page {page} of {pages}", total, **values
        )
    return speech.count(
        "{n} passage in “{title}”, page {page} of {pages}",
        "{n} passages in “{title}”, page {page} of {pages}",
        total,
        title=title,
        **values,
    )
