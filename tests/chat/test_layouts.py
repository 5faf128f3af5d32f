import dataclasses
import re
from datetime import date

import discord
import pytest
from discord.components import _component_factory
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.asking.publishing import posted_layout
from bot.chat.asking.recorder import key_of
from bot.chat.buttons.ids import Around, AskAgain, Delete, More, Publish, Vote, checksum, parse
from bot.chat.layouts import answer_layouts
from bot.chat.layouts.article_layouts import around_layout
from bot.chat.layouts.layout_parts import QUESTION_LIMIT
from bot.chat.rendering.escaping import tidy
from bot.chat.rendering.excerpt import Size, total_size
from bot.chat.rendering.quotation import fair_shares
from bot.locales.speech import Speech
from bot.model import Answer, Attribution, Found, Passage, Span

SPEECH = Speech()
SOURCE = Attribution(
    title="S. Korea urges China to stop repatriating NK defectors at UN",
    author="Park Si-soo",
    publisher="Korea Times",
    published=date(2012, 2, 28),
    url="https://www.koreatimes.example/a_(b)",
    paragraph=4,
    paragraphs=16,
    file="story.md",
)
TEXT = "It met on Monday. Kim Bong-hyun spoke for Seoul.\nHe named nobody."


def passage(number=4, text=TEXT, **source):
    attribution = dataclasses.replace(SOURCE, paragraph=number, **source)
    return Passage(id=f"story#{number}", article_id="story", text=text, attribution=attribution, language="en")


def found(rank, number=4, text=TEXT, **source):
    start = text.find("Kim")
    answer, words = (Span(18, 48), (Span(18, 21), Span(32, 37))) if start == 18 else (None, ())
    return Found(rank, passage(number, text, **source), 5.0, answer, words)


def answer(*passages, question="Who spoke?", suggestions=(), total=None, corrected=None):
    total = len(passages) if total is None else total
    return Answer(question, bool(passages), passages, suggestions, total, corrected, confidence=0.9, elapsed_ms=1.0)


def texts(view):
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def buttons(view):
    return {item.label: item for item in view.walk_children() if isinstance(item, discord.ui.Button)}


def ids(view):
    return [parse(item.custom_id) for item in view.walk_children() if isinstance(item, discord.ui.Button)]


def test_an_answer_quotes_its_passage_with_the_source_in_the_same_block():
    view = answer_layouts.answer_layout(answer(found(1)), speech=SPEECH, asker_id=7, private=False)

    question, sure, block, row = view.children
    assert question.content == "-# Question: Who spoke?"
    assert sure.content == "-# How sure I am that this answers it: 90 %"
    assert texts(block) == [
        "> It met on Monday. **__Kim__ Bong-hyun __spoke__ for Seoul.**\n> He named nobody.",
        (
            "-# **1** · [S. Korea urges China to stop repatriating NK defectors at UN]"
            "(<https://www.koreatimes.example/a_%28b%29>) · by Park Si-soo · Korea Times · "
            "<t:1330430400:D> (2012-02-28) · paragraph 4 of 16"
        ),
    ]
    assert ids(block) == [Around(checksum(TEXT), "story#4")]
    assert ids(row) == [AskAgain(), Delete(7)]


def test_unknown_facts_of_the_source_are_left_out():
    bare = found(2, author=None, publisher=None, published=None, url=None, title="A *T*")

    view = answer_layouts.answer_layout(answer(bare), speech=SPEECH, asker_id=None, private=False)

    assert texts(view)[-1] == r"-# **2** · A \*T\* · paragraph 4 of 16"


@pytest.mark.parametrize(("title", "shown"), [("\u200b", "story.md"), ("🎉 Day", "🎉 Day")])
def test_an_article_always_has_a_name(title, shown):
    view = answer_layouts.answer_layout(
        answer(found(1, title=title, url=None)), speech=SPEECH, asker_id=None, private=True
    )

    assert f" · {shown} · " in texts(view)[-1]


def test_fields_in_hebrew_do_not_reorder_their_neighbours():
    view = answer_layouts.answer_layout(
        answer(found(1, author="דוד", url=None)), speech=SPEECH, asker_id=None, private=True
    )

    assert " · by \u2068דוד\u2069 · Korea Times" in texts(view)[-1]


