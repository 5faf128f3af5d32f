"""An article's file with another attribution in it, and with nothing else changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.corpus.archives import with_line
from bot.corpus.article_changes import FieldChange
from bot.corpus.contents import Limits, Placed, contents
from bot.corpus.dates import parse_date
from bot.corpus.decoding import decode
from bot.corpus.files import HeldFile
from bot.corpus.frontmatter import with_matter
from bot.corpus.written import Written
from bot.errors import Sentence, StoreError
from bot.model import Article, Paragraph

FIELDS = ("title", "author", "publisher", "published", "url")
"""What can be written anew."""
HOW = Sentence(
    "A web page says in its own code where it is from. Save its text as a .md file that begins with front matter, "
    "add that file and remove this one."
)


def rewritten(file: HeldFile, article: Article, origin: Written) -> bytes:
    """Return the bytes of a file in which an article has the title, author, publisher, date and link of `origin`.

    Empty fields are taken out. What is returned was read again: the article's id and text are the same, and so is
    all that the file says besides. Raises StoreError, with what to do instead, where the file cannot say it so.
    """
    if file.format == "page":
        raise StoreError(HOW)
    fields = [(name, value) for name, value in origin.origin() if name in FIELDS]
    wanted = replace(article, **dict.fromkeys(FIELDS) | dict(fields) | {"published": _day(origin)})  # type: ignore[arg-type]  # each field gets its type
    if wanted == article:
        raise StoreError(Sentence("The article says all this already, so there is nothing to change."))
    expected = [wanted if found == article else found for found in _articles(file)]
    if wanted not in expected:
        raise StoreError(Sentence("The file {file} has changed since it was read. Reload the corpus.", file=file.name))
    candidates = list(_candidates(file, article, fields))
    # A heading that was the title becomes a heading like others where nothing better can be done.
    for like in (_same, _same_but_for_headings):
        for data in candidates:
            if like(_articles(replace(file, data=data)), expected):
                return data
    raise StoreError(
        Sentence(
            "The file {file} says in its text or in its front matter what would be changed. Edit the file by hand, "
            "then reload the corpus.",
            file=file.name,
        )
    )


def _candidates(file: HeldFile, article: Article, fields: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    """The ways to write it, the best first."""
    if file.format == "archive":
        yield with_line(file, article.id, lambda line: _line(line, article.id, dict(fields)))
        return
    decoded = decode(file.data)
    if decoded is None or decoded.damaged:
        raise StoreError(
            Sentence("The file {file} is damaged. Save it as UTF-8, then reload the corpus.", file=file.name)
        )
    for drop_title in (False, True):
        text = with_matter(decoded.text, FIELDS, fields, drop_title=drop_title)
        if text is not None:
            yield text.encode()


def _line(line: bytes, article_id: str, fields: dict[str, str]) -> bytes:
    """One line of an archive with other fields, and with the id that it had; the others stay in their order."""
    content = json.loads(line.decode("utf-8-sig"))
    kept = {key: value for key, value in content.items() if key.strip().lower() not in FIELDS}
    return json.dumps({"id": article_id, **fields, **kept}, ensure_ascii=False).encode()


def _articles(file: HeldFile) -> list[Article]:
    return [item.article for item in contents(file, Limits()) if isinstance(item, Placed)]


def _same(found: Sequence[Article], expected: Sequence[Article]) -> bool:
    return list(found) == list(expected)


def _same_but_for_headings(found: Sequence[Article], expected: Sequence[Article]) -> bool:
    return [_without_headings(article) for article in found] == [_without_headings(article) for article in expected]


def _without_headings(article: Article) -> Article:
    return replace(article, paragraphs=tuple(Paragraph(paragraph.text) for paragraph in article.paragraphs))


def changed_fields(article: Article, origin: Written) -> list[FieldChange]:
    """What `rewritten` would change, field by field."""
    after = dict(origin.origin())
    before = {name: value for name in FIELDS if (value := getattr(article, name)) is not None}
    shown = {name: str(value) for name, value in before.items()}
    return [
        FieldChange(name, shown.get(name), after.get(name)) for name in FIELDS if shown.get(name) != after.get(name)
    ]


def origin_of(article: Article) -> Written:
    """What an article says now of where it is from, as it would be typed."""
    return Written(
        title=article.title,
        author=article.author or "",
        publisher=article.publisher or "",
        published=article.published.isoformat() if article.published else "",
        url=article.url or "",
    )


def _day(origin: Written) -> object:
    return parse_date(origin.published) if origin.published else None
