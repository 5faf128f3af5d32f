"""The list of articles, and the card of one, as views."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discord import SelectOption
from discord.ui import ActionRow, Button, Container, LayoutView, Select, Separator, TextDisplay

from bot.chat.buttons.reading_ids import Card, Jump, Shelf
from bot.chat.layouts.layout_parts import HALF, around_button, button, short, with_row
from bot.chat.rendering.attribution import attribution_lines, title_of
from bot.chat.rendering.escaping import escape, label, tidy
from bot.chat.rendering.excerpt import Size, size
from bot.locales.speech import Speech
from bot.model import Passage

SHELF = 10
"""Articles on a page of the list."""
_FIELDS = (300, 150)
"""Characters of a licence, a note or all tags, from generous to what always fits."""
_FACTS = Size(1400, 3600)
"""The most that all fields of a card take."""


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """What is known about one article."""

    first: Passage
    """Its first paragraph, which says where all are from."""
    words: int
    language: str | None
    """The name of its language for the reader."""
    licence: str | None
    note: str | None
    tags: tuple[str, ...]


def shelf_layout(firsts: Sequence[Passage], offset: int, total: int, speech: Speech) -> LayoutView:
    """Show a page of the list of articles, each given by its first paragraph, with a menu that leads to their cards."""
    pages = -(-total // SHELF)
    place = {"page": offset // SHELF + 1, "pages": pages}
    header = speech.count("{n} article, page {page} of {pages}", "{n} articles, page {page} of {pages}", total, **place)
    sources = [(number, first.attribution) for number, first in enumerate(firsts, offset + 1)]
    shown = [(f"**{number}**", source, _length(source.paragraphs, speech)) for number, source in sources]
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(header))
    view.add_item(Container(TextDisplay("\n".join(attribution_lines(shown, HALF, speech)))))
    options = [_option(number, first, offset, speech) for number, first in enumerate(firsts, offset + 1)]
    if chosen := [option for option in options if option]:
        said = speech.say("Show more about an article")
        view.add_item(ActionRow(Select(custom_id=Jump().encode(), placeholder=said, options=chosen)))
    row: list[Button[LayoutView] | None] = []
    if pages > 1:
        row = [
            button(speech.say("Previous"), Shelf(max(offset - SHELF, 0)), disabled=offset <= 0),
            button(speech.say("Next"), Shelf(offset + SHELF), disabled=offset + SHELF >= total),
        ]
    return with_row(view, row)


def card_layout(card: ArticleCard, offset: int, speech: Speech) -> LayoutView:
    """Show what is known about an article, and lead to its first paragraphs and back to the list."""
    source = card.first.attribution
    (small_print,) = attribution_lines([("", source, "")], HALF, speech)
    view = LayoutView(timeout=None)
    heading = TextDisplay[LayoutView](f"### {escape(title_of(source, 200, speech))}")
    separator = Separator[LayoutView](visible=False)
    view.add_item(Container(heading, TextDisplay(small_print), separator, TextDisplay(_facts(card, speech))))
    row = [
        around_button(speech.say("Read from the start"), card.first),
        button(speech.say("All articles"), Shelf(offset)),
    ]
    return with_row(view, row)


def _facts(card: ArticleCard, speech: Speech) -> str:
    text = ""
    for limit in _FIELDS:
        text = "\n".join(_fields(card, limit, speech))
        if size(text).fits(_FACTS):
            break
    return text


def _fields(card: ArticleCard, limit: int, speech: Speech) -> Iterator[str]:
    yield _length(card.first.attribution.paragraphs, speech) + " · " + speech.count("{n} word", "{n} words", card.words)
    if card.language:
        yield speech.say("Language: {language}", language=short(card.language, limit))
    if card.licence and tidy(card.licence):
        yield speech.say("Licence: {licence}", licence=short(card.licence, limit))
    if card.note and tidy(card.note):
        yield speech.say("Note: {note}", note=short(card.note, limit))
    if tags := ", ".join(filter(None, map(tidy, card.tags))):
        yield speech.say("Tags: {tags}", tags=short(tags, limit))


def _length(paragraphs: int, speech: Speech) -> str:
    return speech.count("{n} paragraph", "{n} paragraphs", paragraphs)


def _option(number: int, first: Passage, offset: int, speech: Speech) -> SelectOption | None:
    try:
        value = Card(offset, first.article_id).encode()
    except ValueError:
        return None
    title = label(title_of(first.attribution, 80, speech), 80) or first.article_id
    return SelectOption(label=f"{number}. {title}"[:100], value=value)
