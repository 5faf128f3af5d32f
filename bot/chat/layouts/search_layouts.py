"""A page of a search, as a view: every passage that shares a word with the query, in short."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discord import SelectOption
from discord.ui import Button, LayoutView, Select, TextDisplay

from bot.answers.missed import Missed
from bot.chat.buttons.ids import Around, Page, checksum
from bot.chat.buttons.reading_ids import Jump, SearchFor
from bot.chat.layouts.layout_parts import (
    COMPACT,
    SEARCH_LIMIT,
    button,
    corrected_line,
    menu_size,
    passages_view,
    short,
    shown_question,
    suggestion_lines,
    with_row,
)
from bot.chat.layouts.marked_lines import Line, contents, labelled, marked_line
from bot.chat.rendering.attribution import paragraph_of, title_of
from bot.chat.rendering.escaping import label
from bot.chat.rendering.excerpt import Size
from bot.locales.speech import Speech
from bot.model import Answer, Found

PAGE = 3
"""Passages on a page."""
MENU = 25
"""Passages in the menu, from the first one of the page on: Discord's limit."""
_BEGINNING = 60
"""Characters of a passage in the menu."""
_MENU_ROOM = Size(6000, 3500)
"""The most that the menu takes: none of it counts as text of the message, but as bytes of it."""
_BUTTON = 80
"""Characters on a button: Discord's limit."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What one page of a search shows."""

    answer: Answer
    """The passages from the first of the page on; those behind its end are in the menu only."""
    article: str | None = None
    """The id of the only article that is searched."""
    title: str | None = None
    """That article's title."""
    about: str | None = None
    """The address of the message whose words are searched."""


def search_layout(page: SearchPage, speech: Speech) -> LayoutView:
    """Show a page of what was found, with buttons to turn pages and a menu of its passages and the next ones."""
    answer, article = page.answer, page.article
    offset = answer.passages[0].rank - 1
    pages = max(math.ceil(answer.total / PAGE), 1)
    header = _header(page, speech)
    header.append(TextDisplay(_counted(answer.total, _title(page), offset // PAGE + 1, pages, speech)))
    row = []
    if pages > 1:
        first, last = offset <= 0, offset + PAGE >= answer.total
        row = [
            button(speech.say("Previous"), Page(max(offset - PAGE, 0), article), disabled=first),
            button(speech.say("Next"), Page(offset + PAGE, article), disabled=last),
        ]
    return passages_view(header, answer.passages[:PAGE], row, speech, most=COMPACT, menu=_menu(answer.passages, speech))


def nothing_layout(page: SearchPage, miss: Missed, speech: Speech) -> LayoutView:
    """Say why a search found nothing, with buttons for searches that find something."""
    searches = [(search, page.article) for search in miss.searches]
    if miss.words:
        searches.append((miss.words, None))
    row: list[Button[LayoutView] | None] = [
        button(search, SearchFor(number, article))
        for number, (search, article) in enumerate(searches)
        if label(search, _BUTTON) == search
    ]
    if page.article and miss.with_words:
        row.insert(0, button(speech.say("Search in all articles"), Page(0)))
    header = [*_header(page, speech), TextDisplay(_reason(page, miss, speech))]
    if any(row):
        header.append(TextDisplay(speech.say("You could search for one of these:")))
        return with_row(passages_view(header, (), [], speech), row[:5])
    return passages_view([*header, *suggestion_lines(page.answer, speech)], (), [], speech)


def about_of(components: Iterable[object]) -> str | None:
    """Read back the address of the message whose words a search is about; None where it is about none."""
    return next(iter(contents(components, Line.ABOUT)), None)


def _header(page: SearchPage, speech: Speech) -> list[TextDisplay[LayoutView]]:
    shown = shown_question(page.answer.question, SEARCH_LIMIT)
    header = [marked_line(Line.SEARCH, labelled(speech.say("Search"), shown))]
    if page.about:
        header.append(marked_line(Line.ABOUT, labelled(speech.say("About this message"), page.about)))
    if page.answer.corrected:
        header.append(corrected_line(page.answer.corrected, speech))
    return header


def _title(page: SearchPage) -> str | None:
    return short(page.title, 100) if page.title else None


def _reason(page: SearchPage, miss: Missed, speech: Speech) -> str:
    title = _title(page)
    if not miss.worded:
        if title is None:
            return speech.say("No passage meets these conditions.")
        return speech.say("No passage in “{title}” meets these conditions.", title=title)
    if not miss.with_words:
        return speech.say("No passage has these words.")
    if miss.words or title is None:
        return speech.count(
            "{n} passage has one of these words, but your conditions exclude it.",
            "{n} passages have one of these words, but your conditions exclude them all.",
            miss.with_words,
        )
    return speech.count(
        "{n} passage has one of these words, but it is not in “{title}”.",
        "{n} passages have one of these words, but none of them is in “{title}”.",
        miss.with_words,
        title=title,
    )


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


def _menu(found: Sequence[Found], speech: Speech) -> Select[LayoutView] | None:
    """Return a menu that leads to the paragraphs around a passage; None where there is no choice."""
    options: list[SelectOption] = []
    for one in found:
        passage = one.passage
        try:
            value = Around(checksum(passage.text), passage.id).encode()
        except ValueError:
            continue
        place = f"{title_of(passage.attribution, 40, speech)} · {paragraph_of(passage.attribution, speech)}"
        beginning = label(passage.text[:200], _BEGINNING) or passage.article_id[:_BEGINNING]
        option = SelectOption(label=f"{one.rank}. {beginning}", description=label(place), value=value)
        if not menu_size([*options, option]).fits(_MENU_ROOM):
            break
        if value not in {other.value for other in options}:
            options.append(option)
    if len(options) <= 1:
        return None
    said = speech.say("Show the paragraphs around a passage")
    return Select(custom_id=Jump().encode(), placeholder=said, options=options)
