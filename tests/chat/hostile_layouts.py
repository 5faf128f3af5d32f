"""Every layout of the bot, made of what strangers typed: a new one is one more function in this table."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from discord.utils import format_dt
from strangers import Stranger

from bot.answers.follow_up import Turn
from bot.answers.insights import Day, Insights
from bot.answers.missed import Missed
from bot.answers.unanswered import Group
from bot.chat.asking.next_question import form
from bot.chat.asking.publishing import posted_layout
from bot.chat.buttons.moderator_ids import Change as WantedChange
from bot.chat.desks.corpus_desk import problem_lines
from bot.chat.layouts import answer_layouts
from bot.chat.layouts.adding_layouts import edit_layout, failed_layout, preview_layout, refused_layout
from bot.chat.layouts.article_forms import article_form, edit_form, faults, message_form
from bot.chat.layouts.article_layouts import around_layout, passage_layout
from bot.chat.layouts.change_layouts import change_layout
from bot.chat.layouts.curation_layouts import history_layout, removal_layout, undo_layout
from bot.chat.layouts.insights_layouts import insights_layout
from bot.chat.layouts.search_layouts import SearchPage, nothing_layout, search_layout
from bot.chat.layouts.shelf_layouts import ArticleCard, card_layout, shelf_layout
from bot.chat.layouts.unanswered_layouts import unanswered_layout
from bot.chat.rendering.turns import shown_turns
from bot.chat.server_settings import panels
from bot.chat.server_settings.names import Entry
from bot.chat.server_settings.values import ChannelSettings, Held, Here, Place, ServerSettings
from bot.chat.server_settings.wording import Wording
from bot.corpus.article_changes import ArticleChange, FieldChange, PassageChange
from bot.corpus.changes import Change
from bot.corpus.uploads import Preview
from bot.corpus.written import Written
from bot.errors import Problem
from bot.locales.speech import Speech
from bot.model import Answer, Article, Found, Paragraph, Selection, Span
from bot.records.review import Decision

Maker = Callable[[Stranger, Speech], Iterator[Any]]
MAKERS: dict[Callable[..., Any], Maker] = {}
DAY, NOON = date(2024, 5, 6), datetime(2024, 5, 6, 12, tzinfo=UTC)
MESSAGE = "https://discord.com/channels/1/2/3"
KEY = "0123456789abcdef01234567"


def makes(layout: Callable[..., Any]) -> Callable[[Maker], Maker]:
    """Enter a function into the table that yields views of this layout, made of a stranger's text."""

    def enter(maker: Maker) -> Maker:
        MAKERS[layout] = maker
        return maker

    return enter


def article(stranger: Stranger, paragraphs: int = 1) -> Article:
    """An article of which everything was written by a stranger."""
    stranger.moment(format_dt(NOON, "D"))
    texts = [stranger.text("paragraph") for _ in range(paragraphs)]
    return Article(
        id="story",
        title=stranger.text("title"),
        file=stranger.name("file name"),
        paragraphs=tuple(Paragraph(text, stranger.name("heading")) for text in texts),
        author=stranger.text("author"),
        publisher=stranger.text("publisher"),
        published=DAY,
        url=stranger.address(),
        tags=(stranger.name("tag"),),
    )


def answer(stranger: Stranger, *, found: bool = True) -> Answer:
    """An answer of two passages, with everything in it from strangers."""
    passages = article(stranger, 2).passages() if found else ()
    return Answer(
        question=stranger.text("question"),
        answered=found,
        passages=tuple(
            Found(rank, one, 1.0, Span(0, len(one.text)), (Span(1, 3), Span(4, len(one.text))))
            for rank, one in enumerate(passages, start=1)
        ),
        suggestions=() if found else tuple(stranger.text("suggestion") for _ in range(3)),
        total=9,
        corrected=stranger.text("corrected question"),
        confidence=0.9,
        elapsed_ms=1.0,
    )


def turns(stranger: Stranger, speech: Speech) -> tuple[Turn, ...]:
    asked = [Turn(stranger.name("earlier question"), stranger.name("earlier answer")) for _ in range(3)]
    return shown_turns(asked, speech)


