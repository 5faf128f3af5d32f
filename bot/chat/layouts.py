"""Every message of the bot, as a view that fits Discord's limits: value in, `LayoutView` out.

No view keeps state: what a button needs is in its id (`bot.chat.ids`), and a question is read back from the
first line of its answer. Nothing is told by colour or emoji alone.
"""

import math
from collections.abc import Iterable, Sequence

from discord import ButtonStyle
from discord.ui import ActionRow, Button, Container, Item, LayoutView, Section, Separator, TextDisplay

from bot.answers.follow_up import Turn
from bot.chat.escaping import escape, tidy, unescape
from bot.chat.excerpt import CUT, Excerpt, Size, clip, shorten, total_size
from bot.chat.ids import Around, AskAgain, ButtonId, Delete, More, Page, Publish, Vote, checksum
from bot.chat.marked_lines import Line, contents, labelled, marked_line
from bot.chat.rendering.attribution import attribution_lines, isolated, paragraph_of, title_of
from bot.chat.rendering.quotation import quotations
from bot.chat.rendering.turns import turns_text
from bot.locales.speech import Speech
from bot.model import Answer, Found, Passage

QUESTION_LIMIT = 300
"""Characters of a question that are asked and shown."""
TEXT_LIMIT = Size(4000, 9000)
"""All text of a message: Discord's limit for its text displays, and about what its servers take as UTF-8."""

_MOST = 5
"""Passages in one message, so that there are never more than 40 components."""
_NEARBY = 7
"""Paragraphs in one message around a passage."""
_COMPACT = Size(400, 1200)
"""One passage on a page of a search."""
_MARGIN = Size(100, 300)
"""Left free for the marks between paragraphs and the ids of buttons that carry no text."""


