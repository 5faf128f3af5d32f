"""What is offered while somebody types an option: at most 25 choices of at most 100 characters, as Discord allows."""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from discord import app_commands

from bot.chat.rendering.escaping import label
from bot.chat.replying.articles import Articles
from bot.errors import ClusterError
from bot.search.engine import ArticleTitle

_log = logging.getLogger(__name__)
Value = TypeVar("Value", str, int)

CHOICES = 25
_CHOICE_LENGTH = 100


async def offered(find: Callable[[], list[app_commands.Choice[Value]]]) -> list[app_commands.Choice[Value]]:
    """Return choices that are found in a thread; none while the index does not answer: nothing could say so here."""
    try:
        return await asyncio.to_thread(find)
    except ClusterError as error:
        _log.warning("Nothing could be offered while somebody typed: %s", error)
        return []


def title_choices(found: Sequence[ArticleTitle]) -> list[app_commands.Choice[str]]:
    """Offer articles; what is chosen is an id."""
    return [app_commands.Choice(name=choice_name(a.title, a.id), value=a.id) for a in found]


def article_choices(articles: Articles, typed: str) -> list[app_commands.Choice[str]]:
    """Offer articles by their titles."""
    return title_choices(articles.titles(typed, CHOICES))


def author_choices(articles: Articles, typed: str, limit: int) -> list[app_commands.Choice[str]]:
    """Offer authors and publishers with names of at most `limit` characters."""
    names = [name for name in articles.authors(typed, CHOICES) if len(name) <= limit and label(name)]
    return [app_commands.Choice(name=choice_name(name, name), value=name) for name in names]


def paragraph_choices(articles: Articles, article: str, typed: str) -> list[app_commands.Choice[int]]:
    """Offer paragraphs of an article by their beginnings, from the typed number on, or else from the first."""
    first = int(typed) if re.fullmatch(r"[1-9][0-9]{0,6}", typed) else 1
    found = articles.paragraphs(article, first, CHOICES)
    numbered = [(passage.attribution.paragraph, passage.text) for passage in found]
    return [app_commands.Choice(name=choice_name(f"{n}: {text[:200]}", str(n)), value=n) for n, text in numbered]


def choice_name(title: str, fallback: str) -> str:
    """Return a name as autocomplete shows it: plain, 1 to 100 characters."""
    name = label(title) or fallback
    return name if len(name) <= _CHOICE_LENGTH else name[: _CHOICE_LENGTH - 1].rstrip() + "…"
