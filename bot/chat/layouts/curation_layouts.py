"""What moderators see before they change the corpus, and the history of what they changed."""

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle
from discord.ui import ActionRow, Button, Container, LayoutView, TextDisplay
from discord.utils import format_dt

from bot.chat.buttons.moderator_ids import History, LeaveIt, Remove, TakeBack
from bot.chat.rendering.attribution import attribution_lines, isolated
from bot.chat.rendering.escaping import escape, tidy
from bot.chat.rendering.excerpt import Size, shorten
from bot.corpus.changes import Change
from bot.corpus.corpus import version_of
from bot.locales.speech import Speech
from bot.model import Article

PAGE = 6
"""Changes in one message."""
_TITLES = 3
"""Titles of one change that are named."""
_TITLE_LIMIT = 50
_NAME_LIMIT = 40
_SOURCE = Size(2000, 4500)


def removal_layout(article: Article, speech: Speech) -> LayoutView:
    """Show the article that would be removed, and ask."""
    passages = speech.count("{n} passage", "{n} passages", len(article.paragraphs))
    (source,) = attribution_lines([("", article.passages()[0].attribution, passages)], _SOURCE, speech)
    return _question(
        speech.say("Remove this article from the corpus?"),
        source,
        speech.say("Nothing will be answered from it any more. /corpus undo brings it back."),
        Button(
            label=speech.say("Remove"),
            custom_id=Remove(version_of([article]), article.id).encode(),
            style=ButtonStyle.danger,
        ),
        speech,
    )


def undo_layout(change: Change, speech: Speech) -> LayoutView:
    """Show the change that would be taken back, and ask."""
    if change.kind == "add":
        what = speech.say("The articles that it added will be removed.")
    elif change.kind == "edit":
        what = speech.say("The article will say again what it said before.")
    else:
        what = speech.say("The articles that it removed will come back.")
    return _question(
        speech.say("Take back this change of the corpus?"),
        _entry(change, speech),
        what,
        Button(label=speech.say("Take it back"), custom_id=TakeBack(change.number).encode(), style=ButtonStyle.danger),
        speech,
    )


def history_layout(changes: Sequence[Change], offset: int, speech: Speech, *, more: bool) -> LayoutView:
    """Show one page of the changes, newest first; `offset` is how many newer ones there are."""
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(f"### {speech.say('Changes of the corpus')}"))
    for change in changes:
        view.add_item(TextDisplay(_entry(change, speech)))
    turns = []
    if offset:
        turns.append(Button[LayoutView](label=speech.say("Newer"), custom_id=History(max(offset - PAGE, 0)).encode()))
    if more:
        turns.append(Button[LayoutView](label=speech.say("Older"), custom_id=History(offset + PAGE).encode()))
    if turns:
        view.add_item(ActionRow(*turns))
    return view


def titles_of(change: Change, speech: Speech) -> str:
    """Name the articles of a change, the first few of many; nothing is escaped yet."""
    titles = ", ".join(
        speech.say("“{title}”", title=shorten(tidy(title), _TITLE_LIMIT) or speech.say("Untitled"))
        for title in change.titles[:_TITLES]
    )
    rest = len(change.titles) - _TITLES
    return speech.say("{titles} and {n} more", titles=titles, n=rest) if rest > 0 else titles


def _question(asked: str, about: str, outcome: str, yes: Button[LayoutView], speech: Speech) -> LayoutView:
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(escape(asked)))
    view.add_item(Container(TextDisplay(about)))
    view.add_item(TextDisplay(escape(outcome)))
    view.add_item(ActionRow(yes, Button(label=speech.say("Change nothing"), custom_id=LeaveIt().encode())))
    return view


def _entry(change: Change, speech: Speech) -> str:
    """Tell one change: what, then in small print who and when."""
    titles = titles_of(change, speech)
    titles = isolated(escape(titles), titles)
    if change.kind == "add":
        what = speech.say("Change {number}: {titles} added", number=change.number, titles=titles)
    elif change.kind == "remove":
        what = speech.say("Change {number}: {titles} removed", number=change.number, titles=titles)
    elif change.kind == "edit":
        what = speech.say("Change {number}: {titles} edited", number=change.number, titles=titles)
    else:
        what = speech.say(
            "Change {number}: change {undone} taken back, {titles}",
            number=change.number,
            undone=change.undoes,
            titles=titles,
        )
    name = shorten(tidy(change.by), _NAME_LIMIT)
    who = speech.say("by {name}", name=isolated(escape(name), name))
    state = [speech.say("taken back since")] if change.undone else []
    return f"{what}\n-# {' · '.join([who, _moment(change.at), *state])}"


def _moment(at: datetime) -> str:
    """Show a moment as the reader's language and time zone have it, and as text that can be copied and read aloud."""
    return f"{format_dt(at, 'f')} ({at:%Y-%m-%d %H:%M} UTC)"
