"""What moderators see before an article is added or its attribution changed, or why it cannot be."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from discord import ButtonStyle
from discord.ui import ActionRow, Button, Container, Item, LayoutView, Separator, TextDisplay

from bot.chat.buttons.adding_ids import Confirm, Discard, OpenForm
from bot.chat.layouts.answer_layouts import report_layout
from bot.chat.layouts.change_layouts import facts_text
from bot.chat.layouts.layout_parts import room_beside, short
from bot.chat.layouts.made import Enclosed
from bot.chat.layouts.problem_file import with_problem_file
from bot.chat.rendering.attribution import attribution_lines
from bot.chat.rendering.escaping import escape, tidy
from bot.chat.rendering.excerpt import CUT, Excerpt, Size, clip
from bot.chat.rendering.quotation import quotations
from bot.corpus.article_changes import FieldChange
from bot.corpus.uploads import Preview
from bot.errors import Problem
from bot.locales.speech import Speech
from bot.model import Article, Passage

_MOST = 5
"""Articles that are shown; the others are counted."""
_TITLE = 100
"""Characters of a title."""
_SOURCES = Size(1400, 3200)
_NOTICED = Size(1000, 2400)
_TOLD = 6
"""Problems that are told in the message; all are in the attached file where there are more."""


def preview_layout(preview: Preview, key: str, speech: Speech, *, typed: bool) -> LayoutView | Enclosed:
    """Show what would be added, and ask; what was `typed` into a form can be changed there once more."""
    shown = preview.articles[:_MOST]
    ends = [_ends(article) for article in shown]
    sources = attribution_lines(
        [("", passages[0].attribution, _holds(article, speech)) for article, passages in zip(shown, ends, strict=True)],
        _SOURCES,
        speech,
    )
    heads = [escape(speech.say("Add this to the corpus?"))]
    if rest := len(preview.articles) - len(shown):
        heads.append(escape(speech.count("And {n} more article.", "And {n} more articles.", rest)))
    problems = [replace(problem, notice=False) for problem in preview.problems]
    noticed, whole = _noticed(problems, speech)
    row = [
        Button[LayoutView](
            label=speech.say("Add to the corpus"), custom_id=Confirm(key).encode(), style=ButtonStyle.primary
        ),
        *([open_button(key, speech)] if typed else []),
        _cancel(key, speech),
    ]
    passages = [passage for pair in ends for passage in pair]
    labels = [label for pair in ends for label in _labels(pair, speech)]
    room = room_beside([*heads, *sources, *labels, noticed], row)
    quotes = iter(quotations([(Excerpt(passage.text, (), None), passage.language) for passage in passages], room))
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(f"### {heads[0]}"))
    for pair, source in zip(ends, sources, strict=True):
        blocks: list[Item[LayoutView]] = [TextDisplay(source)]
        for label in _labels(pair, speech):
            blocks += (Separator(visible=False), TextDisplay(f"{label}\n{next(quotes)}"))
        view.add_item(Container(*blocks))
    for text in (*heads[1:], noticed):
        view.add_item(TextDisplay(text))
    view.add_item(ActionRow(*row))
    return view if whole else with_problem_file(view, problems, speech)


def edit_layout(title: str, facts: Sequence[FieldChange], key: str, speech: Speech) -> LayoutView:
    """Show what would be changed of where an article is from, before and after, and ask."""
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(f"### {speech.say('Change where “{title}” is from?', title=short(title, _TITLE))}"))
    view.add_item(Container(TextDisplay(facts_text(facts, speech))))
    yes = Button[LayoutView](label=speech.say("Change it"), custom_id=Confirm(key).encode(), style=ButtonStyle.primary)
    return view.add_item(ActionRow(yes, open_button(key, speech), _cancel(key, speech)))


def refused_layout(sentences: Iterable[str], speech: Speech, key: str | None = None) -> LayoutView:
    """Say why nothing can be added; with a `key`, a button opens the form again, with everything that was typed."""
    view = report_layout([speech.say("Nothing was changed."), *sentences])
    if key:
        view.add_item(ActionRow(open_button(key, speech, ButtonStyle.primary)))
    return view


def failed_layout(sentence: str, key: str, speech: Speech, *, typed: bool) -> LayoutView:
    """Say why what was confirmed could not be done, and let it be tried again."""
    view = report_layout([speech.say("Nothing was changed."), sentence])
    again = Button[LayoutView](
        label=speech.say("Try again"), custom_id=Confirm(key).encode(), style=ButtonStyle.primary
    )
    return view.add_item(ActionRow(again, *([open_button(key, speech)] if typed else []), _cancel(key, speech)))


def open_button(key: str, speech: Speech, style: ButtonStyle = ButtonStyle.secondary) -> Button[LayoutView]:
    """Return the button that opens a form again."""
    return Button(label=speech.say("Open the form again"), custom_id=OpenForm(key).encode(), style=style)


def _cancel(key: str, speech: Speech) -> Button[LayoutView]:
    return Button(label=speech.say("Cancel"), custom_id=Discard(key).encode())


def _ends(article: Article) -> Sequence[Passage]:
    """The first passage and, where there is another, the last one."""
    passages = article.passages()
    return passages[:1] + passages[1:][-1:]


def _holds(article: Article, speech: Speech) -> str:
    return speech.count("{n} passage", "{n} passages", len(article.paragraphs))


def _labels(ends: Sequence[Passage], speech: Speech) -> list[str]:
    if len(ends) == 1:
        return [f"**{speech.say('Its passage')}**"]
    return [f"**{speech.say('First passage')}**", f"**{speech.say('Last passage')}**"]


def _noticed(problems: Sequence[Problem], speech: Speech) -> tuple[str, bool]:
    """Tell what was noticed while the files were read, and whether that is all of it."""
    if not problems:
        return escape(speech.say("No problems found.")), True
    lines = [speech.say("Noticed while reading: {n}.", n=len(problems)), *map(speech.problem, problems[:_TOLD])]
    if (rest := len(problems) - _TOLD) > 0:
        lines.append(speech.say("And {n} more: the attached file lists them all.", n=rest))
    text = "\n".join(filter(None, map(tidy, lines)))
    fitted = clip(text, (), None, _NOTICED, render=lambda excerpt: escape(excerpt.text, lines=True))
    return escape(fitted.text, lines=True) or CUT, fitted.text == text and rest <= 0
