"""Which articles a selection lets through, decided from their attribution alone."""

import unicodedata

from bot.model import Attribution, Selection


def folded(name: str) -> str:
    """Return a name or a tag as it is compared: without regard to case, white space and composition."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def credited(source: Attribution) -> tuple[str, ...]:
    """Return the names that an article gives as its author or publisher, each of several authors for itself."""
    authors = [name.strip() for name in (source.author or "").split(",")]
    return tuple(dict.fromkeys(filter(None, (*authors, source.author or "", source.publisher or ""))))


class Selector:
    """Decides for one selection; the names in it are folded once."""

    def __init__(self, selection: Selection) -> None:
        self._everything = selection.everything
        self._articles = frozenset(selection.articles)
        self._authors = frozenset(map(folded, selection.authors))
        self._tags = frozenset(map(folded, selection.tags))

    def allows(self, article_id: str, source: Attribution) -> bool:
        """Whether an article is selected."""
        return (
            self._everything
            or article_id in self._articles
            or any(folded(name) in self._authors for name in credited(source))
            or any(folded(tag) in self._tags for tag in source.tags)
        )