def test_corrected_words_are_told():
    view = answer_layouts.answer_layout(
        answer(found(1), corrected="who spoke_"), speech=SPEECH, asker_id=None, private=True
    )

    assert texts(view)[1] == r"Showing results for “who spoke\_”."


def test_more_passages_come_after_those_shown():
    view = answer_layouts.answer_layout(
        answer(found(4), found(5, 5), total=9), speech=SPEECH, asker_id=None, private=True, offset=3
    )

    assert "Passages 4 to 5 of 9." in texts(view)
    assert ids(view)[-2:] == [More(5), AskAgain()]


def test_the_last_passages_have_no_button_for_more():
    view = answer_layouts.answer_layout(answer(found(1), total=1), speech=SPEECH, asker_id=None, private=True)

    assert set(buttons(view)) == {"Around this", "Ask again"}


@pytest.mark.parametrize(("asker", "private", "shown"), [(7, False, True), (7, True, False), (None, False, False)])
def test_only_public_answers_can_be_deleted(asker, private, shown):
    said_no = answer_layouts.refusal_layout(answer(), speech=SPEECH, asker_id=asker, private=private)
    said_yes = answer_layouts.answer_layout(answer(found(1)), speech=SPEECH, asker_id=asker, private=private)

    assert ("Delete" in buttons(said_no)) is shown
    assert ("Delete" in buttons(said_yes)) is shown


def test_a_recorded_answer_has_votes_and_its_refusal_leads_to_the_record_by_the_delete_button():
    key = "0a" * 12
    view = answer_layouts.answer_layout(answer(found(1), total=9), speech=SPEECH, asker_id=7, private=False, key=key)
    row = [parse(item.custom_id) for item in view.children[-1].children]
    assert row == [More(1), Vote(key, good=True), Vote(key, good=False), AskAgain(), Delete(7)]
    assert key_of(view.children) == key
    refused = answer_layouts.refusal_layout(answer(), speech=SPEECH, asker_id=7, private=False, key=key)
    assert Delete(7, key) in ids(refused)
    assert key_of(refused.children) == key
    assert (
        key_of(answer_layouts.answer_layout(answer(found(1)), speech=SPEECH, asker_id=7, private=False).children)
        is None
    )


def test_a_refusal_is_honest_and_suggests_what_to_try():
    view = answer_layouts.refusal_layout(
        answer(question="best pizza?", suggestions=("defectors", "<@1> *x*")),
        speech=SPEECH,
        asker_id=7,
        private=False,
    )

    assert texts(view) == [
        "-# Question: best pizza?",
        "I found no passage that answers this.",
        "You could try:\n- defectors\n- \\<@\u200b1> \\*x\\*",
    ]


def test_only_the_asker_of_a_private_answer_may_show_it_to_everybody():
    def publishable(**options):
        return "Post publicly" in buttons(answer_layouts.answer_layout(answer(found(1)), SPEECH, **options))

    assert publishable(asker_id=7, private=True)
    assert not publishable(asker_id=7, private=False)
    assert not publishable(asker_id=None, private=True)


def test_a_posted_answer_is_the_same_with_a_name_and_a_button_to_delete_it():
    private = answer_layouts.answer_layout(answer(found(1), total=4), speech=SPEECH, asker_id=7, private=True)
    said = texts(private)

    view = posted_layout(private, "Ann *B*", 7, SPEECH)

    assert texts(view) == [r"-# Asked by Ann \*B\*", *said]
    assert ids(view) == [Around(checksum(TEXT), "story#4"), More(1), AskAgain(), Delete(7)]


def test_neighbouring_paragraphs_are_numbered_and_the_chosen_one_is_named():
    near = [passage(number, f"Text {number}.") for number in range(2, 7)]

    view = around_layout(near, near[2], SPEECH)

    assert texts(view)[0] == "### S. Korea urges China to stop repatriating NK defectors at UN"
    assert texts(view)[1] == "-# Paragraph 2 of 16\n> Text 2."
    assert texts(view)[3] == "-# **Paragraph 4 of 16, which you chose**\n> Text 4."
    assert texts(view)[-1].endswith("· paragraphs 2 to 6 of 16")
    assert sum("koreatimes.example" in text for text in texts(view)) == 1
    assert ids(view) == [Around(checksum("Text 2."), "story#2"), Around(checksum("Text 6."), "story#6")]