def answer_layout(
    answer: Answer,
    speech: Speech,
    *,
    asker_id: int | None,
    private: bool,
    offset: int = 0,
    judged: bool = True,
    turns: Sequence[Turn] = (),
    key: str | None = None,
) -> LayoutView:
    """Show the passages that answer a question, each in a block of its own with where it comes from.

    `offset` is how many passages came before these; without `judged` it is said that they may not answer. `turns` are
    those that the question leans on, from `shown_turns`. Where only the asker sees the answer, there is a button to
    show it to everybody instead of one to delete it. With the `key` of a recorded question there are buttons to vote.
    """
    header = _asked(answer.question, turns, speech)
    if answer.corrected:
        header.append(_corrected(answer.corrected, speech))
    shown = offset + len(answer.passages[:_MOST])
    if judged and not offset:
        percent = min(max(round(100 * answer.confidence), 1), 99)
        header.append(
            TextDisplay("-# " + speech.say("How sure I am that this answers it: {percent} %", percent=percent))
        )
    if not judged:
        header.append(TextDisplay(speech.say("The nearest passages. They may not answer this.")))
    if offset:
        header.append(
            TextDisplay(
                speech.say("Passages {first} to {last} of {total}.", first=offset + 1, last=shown, total=answer.total)
            )
        )
    row = []
    if answer.total > shown:
        row.append(_button(speech.say("More passages"), More(shown), ButtonStyle.primary))
    row += [*_votes(key, speech), _ask_again(speech), _delete(asker_id, speech, private=private)]
    if private and asker_id is not None:
        row.append(_button(speech.say("Post publicly"), Publish()))
    return _view(header, answer.passages, row, speech)


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
    header = [marked_line(Line.SEARCH, labelled(speech.say("Search"), _question(answer.question)))]
    if about:
        header.append(marked_line(Line.ABOUT, labelled(speech.say("About this message"), about)))
    if answer.corrected:
        header.append(_corrected(answer.corrected, speech))
    title = _short(article_title, 100) if article_title else None
    if not answer.passages:
        header.append(TextDisplay(_none(title, speech)))
        return _view([*header, *_suggested(answer, speech)], (), [], speech)
    pages = max(math.ceil(answer.total / page_size), 1)
    header.append(TextDisplay(_counted(answer.total, title, offset // page_size + 1, pages, speech)))
    row = []
    if pages > 1:
        first, last = offset <= 0, offset + page_size >= answer.total
        row = [
            _button(speech.say("Previous"), Page(max(offset - page_size, 0), article), disabled=first),
            _button(speech.say("Next"), Page(offset + page_size, article), disabled=last),
        ]
    return _view(header, answer.passages, row, speech, most=_COMPACT)


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
    small_print = attribution_lines([("", source, extent)], _half(), speech)
    row = []
    if first > 1 and near[0].id != centre.id:
        row.append(_around(speech.say("Earlier"), near[0]))
    if last < source.paragraphs and near[-1].id not in {centre.id, near[0].id}:
        row.append(_around(speech.say("Later"), near[-1]))
    room = _room([header, *numbers, *small_print], row)
    texts = quotations([(Excerpt(passage.text, (), None), passage.language) for passage in near], room)
    blocks: list[Item[LayoutView]] = [TextDisplay(header)]
    for number, text in zip(numbers, texts, strict=True):
        blocks += (TextDisplay(f"{number}\n{text}"), Separator(visible=False))
    view = LayoutView(timeout=None)
    view.add_item(Container(*blocks, TextDisplay(small_print[0])))
    return _with_row(view, row)


def refusal_layout(
    answer: Answer,
    speech: Speech,
    *,
    asker_id: int | None,
    private: bool,
    turns: Sequence[Turn] = (),
    key: str | None = None,
) -> LayoutView:
    """Say that the corpus does not answer, and what else could be asked; `key` names the recorded question."""
    header = [
        *_asked(answer.question, turns, speech),
        TextDisplay(speech.say("I found no passage that answers this.")),
        *_suggested(answer, speech),
    ]
    row = [_button(speech.say("Show the nearest passages"), More(0))] if answer.total else []
    row += [_ask_again(speech), _delete(asker_id, speech, private=private, key=key)]
    return _view(header, (), row, speech)


def notice_layout(text: str) -> LayoutView:
    """Say one plain sentence; nothing in it is taken for markdown."""
    return report_layout(text.splitlines())


def report_layout(lines: Iterable[str]) -> LayoutView:
    """Say several plain sentences, one a line; nothing in them is taken for markdown."""
    text = "\n".join(filter(None, map(tidy, lines)))
    budget = Size(TEXT_LIMIT.characters - _MARGIN.characters, TEXT_LIMIT.octets - _MARGIN.octets)
    fitted = clip(text, (), None, budget, render=lambda excerpt: escape(excerpt.text, lines=True))
    view = LayoutView(timeout=None)
    return view.add_item(TextDisplay(escape(fitted.text, lines=True) or CUT))


def repeated_layout(address: str, speech: Speech) -> LayoutView:
    """Lead somebody who repeats a question to its answer, a message of the bot with this address."""
    said = speech.say("This was asked here a moment ago. The answer: {address}", address=address)
    return _view([TextDisplay(said)], (), [], speech)


def question_of(components: Iterable[object] | LayoutView) -> str | None:
    """Read the question (or the words of a search) back from a message's components, or from a view.

    None where the message is not an answer.
    """
    every = list(components.children if isinstance(components, LayoutView) else components)
    asked = [*contents(every, Line.QUESTION), *contents(every, Line.SEARCH)]
    return unescape(asked[0]) if asked else None


def about_of(components: Iterable[object]) -> str | None:
    """Read back the address of the message whose words a search is about; None where it is about none."""
    return next(iter(contents(components, Line.ABOUT)), None)


def _view(
    header: Sequence[TextDisplay[LayoutView]],
    found: Sequence[Found],
    row: Sequence[Button[LayoutView] | None],
    speech: Speech,
    most: Size = TEXT_LIMIT,
) -> LayoutView:
    view = LayoutView(timeout=None)
    for line in header:
        view.add_item(line)
    found = found[:_MOST]
    attributions = [(one.rank, one.passage.attribution) for one in found]
    sources = [(f"**{rank}**", source, paragraph_of(source, speech)) for rank, source in attributions]
    small_print = attribution_lines(sources, _half(), speech)
    ids: set[str] = set()
    buttons = [_around(speech.say("Around this"), one.passage, ids) for one in found]
    room = _room([*(line.content for line in header), *small_print], [*row, *buttons])
    room = Size(min(room.characters, most.characters * len(found)), min(room.octets, most.octets * len(found)))
    wholes = [(Excerpt(one.passage.text, one.highlights, one.answer), one.passage.language) for one in found]
    for text, source, button in zip(quotations(wholes, room), small_print, buttons, strict=True):
        last: Item[LayoutView] = Section(source, accessory=button) if button else TextDisplay(source)
        view.add_item(Container(TextDisplay(text), last))
    return _with_row(view, row)


def _with_row(view: LayoutView, row: Sequence[Button[LayoutView] | None]) -> LayoutView:
    if buttons := [button for button in row if button]:
        view.add_item(ActionRow(*buttons))
    return view


def _room(texts: Iterable[str], buttons: Iterable[Button[LayoutView] | None]) -> Size:
    """Return what is left of a message for passages."""
    used = total_size([*texts, *(f"{button.label}{button.custom_id}" for button in buttons if button)])
    return Size(
        TEXT_LIMIT.characters - _MARGIN.characters - used.characters,
        TEXT_LIMIT.octets - _MARGIN.octets - used.octets,
    )


def _half() -> Size:
    return Size(TEXT_LIMIT.characters // 2, TEXT_LIMIT.octets // 2)


def _short(text: str, limit: int) -> str:
    return isolated(escape(shorten(tidy(text), limit)), text)


def _question(question: str) -> str:
    return escape(shorten(tidy(question), QUESTION_LIMIT))


def _asked(question: str, turns: Sequence[Turn], speech: Speech) -> list[TextDisplay[LayoutView]]:
    asked = marked_line(Line.QUESTION, labelled(speech.say("Question"), _question(question)))
    return [asked, *([marked_line(Line.TURNS, turns_text(turns, speech))] if turns else [])]


def _corrected(words: str, speech: Speech) -> TextDisplay[LayoutView]:
    return TextDisplay(speech.say("Showing results for “{words}”.", words=_short(words, QUESTION_LIMIT)))


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


def _suggested(answer: Answer, speech: Speech) -> list[TextDisplay[LayoutView]]:
    lines = [f"- {_short(suggestion, 100)}" for suggestion in answer.suggestions[:3] if tidy(suggestion)]
    return [TextDisplay("\n".join((speech.say("You could try:"), *lines)))] if lines else []


def _number(passage: Passage, speech: Speech, *, chosen: bool) -> str:
    place = {"number": passage.attribution.paragraph, "total": passage.attribution.paragraphs}
    if chosen:
        return "-# **" + speech.say("Paragraph {number} of {total}, which you chose", **place) + "**"
    return "-# " + speech.say("Paragraph {number} of {total}", **place)


def _ask_again(speech: Speech) -> Button[LayoutView] | None:
    return _button(speech.say("Ask again"), AskAgain())


def _delete(
    asker_id: int | None, speech: Speech, *, private: bool, key: str | None = None
) -> Button[LayoutView] | None:
    return None if private or asker_id is None else _button(speech.say("Delete"), Delete(asker_id, key))


def _votes(key: str | None, speech: Speech) -> list[Button[LayoutView] | None]:
    if key is None:
        return []
    good, bad = speech.say("This was it"), speech.say("Not what I meant")
    return [_button(good, Vote(key, good=True)), _button(bad, Vote(key, good=False))]


def _around(label: str, passage: Passage, taken: set[str] | None = None) -> Button[LayoutView] | None:
    return _button(label, Around(checksum(passage.text), passage.id), taken=taken)


def _button(
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
