"""The pieces that every message of the bot is made of, and the room that it has."""

from collections.abc import Iterable, Sequence

from discord import ButtonStyle, SelectOption
from discord.ui import ActionRow, Button, Container, Item, LayoutView, Section, Select, TextDisplay

from bot.chat.buttons.ids import Around, ButtonId, checksum
from bot.chat.rendering.attribution import attribution_lines, isolated, paragraph_of
from bot.chat.rendering.escaping import escape, tidy
from bot.chat.rendering.excerpt import Excerpt, Size, shorten, total_size
from bot.chat.rendering.quotation import quotations
from bot.locales.speech import Speech
from bot.model import Answer, Found, Passage

QUESTION_LIMIT = 300
"""Characters of a question that are asked and shown."""
SEARCH_LIMIT = 600
"""Characters of a search that are searched and shown, with its conditions."""
TEXT_LIMIT = Size(4000, 9000)
"""All text of a message: Discord's limit for its text displays, and about what its servers take as UTF-8."""
MARGIN = Size(100, 300)
"""Left free for the marks between paragraphs and the ids of buttons that carry no text."""
HALF = Size(TEXT_LIMIT.characters // 2, TEXT_LIMIT.octets // 2)
"""The most that the small print takes."""
_SCARCE = 400
"""Bytes of a passage that a menu may not take."""
MOST = 5
"""Passages in one message, so that there are never more than 40 components."""

COMPACT = Size(400, 1200)
"""One passage where it is shown in short."""


def passages_view(
    header: Sequence[TextDisplay[LayoutView]],
    found: Sequence[Found],
    row: Sequence[Button[LayoutView] | None],
    speech: Speech,
    *,
    most: Size = TEXT_LIMIT,
    menu: Select[LayoutView] | None = None,
) -> LayoutView:
    """Show passages, each with its source and a button; `most` is the room of one of them.

    `menu` and `row` stand below all; the menu only where it leaves the passages enough room.
    """
    view = LayoutView(timeout=None)
    for line in header:
        view.add_item(line)
    found = found[:MOST]
    attributions = [(one.rank, one.passage.attribution) for one in found]
    sources = [(f"**{rank}**", source, paragraph_of(source, speech)) for rank, source in attributions]
    small_print = attribution_lines(sources, HALF, speech)
    ids: set[str] = set()
    buttons = [around_button(speech.say("Around this"), one.passage, ids) for one in found]
    room = room_beside([*(line.content for line in header), *small_print], [*row, *buttons])
    if menu is not None:
        left = room.octets - menu_size(menu.options).octets
        menu, room = (menu, Size(room.characters, left)) if left >= _SCARCE * len(found) else (None, room)
    room = Size(min(room.characters, most.characters * len(found)), min(room.octets, most.octets * len(found)))
    wholes = [(Excerpt(one.passage.text, one.highlights, one.answer), one.passage.language) for one in found]
    for text, source, opener in zip(quotations(wholes, room), small_print, buttons, strict=True):
        last: Item[LayoutView] = Section(source, accessory=opener) if opener else TextDisplay(source)
        view.add_item(Container(TextDisplay(text), last))
    if menu is not None:
        view.add_item(ActionRow(menu))
    return with_row(view, row)


def menu_size(options: Iterable[SelectOption]) -> Size:
    """Measure a menu: none of it counts as text of the message, but as bytes of it."""
    return total_size(f"{option.label}{option.description}{option.value}" for option in options)


def with_row(view: LayoutView, row: Sequence[Button[LayoutView] | None]) -> LayoutView:
    """Put the buttons that there are below a view."""
    if made := [one for one in row if one]:
        view.add_item(ActionRow(*made))
    return view


def room_beside(texts: Iterable[str], buttons: Iterable[Button[LayoutView] | None]) -> Size:
    """Return what is left of a message for passages."""
    used = total_size([*texts, *(f"{one.label}{one.custom_id}" for one in buttons if one)])
    return Size(
        TEXT_LIMIT.characters - MARGIN.characters - used.characters,
        TEXT_LIMIT.octets - MARGIN.octets - used.octets,
    )


def short(text: str, limit: int) -> str:
    """Write a text of at most `limit` characters that may stand inside a sentence."""
    return isolated(escape(shorten(tidy(text), limit)), text)


def shown_question(question: str, limit: int = QUESTION_LIMIT) -> str:
    """Write a question so that it can be read back."""
    return escape(shorten(tidy(question), limit))


def corrected_line(words: str, speech: Speech) -> TextDisplay[LayoutView]:
    """Say which words are searched in place of misspelt ones."""
    return TextDisplay(speech.say("Showing results for “{words}”.", words=short(words, QUESTION_LIMIT)))


def suggestion_lines(answer: Answer, speech: Speech) -> list[TextDisplay[LayoutView]]:
    """List what could be asked instead; empty where nothing could."""
    lines = [f"- {short(suggestion, 100)}" for suggestion in answer.suggestions[:3] if tidy(suggestion)]
    return [TextDisplay("\n".join((speech.say("You could try:"), *lines)))] if lines else []


def around_button(label: str, passage: Passage, taken: set[str] | None = None) -> Button[LayoutView] | None:
    """Make a button that shows the paragraphs around a passage."""
    return button(label, Around(checksum(passage.text), passage.id), taken=taken)


def button(
    label: str,
    wanted: ButtonId,
    style: ButtonStyle = ButtonStyle.secondary,
    *,
    disabled: bool = False,
    taken: set[str] | None = None,
) -> Button[LayoutView] | None:
    """Make a button; None where its id cannot be one, or stands in the message already."""
    try:
        custom_id = wanted.encode()
    except ValueError:
        return None
    if taken is not None:
        if custom_id in taken:
            return None
        taken.add(custom_id)
    return Button(label=label, custom_id=custom_id, style=style, disabled=disabled)


def percent(confidence: float) -> int:
    """Return how sure the bot is as it is told: from 1 to 99, for it never knows."""
    return min(max(round(100 * confidence), 1), 99)
