"""Whatever a stranger types, uploads or names: it pings nobody, leads nowhere else, and fits."""

import importlib
import inspect
import pkgutil

import discord
import pytest
import regex
from discord_markdown import read
from hostile_layouts import MAKERS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strangers import (
    ADDRESSES,
    ENDLESS,
    Stranger,
    check_form,
    check_lines,
    check_plain,
    check_text,
    check_view,
    hostile_text,
)

import bot.chat
from bot.chat.asking.threads import thread_name
from bot.chat.commands.choices import choice_name
from bot.chat.layouts.made import Enclosed
from bot.chat.rendering.escaping import label
from bot.locales.catalogues import Catalogues, languages
from bot.locales.speech import ENGLISH

SPEECHES = [Catalogues().speech(language) for language in [ENGLISH, *languages()]]
HELPERS = {"enclosed", "forgotten", "passages_view", "with_row", "without_publish"}
"""What returns a view, or changes one, but is not shown for itself."""
every_layout = pytest.mark.parametrize("maker", MAKERS.values(), ids=lambda maker: maker.__name__)


def check(made, stranger):
    if isinstance(made, Enclosed):
        check_view(made.view, stranger)
        assert check_lines(made.data.decode())
    elif isinstance(made, discord.ui.Modal):
        check_form(made)
    else:
        check_view(made, stranger)


@every_layout
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.reuse, Phase.generate])
@given(st.data())
def test_nothing_that_strangers_type_comes_alive_or_breaks_the_limits(maker, data):
    stranger = Stranger(
        draw=lambda place: data.draw(hostile_text, label=place),
        draw_address=lambda: data.draw(st.sampled_from(ADDRESSES), label="address"),
    )
    for made in maker(stranger, data.draw(st.sampled_from(SPEECHES), label="speech")):
        check(made, stranger)


@every_layout
@pytest.mark.parametrize("text", ENDLESS, ids=range(len(ENDLESS)))
def test_text_without_end_is_cut_to_the_limits(maker, text):
    stranger = Stranger(draw=lambda _: text, draw_address=lambda: "https://good.example/" + "x" * 480)
    for made in maker(stranger, SPEECHES[ENDLESS.index(text) % len(SPEECHES)]):
        check(made, stranger)


@given(hostile_text, hostile_text)
def test_choices_and_labels_are_plain(title, fallback):
    check_plain(choice_name(title, fallback="story"), 100)
    check_plain(thread_name(title), 100)
    for limit in (45, 80, 100):
        if made := label(title + fallback, limit):
            check_plain(made, limit)


@pytest.mark.parametrize("text", ENDLESS, ids=range(len(ENDLESS)))
def test_choices_of_text_without_end_are_cut(text):
    check_plain(choice_name(text, "story"), 100)
    check_plain(thread_name(text), 100)


@every_layout
@pytest.mark.parametrize("speech", SPEECHES, ids=lambda speech: speech.locale)
def test_every_language_leaves_room_for_the_longest_words(maker, speech):
    stranger = Stranger(draw=lambda _: "x" * 10_000, draw_address=lambda: "https://good.example/" + "x" * 480)
    for made in maker(stranger, speech):
        check(made, stranger)


def test_every_layout_of_the_bot_is_in_the_table():
    """A new layout wants a function in `hostile_layouts`."""
    found = set()
    for module in pkgutil.walk_packages(bot.chat.__path__, "bot.chat."):
        for name, made in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            returns = str(inspect.signature(made).return_annotation)
            shows = made.__module__ == module.name and not name.startswith("_") and name not in HELPERS
            if shows and regex.search(r"\b(?:LayoutView|Modal)(?:$|'>$| \|)", returns):
                found.add(made)
    assert found
    assert found - set(MAKERS) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# x", "heading"), ("-# x", "subtext"), ("> x", "quote"), ("- x", "list"), ("2. x", "list"),
        ("a\n### x", "heading"), ("> # x", "heading"), ("@everyone", "ping"), ("<@&3>", "ping"), ("<#4>", "channel"),
        ("</a:1>", "command"), ("<t:1>", "time"), ("<:a:7>", "emoji"), (":a:", "emoji"), ("<id:home>", "navigation"),
        ("see https://a.example", "url"), ("<https://a.example>", "autolink"), ("discord.gg/a", "invite"),
        ("[a](https://b.example)", "link"), ("[**@here**](<https://b.example>)", "ping"), ("`x`", "code"),
        ("```py\nx```", "code"), ("*x*", "italics"), ("~~x~~", "strike"), ("||x||", "spoiler"),
    ],
)  # fmt: skip
def test_the_reader_sees_what_discord_would_bring_to_life(text, name):
    assert name in read(text).names


@pytest.mark.parametrize(
    "text",
    ["@everyone", r"\@everyone", r"\<@1>", "`<@1>`", "a \u202e b", "\u2068a", "a\u2069", "[a](https://b.example)"],
)
def test_the_check_finds_what_must_not_be(text):
    with pytest.raises(AssertionError):
        check_text(text, Stranger(draw=str, draw_address=str))
