import re
import unicodedata

import pytest
from discord_markdown import read
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.rendering.escaping import URL_LIMIT, escape, label, link, marked, tidy, unescape
from bot.model import Span


def parse(source):
    """Read a text as Discord would: its characters with their styles, and the names of all else that came alive."""
    reading = read(source)
    return reading.shown, reading.names


FRAGMENTS = [
    "@everyone", "@here", "<@1>", "<@!2>", "<@&3>", "<#4>", "</ask:5>", "<t:6:R>", "<id:home>", "<:a:7>", "<a:b:8>",
    ":smile:", "https://evil.example/a_b", "steam://x", "<https://e.vil>", "discord.gg/abc", "[a](https://b)", "[", "]",
    "(", ")", "](", "# ", "## x", "-# ", "- ", "* ", "+ ", "1. ", "23) ", "> ", ">>> ", ">", "`", "```py\n", "||", "|",
    "*", "**", "***", "_", "__", "___", "~~", "~", "\\", "\\\\", "\n", "\n\n", "\r\n", "\u2028", " ", "  ", "\t",
    "\u00a0", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\x00", "\x85", "\ud800", "e\u0301", "\u0301" * 30,
    "한국", "词", "עברית", "👩\u200d👩\u200d👧", "🇰🇷", "¯\\_(ツ)_/¯", "a", "word", "1", ".", ":", "//", "@", "<",
    "everyone", "12:30:00",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=14).map("".join)
spans = st.tuples(st.integers(-2, 60), st.integers(-2, 60)).map(lambda pair: Span(*pair))


def visible(text):
    """Return the characters of a text that anybody can see, but for stacked marks."""
    return [char for char in text if unicodedata.category(char)[0] in "LNPS" and char not in "\u2800\u3164\uffa0\ufffd"]


@given(hostile)
def test_hostile_text_brings_nothing_to_life(text):
    for lines in (False, True):
        shown, live = parse(escape(text, lines=lines))

        assert live == set()
        assert "".join(char for char, _ in shown) == tidy(text, lines=lines)


@given(hostile)
def test_escaped_text_keeps_every_visible_character(text):
    assert visible(unescape(escape(text))) == visible(text)


@given(hostile)
def test_tidying_twice_changes_nothing_more(text):
    once = tidy(text, lines=True)

    assert tidy(once, lines=True) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://a.example/b_c.", r"See https\://a.example/b\_c."),
        ("@everyone and @here, news@theasian.asia", "@\u200beveryone and @\u200bhere, news@theasian.asia"),
        ("<@12> <t:1:R> </ask:1>", r"\<" + "@\u200b" + r"12> \<t\:1:R> \</ask\:1>"),
        ("5 < 6 > 4 - 3", r"5 \< 6 > 4 - 3"),
        ("# 1\n- 2\n3. 4\n-# 5\n> 6\n7) 8", "\\# 1\n\\- 2\n3\\. 4\n\\-# 5\n\\> 6\n7\\) 8"),
        ("[click](http://x)", r"\[click]\(http\://x)"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("@\u200bevery\u2060one", "@\u200beveryone"),
        ("a \n\n  \u2028 b", "a\nb"),
        ("می\u200cخواهم 👩\u200d👧 a\u200db", "می\u200cخواهم 👩\u200d👧 ab"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f a\U000e0041", None),
        ("Z" + "\u0301" * 40, "Z" + "\u0301" * 8),
    ],
)
def test_escaping_reads_the_same(text, expected):
    if expected is None:
        expected = text[:-1]

    assert escape(text, lines=True) == expected


def test_without_lines_everything_is_one_line():
    assert escape("a\nb\r\n\r\nc\td") == "a b c d"


@given(hostile)
def test_a_label_brings_nothing_to_life_in_a_link(text):
    made = label(text, 80)
    _, live = parse(made)

    assert live == set()
    assert len(made) <= 80
    assert not set(made) & set("\\*_`[]<>\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S. Korea urges China: stop (now) - please", "S. Korea urges China: stop (now) - please"),
        ("*Bold* and [brackets] <tags> a_b", "Bold and (brackets) ‹tags› a b"),
        ("# Heading", "Heading"),
        ("1. First", "1.\u00a0First"),
        ("-5 degrees at 12:30:00", "-5 degrees at 12:30:00"),
        ("https://a.example :smile: ||x||", "a.example : smile: x"),
        ("x" * 120, "x" * 99 + "…"),
    ],
)
def test_labels_have_no_backslashes(text, expected):
    assert label(text) == expected


