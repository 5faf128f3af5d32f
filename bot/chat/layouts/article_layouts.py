"""What is read of an article, as views."""

from collections.abc import Sequence

from discord.ui import Container, Item, LayoutView, Separator, TextDisplay

from bot.chat.layouts.layout_parts import HALF, around_button, room_beside, short, with_row
from bot.chat.rendering.attribution import attribution_lines, paragraph_of, title_of
from bot.chat.rendering.escaping import escape, tidy
from bot.chat.rendering.excerpt import Excerpt
from bot.chat.rendering.quotation import quotations
from bot.locales.speech import Speech
from bot.model import Passage

_NEARBY = 7
"""Paragraphs in one message around a passage."""


def around_layout(passages: Sequence[Passage], centre: Passage, speech: Speech) -> LayoutView:
    """Show neighbouring paragraphs of an article in reading order, and say which one is the centre.

    The buttons lead to the paragraphs around the first and the last one shown.
    """
    place = next((index for index, passage in enumerate(passages) if passage.id == centre.id), 0)
    start = min(max(place - _NEARBY // 2, 0), max(len(passages) - _NEARBY, 0))
    near = passages[start : start + _NEARBY]
    source = centre.attribution
    header = f"### {escape(title_of(source, 100, speech))}"
    numbers = [_number(passage, speech, chosen=passage.id == centre.id) for passage in near]
    first, last = near[0].attribution.paragraph, near[-1].attribution.paragraph
    if last > first:
        numbers_shown = {"first": first, "last": last, "total": source.paragraphs}
        extent = speech.say("paragraphs {first} to {last} of {total}", **numbers_shown)
    else:
        extent = paragraph_of(source, speech)
    small_print = attribution_lines([("", source, extent)], HALF, speech)
    row = []
    if first > 1 and near[0].id != centre.id:
        row.append(around_button(speech.say("Earlier"), near[0]))
    if last < source.paragraphs and near[-1].id not in {centre.id, near[0].id}:
        row.append(around_button(speech.say("Later"), near[-1]))
    room = room_beside([header, *numbers, *small_print], row)
    texts = quotations([(Excerpt(passage.text, (), None), passage.language) for passage in near], room)
    blocks: list[Item[LayoutView]] = [TextDisplay(header)]
    for number, text in zip(numbers, texts, strict=True):
        blocks += (TextDisplay(f"{number}\n{text}"), Separator(visible=False))
    view = LayoutView(timeout=None)
    view.add_item(Container(*blocks, TextDisplay(small_print[0])))
    return with_row(view, row)


def passage_layout(passage: Passage, speech: Speech) -> LayoutView:
    """Show one paragraph whole, with the heading that it stands under and where it comes from."""
    source = passage.attribution
    header = f"### {escape(title_of(source, 100, speech))}"
    if passage.heading and tidy(passage.heading):
        header += f"\n-# {short(passage.heading, 200)}"
    (small_print,) = attribution_lines([("", source, paragraph_of(source, speech))], HALF, speech)
    row = [around_button(speech.say("Around this"), passage)]
    room = room_beside([header, small_print], row)
    (text,) = quotations([(Excerpt(passage.text, (), None), passage.language)], room)
    view = LayoutView(timeout=None)
    view.add_item(Container(TextDisplay(header), TextDisplay(text), TextDisplay(small_print)))
    return with_row(view, row)


def _number(passage: Passage, speech: Speech, *, chosen: bool) -> str:
    place = {"number": passage.attribution.paragraph, "total": passage.attribution.paragraphs}
    if chosen:
        return "-# **" + speech.say("Paragraph {number} of {total}, which you chose", **place) + "**"
    return "-# " + speech.say("Paragraph {number} of {total}", **place)
