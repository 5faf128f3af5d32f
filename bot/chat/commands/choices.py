"""What is offered while somebody types an option: at most 25 choices of at most 100 characters, as Discord allows."""

from discord import app_commands

from bot.chat.articles import Articles
from bot.chat.escaping import label

_CHOICES = 25
_CHOICE_LENGTH = 100


def article_choices(articles: Articles, typed: str) -> list[app_commands.Choice[str]]:
    """Offer articles by their titles; what is chosen is an id."""
    found = articles.titles(typed, _CHOICES)
    return [app_commands.Choice(name=choice_name(a.title, a.id), value=a.id) for a in found]


def author_choices(articles: Articles, typed: str, limit: int) -> list[app_commands.Choice[str]]:
    """Offer authors and publishers with names of at most `limit` characters."""
    names = [name for name in articles.authors(typed, _CHOICES) if len(name) <= limit and label(name)]
    return [app_commands.Choice(name=choice_name(name, name), value=name) for name in names]


def choice_name(title: str, fallback: str) -> str:
    """Return a name as autocomplete shows it: plain, 1 to 100 characters."""
    name = label(title) or fallback
    return name if len(name) <= _CHOICE_LENGTH else name[: _CHOICE_LENGTH - 1].rstrip() + "…"