@pytest.mark.parametrize(
    ("numbers", "centre", "expected"),
    [
        ((1, 2, 3), 1, {"Later"}),
        ((1, 2, 3), 2, {"Later"}),
        ((14, 15, 16), 15, {"Earlier"}),
        ((14, 15, 16), 16, {"Earlier"}),
        ((4,), 4, set()),
        ((3, 4), 3, {"Later"}),
    ],
)
def test_the_ends_of_an_article_and_of_what_is_shown_lead_no_further(numbers, centre, expected):
    near = [passage(number) for number in numbers]

    assert set(buttons(around_layout(near, passage(centre), SPEECH))) == expected


def test_notices_are_plain_text():
    view = answer_layouts.notice_layout("Ask *me* <@1>.\nOr not.")

    assert texts(view) == ["Ask \\*me\\* \\<@\u200b1>.\nOr not."]


def test_a_report_has_a_line_for_each_fact_and_an_end():
    assert texts(answer_layouts.report_layout(["One.", "", "- Two."])) == ["One.\n\\- Two."]
    assert len(texts(answer_layouts.report_layout(["A line of it. "] * 2000))[0]) <= 4000


HOSTILE = [
    "@everyone ", "<@1>", "**", "__", "`", "# ", "\n", "> ", "[a](https://b.c)", "https://a.b/c_d ", "||", "\\", "- ",
    "1. ", "한국은 중국을 요청했다. ", "文章。", "👩\u200d👩\u200d👧", "🇰🇷", "e\u0301", "word ", "A sentence. ",
    "\u202e", "\u200b", "עברית ", ":smile:", "\ud800", "\t",
]  # fmt: skip
short = st.one_of(
    st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join),
    st.text(max_size=20),
    st.builds(str.__mul__, st.sampled_from(HOSTILE), st.integers(0, 2000)),
)
long = st.one_of(short, st.builds(str.__mul__, short.filter(lambda text: len(text) < 300), st.integers(1, 20)))
addresses = st.one_of(st.none(), short, short.map("https://a.example/".__add__))
numbers = st.integers(1, 10**6)
spans = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: Span(min(pair), max(pair)))
sources = st.builds(
    Attribution,
    title=short,
    author=st.none() | short,
    publisher=st.none() | short,
    published=st.none() | st.dates(),
    url=addresses,
    paragraph=numbers,
    paragraphs=numbers,
    file=short,
)
passages = st.builds(
    Passage,
    id=st.builds("{}#{}".format, st.sampled_from(["a", "story", "한" * 60, "x" * 200]), numbers),
    text=long,
    attribution=sources,
    language=st.sampled_from([None, "en", "ko", "ar"]),
)
founds = st.builds(Found, numbers, passages, st.just(1.0), st.none() | spans, st.lists(spans, max_size=5).map(tuple))
answers = st.builds(
    Answer,
    question=short,
    passages=st.lists(founds, max_size=6).map(tuple),
    suggestions=st.lists(short, max_size=4).map(tuple),
    total=st.integers(0, 1000),
    corrected=st.none() | short,
    confidence=st.floats(0, 1),
    elapsed_ms=st.just(1.0),
)
LIVE = re.compile(
    r"@(?:everyone|here)|<[@#/:a-z]|https?://|\|\||~~|`|(?m:^(?:> )?(?:#|>|-#|[-+*]|[0-9]+[.)]) )", re.ASCII
)
OURS = re.compile(
    r"\]\(<https?://[^\s<>()\[\]]+>\)|<t:-?[0-9]+:D>|(?m:^-# |^> |\A### )|(?<=\AYou could try:)(?:\n- .*)+"
)