@given(hostile, st.one_of(hostile, hostile.map("https://a.example/".__add__)))
def test_a_link_leads_nowhere_else(text, url):
    made = link(text, url)
    found = re.search(r"\[([^\[\]]*)\]\(<(https?://[!-~]+)>\)", made)
    _, live = parse(made.replace(found[0], "") if found else made)

    assert live == set()
    if found:
        assert parse(found[1])[1] == set()
        assert not set(found[2]) & set("<>()[]\\\"'` *|")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/b", "[T](<https://a.example/b>)"),
        ("http://a.example/b c(d)>?x=[y]#z%", "[T](<http://a.example/b%20c%28d%29%3E?x=%5By%5D#z%25>)"),
        ("https://한국.kr/경로%20x", "[T](<https://xn--3e0b707e.kr/%EA%B2%BD%EB%A1%9C%20x>)"),
        ("https://bank.example@evil.example/", "T"),
        ("https://a.example:99999/", "T"),
        ("https://a.example:8080/", "[T](<https://a.example:8080/>)"),
        ("https://a.example/\u202emoc", "T"),
        ("javascript:alert(1)", "T"),
        ("https:///no-host", "T"),
        ("https://a.example/" + "x" * URL_LIMIT, "T"),
        (None, "T"),
        ("", "T"),
    ],
)
def test_only_sound_addresses_are_linked(url, expected):
    assert link("T", url) == expected


@pytest.mark.parametrize("title", ["Party 🎉", "A *star*", "See https://b.example", "©"])
def test_a_title_that_a_label_cannot_carry_stands_beside_its_link(title):
    assert link(title, "https://a.example") == f"{escape(title)} ([link](<https://a.example>))"


@example("@here](00000:smile::", [Span(19, 20)], None)
@given(hostile, st.lists(spans, max_size=6), st.none() | spans)
def test_marking_marks_what_it_should_and_brings_nothing_else_to_life(text, words, sentence):
    text = tidy(text, lines=True)
    shown, live = parse(marked(text, words, sentence))

    def inside(place, span):
        return span is not None and max(span.start, 0) <= place < span.end

    assert live == set()
    assert "".join(char for char, _ in shown) == text
    for place, (char, styles) in enumerate(shown):
        if not char.isspace():
            assert ("bold" in styles) == inside(place, sentence)
            assert ("underline" in styles) == any(inside(place, word) for word in words)


@given(hostile, st.lists(spans, max_size=6), st.none() | spans)
def test_marking_untidy_text_loses_no_character(text, words, sentence):
    shown, live = parse(marked(text, words, sentence))

    assert live == set()
    assert visible(char for char, _ in shown) == visible(text)


@pytest.mark.parametrize(
    ("words", "sentence", "expected"),
    [
        (["South", "Korea"], "South Korea spoke.", "Then. **__South Korea__ spoke.** It ended*"),
        (["spoke. It"], "South Korea spoke.", "Then. **South Korea __spoke.__** __It__ ended*"),
        ([" Korea "], "", "Then. South __Korea__ spoke. It ended*"),
        (["South", "Korea", "spoke."], " South Korea spoke. ", "Then. **__South Korea spoke.__** It ended*"),
        ([], "", "Then. South Korea spoke. It ended*"),
        (["ended*"], "ended*", "Then. South Korea spoke. It **__ended*__**"),
    ],
)
def test_markers_nest_and_hug_words(words, sentence, expected):
    text = "Then. South Korea spoke. It ended*"

    def find(part):
        return Span(text.index(part), text.index(part) + len(part))

    found = marked(text, map(find, words), find(sentence) if sentence else None)

    assert found == expected.replace("ended*", r"ended\*")


def test_markers_move_along_with_tidied_text():
    text = "\u200b  Kim\u00ad  said\n\n“no”."

    assert marked(text, [Span(3, 6), Span(9, 13)], Span(15, len(text))) == "__Kim said__\n**“no”.**"
