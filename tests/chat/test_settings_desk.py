"""What the settings' desk makes of what somebody chose, and its views whatever the corpus is called."""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from chat_support import check_limits
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.buttons.moderator_ids import Set
from bot.chat.desks.access import Access, Caller
from bot.chat.server_settings.desk import Powers, SettingsDesk
from bot.chat.server_settings.names import MOST, Names
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import Place
from bot.corpus.corpus import Corpus
from bot.locales.speech import Speech
from bot.model import Article, Paragraph
from bot.search.analysis import Analysers
from bot.search.held import held_engine
from bot.search.mix import shipped_weights

TOWN, CHANNEL = 1, Place(1, 10)
MODERATOR = Caller(TOWN, only_server=True, manages_guild=True, owns_application=False)
LIBRARIAN = Caller(TOWN, only_server=True, manages_guild=False, owns_application=False, roles=frozenset({5}))
MEMBER = Caller(TOWN, only_server=True, manages_guild=False, owns_application=False)
POWERS = Powers(hears=True, may_hear=True, writes_in=lambda _: True)
SPEECH = Speech()


class Shelf:
    """Settings that are kept nowhere."""

    async def read(self):
        return []

    async def write(self, server_id, channel_id, values):
        pass


@dataclass
class Live:
    """A corpus that never changes."""

    corpus: Corpus

    def __post_init__(self):
        self.engine = held_engine(self.corpus.passages(), Analysers(), shipped_weights())
        self.edition = SimpleNamespace(corpus=self.corpus, engine=self.engine)


def article(number, title="T", author="A", tags=()):
    return Article(f"a{number}", title, f"a{number}.md", (Paragraph("Words."),), author=author, tags=tuple(tags))


def desk_over(*articles):
    store = SettingsStore(Shelf(), ())
    return store, SettingsDesk(store, Access((), store), Names(Live(Corpus.of(articles))), {"en": "English"})


def contents(view):
    return "\n".join(getattr(item, "content", "") for item in view.walk_children())


@pytest.mark.parametrize(
    ("place", "field", "values"),
    [
        (CHANNEL, "moderators", ["5"]),
        (CHANNEL, "log_channel", ["7"]),
        (None, "ask", ["on"]),
        (CHANNEL, "shape", ["round"]),
        (CHANNEL, "language", ["tlh"]),
        (CHANNEL, "colour", ["inherit"]),
        (CHANNEL, "shape", []),
    ],
)
async def test_a_menu_of_another_version_changes_nothing(place, field, values):
    store, desk = desk_over(article(1))
    view = await desk.change(
        MODERATOR, place, Set(place.channel_id if place else 0, field), values, SPEECH, powers=POWERS
    )
    assert "This menu is out of date." in contents(view)
    assert store.here(CHANNEL) == store.here(Place(2, 20))


@pytest.mark.parametrize(("caller", "allowed"), [(MODERATOR, True), (LIBRARIAN, True), (MEMBER, False)])
async def test_every_action_checks_the_caller(caller, allowed):
    store, desk = desk_over(article(1))
    await store.set_server(TOWN, moderators=(5,))
    views = [
        await desk.show(caller, CHANNEL, SPEECH),
        await desk.panel(caller, None, SPEECH),
        await desk.panel(caller, CHANNEL, SPEECH),
        await desk.select(caller, CHANNEL, [("article", "a1")], SPEECH),
        await desk.change(caller, CHANNEL, Set(10, "shape"), ["compact"], SPEECH, powers=POWERS),
    ]
    refused = ["Only moderators of this server" in contents(view) for view in views]
    assert refused == [not allowed] * len(views)
    assert (store.here(CHANNEL).shape.value == "compact") is allowed


async def test_no_more_is_chosen_than_one_menu_holds():
    _, desk = desk_over(*(article(number, f"Title {number}") for number in range(MOST + 1)))
    for number in range(MOST):
        view = await desk.select(MODERATOR, CHANNEL, [("article", f"a{number}")], SPEECH)
        assert "Saved" in contents(view)
    view = await desk.select(MODERATOR, CHANNEL, [("article", f"a{MOST}")], SPEECH)
    assert f"No more than {MOST}" in contents(view)


async def test_an_article_is_named_by_its_title_too_and_one_that_is_gone_by_its_id():
    store, desk = desk_over(article(1, "A summer fair"))
    assert "“A summer fair”" in contents(await desk.select(MODERATOR, CHANNEL, [("article", "a  Summer FAIR")], SPEECH))
    _, other = desk_over(article(2))
    other._store = store
    assert "article “a1”" in contents(await other.panel(MODERATOR, CHANNEL, SPEECH))


hostile = st.one_of(
    st.sampled_from(
        [
            "@everyone",
            "<@1>",
            "**b**",
            "[x](https://evil.example)",
            "# h",
            "```",
            "\u202etxt.exe",
            "😀" * 200,
            "한" * 200,
        ]
    ),
    st.text(min_size=1, max_size=200),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=9))
def test_whatever_articles_authors_and_tags_are_called_every_view_fits_and_pings_nobody(names):
    articles = [article(n, title, author, [tag]) for n, (title, author, tag) in enumerate(names)]

    async def views():
        _, desk = desk_over(*articles)
        offered = [
            (kind, entry.value) for kind in ("article", "author", "tag") for entry in desk.names.offered(kind, "", MOST)
        ]
        for kind, value in offered[:MOST]:
            assert desk.names.find(kind, value) is not None
        yield await desk.select(MODERATOR, None, offered[:MOST], SPEECH)
        yield await desk.panel(MODERATOR, CHANNEL, SPEECH)
        yield await desk.show(MODERATOR, CHANNEL, SPEECH)

    async def check():
        async for view in views():
            message = SimpleNamespace(content="", components=view.to_components())
            check_limits(message)
            said = contents(view)
            assert "@everyone" not in said
            assert "<@1>" not in said
            assert "](https://evil" not in said

    asyncio.run(check())