def check(view):
    """Hold a view against Discord's limits, and against text that would do something."""
    payload = view.to_components()
    contents = texts(view)
    made = [item for item in view.walk_children() if isinstance(item, discord.ui.Button)]
    menus = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    options = [option for menu in menus for option in menu.options]
    labels = [button.label for button in made]
    custom_ids = [item.custom_id for item in (*made, *menus)]
    listed = [f"{option.label}{option.description or ''}{option.value}" for option in options]
    assert total_size(contents).fits(Size(4000, 9000))
    assert view.content_length() <= 4000
    assert len("".join((*contents, *labels, *custom_ids, *listed)).encode()) <= 9000
    assert view.total_children_count <= 40
    assert all(content.strip() for content in contents)
    assert len(set(custom_ids)) == len(custom_ids)
    assert all(parse(custom_id) for custom_id in custom_ids)
    assert all(len(label) <= 80 for label in labels)
    assert all(1 <= len(menu.options) <= 25 and len(menu.placeholder or "") <= 150 for menu in menus)
    assert all(len({option.value for option in menu.options}) == len(menu.options) for menu in menus)
    assert all(1 <= len(text) <= 100 for option in options for text in (option.label, option.value))
    assert all(len(option.description or "x") in range(1, 101) for option in options)
    assert view.is_persistent()
    for content in contents:
        assert not LIVE.search(re.sub(r"\\.", "x", OURS.sub("", content)))
    return [_component_factory(component) for component in payload]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=30)
@given(answers, st.booleans(), st.none() | st.integers(1, 2**64 - 1), st.integers(0, 500))
def test_any_answer_fits_and_does_nothing_by_itself(made, private, asker, offset):
    for view in (
        answer_layouts.answer_layout(made, speech=SPEECH, asker_id=asker, private=private, offset=offset),
        answer_layouts.answer_layout(made, speech=SPEECH, asker_id=asker, private=private, offset=offset, key="0" * 24),
        answer_layouts.refusal_layout(made, speech=SPEECH, asker_id=asker, private=private),
    ):
        received = check(view)
        if Publish() in ids(view):
            check(posted_layout(view, made.question, 7, SPEECH))
        question = tidy(made.question)
        if question and len(question) < QUESTION_LIMIT:
            assert answer_layouts.question_of(view) == answer_layouts.question_of(received) == question


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=30)
@given(st.lists(passages, min_size=1, max_size=9), st.integers(0, 8))
def test_any_neighbourhood_fits_and_does_nothing_by_itself(near, place):
    view = around_layout(near, near[place % len(near)], SPEECH)

    assert answer_layouts.question_of(check(view)) is None


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=20)
@given(long)
def test_any_notice_fits_and_does_nothing_by_itself(text):
    check(answer_layouts.notice_layout(text))


def test_room_is_shared_fairly_and_no_attribution_is_cut():
    huge, small = "A sentence of some length. " * 400, "Short."
    view = answer_layouts.answer_layout(
        answer(found(1, 1, huge), found(2, 2, small), found(3, 3, huge)), speech=SPEECH, asker_id=7, private=False
    )
    check(view)

    first, second, third = (text for text in texts(view) if text.startswith("> "))
    assert second == "> Short."
    assert len(first) == len(third) > 1400
    assert first.endswith("length. …")
    for number in (1, 2, 3):
        assert any(
            f"by Park Si-soo · Korea Times · <t:1330430400:D> (2012-02-28) · paragraph {number} of 16" in text
            for text in texts(view)
        )


def test_an_endless_title_is_shortened_and_leaves_the_passage_its_room():
    made = [
        found(n, n, "A sentence. " * 500, title="T" * 5000, author="By " * 900, url="https://a.example/" + "x" * 480)
        for n in (1, 2, 3)
    ]

    view = answer_layouts.answer_layout(answer(*made), speech=SPEECH, asker_id=7, private=False)

    check(view)
    assert all(len(text) > 400 for text in texts(view) if text.startswith("> "))
    assert all(f"paragraph {n} of 16" in "".join(texts(view)) for n in (1, 2, 3))
    assert "T…" in "".join(texts(view))


@given(st.lists(st.integers(0, 5000), max_size=6), st.integers(0, 4000))
def test_shares_use_the_room_and_nobody_gets_more_than_needed(needs, room):
    shares = fair_shares(needs, room)

    assert sum(shares) <= room
    assert all(share <= need for share, need in zip(shares, needs, strict=True))
    assert shares == needs or sum(shares) > room - len(needs)


def test_views_can_be_made_without_a_running_loop():
    assert answer_layouts.notice_layout("Hello.").to_components() == [{"type": 10, "content": "Hello."}]