@makes(answer_layouts.answer_layout)
def an_answer(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    made, before = answer(stranger), turns(stranger, speech)
    for private in (False, True):
        yield answer_layouts.answer_layout(made, speech, asker_id=1, private=private, turns=before, key=KEY)
    yield answer_layouts.answer_layout(made, speech, asker_id=None, private=True, offset=3, judged=False)


@makes(answer_layouts.refusal_layout)
def a_refusal(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    refused = answer(stranger, found=False)
    stranger.shown.remove(refused.corrected or "")
    yield answer_layouts.refusal_layout(
        refused, speech, asker_id=1, private=False, turns=turns(stranger, speech), key=KEY
    )


@makes(answer_layouts.notice_layout)
def a_notice(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield answer_layouts.notice_layout(speech.say("No article is called “{title}”.", title=stranger.text("title")))


@makes(answer_layouts.report_layout)
def a_report(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    problems = [
        Problem(stranger.text("file name"), 3, stranger.text("problem"), stranger.text("remedy")) for _ in range(4)
    ]
    yield answer_layouts.report_layout([stranger.text("title"), *problem_lines(problems, speech)])


@makes(answer_layouts.repeated_layout)
def a_repeated_question(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    stranger.own.add(MESSAGE)
    yield answer_layouts.repeated_layout(MESSAGE, speech)


@makes(around_layout)
def paragraphs_around_one(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    passages = article(stranger, 7).passages()
    yield around_layout(passages, passages[3], speech)


@makes(passage_layout)
def one_paragraph(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield passage_layout(article(stranger).passages()[0], speech)


@makes(search_layout)
def a_page_of_a_search(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    stranger.own.add(MESSAGE)
    yield search_layout(SearchPage(answer(stranger), "story", stranger.text("article's title"), MESSAGE), speech)


@makes(nothing_layout)
def a_search_that_found_nothing(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    stranger.own.add(MESSAGE)
    asked, searches = answer(stranger, found=False), tuple(stranger.name("search") for _ in range(4))
    # They stand in place of searches that can be buttons, and the title only where it is the reason.
    del stranger.shown[1:4]
    page = SearchPage(asked, "story", stranger.name("article's title"), MESSAGE)
    for miss in (
        Missed(worded=True, with_words=3, searches=searches, words=stranger.name("words")),
        Missed(worded=True, with_words=3, searches=(), words=""),
        Missed(worded=False, with_words=0, searches=(), words=""),
    ):
        yield nothing_layout(page, miss, speech)


@makes(shelf_layout)
def the_list_of_articles(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    firsts = [article(stranger).passages()[0] for _ in range(10)]
    stranger.shown = [said for said in stranger.shown if said not in {first.text for first in firsts}]
    yield shelf_layout(firsts, 10, 30, speech)


@makes(card_layout)
def the_card_of_an_article(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    first = article(stranger).passages()[0]
    stranger.shown.remove(first.text)
    facts = [stranger.text(place) for place in ("language", "licence", "note")]
    yield card_layout(ArticleCard(first, 9, *facts, tags=(stranger.text("tag"), stranger.text("tag"))), 10, speech)


@makes(preview_layout)
def what_an_upload_would_add(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    articles = tuple(article(stranger, 2) for _ in range(6))
    problems = tuple(Problem(stranger.name("file name"), 2, stranger.name("problem"), "Mend it.") for _ in range(9))
    # The last article is counted only.
    stranger.shown = [said for said in stranger.shown if said not in written_in(articles[-1])]
    yield preview_layout(Preview(articles, problems, ()), KEY, speech, typed=True)


def written_in(one: Article) -> set[str | None]:
    return {one.title, one.author, one.publisher, *(paragraph.text for paragraph in one.paragraphs)}


@makes(refused_layout)
def what_cannot_be_added(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    typed = Written("", published=stranger.text("date"), url=stranger.text("link"), text=".")
    yield refused_layout([stranger.text("refusal"), *faults(typed, speech)], speech, KEY)


def written(stranger: Stranger) -> Written:
    return Written(*(stranger.name(place) for place in ("title", "author", "publisher", "date", "link", "text")))


@makes(article_form)
def the_form_of_an_article(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield article_form(written(stranger), speech, KEY)


@makes(message_form)
def the_form_of_a_message(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield message_form(written(stranger), speech, KEY)


@makes(edit_form)
def the_form_of_where_an_article_is_from(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield edit_form(written(stranger), speech, KEY)


@makes(edit_layout)
def the_question_before_an_edit(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield edit_layout(stranger.text("title"), facts(stranger, ("title", "author", "publisher", "url")), KEY, speech)


@makes(failed_layout)
def what_could_not_be_done(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield failed_layout(stranger.text("refusal"), KEY, speech, typed=True)


@makes(insights_layout)
def what_the_records_tell(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    articles, asked = ([(stranger.text(place), n) for n in range(5)] for place in ("title", "question"))
    told = Insights((Day(DAY, 4, 2),) * 40, 1, 2, 3, tuple(articles), tuple(asked))
    yield insights_layout(told, {}, speech, picture="chart.png", newest=20_000)


def wording(entries: list[Entry], speech: Speech) -> Wording:
    """Words for a selection of entries, in a corpus that nobody has to read."""
    names: Any = SimpleNamespace(entries=lambda _: entries)
    return Wording(names, {"ko": "한국어", "en-US": "English"}, speech)


def settings(stranger: Stranger) -> tuple[list[Entry], Here, Selection]:
    kinds = ("article", "author", "tag")
    entries = [Entry(kinds[n % 3], str(n), stranger.name(f"{kinds[n % 3]}'s name")) for n in range(25)]
    selection = Selection(authors=("somebody",))
    stranger.own |= {"<#7>", "<#8>", "<@&9>"}
    return entries, Here(selection=Held(selection)), selection


@makes(panels.overview)
def what_holds_in_a_channel(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    entries, here, _ = settings(stranger)
    server = ServerSettings(moderators=(9,), log_channel=8)
    yield panels.overview(here, Place(1, 7), server, wording(entries, speech), speech)


@makes(panels.channel_panel)
def the_settings_of_a_channel(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    entries, here, selection = settings(stranger)
    panel = panels.Panel(wording(entries, speech), speech)
    own = ChannelSettings(selection=selection)
    yield panels.channel_panel(7, here, Here(), own, entries=entries, panel=panel)


@makes(panels.server_panel)
def the_settings_of_a_server(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    entries, here, selection = settings(stranger)
    panel = panels.Panel(wording(entries, speech), speech)
    own = ServerSettings(selection=selection, moderators=(9,), log_channel=8)
    yield panels.server_panel(here, own, entries, panel, manages_server=True)


@makes(posted_layout)
def an_answer_that_was_posted(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    private = answer_layouts.answer_layout(answer(stranger), speech, asker_id=1, private=True, key=KEY)
    yield posted_layout(private, stranger.text("member's name"), 1, speech)


@makes(form)
def the_form_behind_ask_again(_: Stranger, speech: Speech) -> Iterator[Any]:
    yield form(speech)


def facts(stranger: Stranger, names: Sequence[str]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, stranger.text("fact before"), stranger.text("fact after")) for name in names)


@makes(change_layout)
def what_a_reload_changed(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    names = ("title", "author", "publisher", "url", "file", "licence", "note", "tags")

    def passages() -> tuple[PassageChange, ...]:
        texts = [(stranger.text("passage"), stranger.text("heading")) for _ in range(6)]
        return tuple(PassageChange("added", n, text, head, Span(0, 3)) for n, (text, head) in enumerate(texts, 1))

    shown = ArticleChange("changed", stranger.text("title"), facts(stranger, names), passages(), untold=3)
    others = [ArticleChange("added", stranger.name("title"), (), ()) for _ in range(30)]
    yield change_layout(KEY, [shown, *others], WantedChange(KEY, 0), speech)


@makes(removal_layout)
def the_question_before_a_removal(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    made = article(stranger)
    stranger.shown.remove(made.paragraphs[0].text)
    yield removal_layout(made, speech)


def change_of_corpus(stranger: Stranger, number: int = 3, titles: int = 1) -> Change:
    stranger.moment(format_dt(NOON, "f"))
    by, named = stranger.text("moderator's name"), tuple(stranger.text("title") for _ in range(titles))
    files = (stranger.name("file name"),)
    return Change(number, "add", by, NOON, files, named, undone=False, can_undo=True)


@makes(undo_layout)
def the_question_before_an_undo(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    yield undo_layout(change_of_corpus(stranger), speech)


@makes(history_layout)
def the_history_of_the_corpus(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    changes = [change_of_corpus(stranger, number, titles=3) for number in range(6)]
    yield history_layout(changes, 6, speech, more=True)


@makes(unanswered_layout)
def what_got_no_answer(stranger: Stranger, speech: Speech) -> Iterator[Any]:
    groups = [
        Group(KEY[:-1] + str(number), tuple(stranger.text("question") for _ in range(3)), 9, 4, NOON, NOON)
        for number in range(5)
    ]
    more = [Group(KEY, (stranger.name("question"),), 1, 1, NOON, NOON)]
    settled = Decision(KEY, stranger.text("settled question"), ignored=True, at=NOON)
    yield unanswered_layout([*groups, *more], 0, speech, settled=settled)
