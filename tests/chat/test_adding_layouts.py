"""What moderators see before they say yes, within Discord's limits, whatever the files and forms hold."""

from datetime import date
from types import SimpleNamespace

from chat_support import buttons, check_limits, said, text
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.layouts.adding_layouts import edit_layout, failed_layout, preview_layout, refused_layout
from bot.chat.layouts.article_forms import article_form, edit_form, message_form, typed_fields
from bot.chat.layouts.made import Enclosed
from bot.corpus.article_changes import FieldChange
from bot.corpus.uploads import Preview
from bot.corpus.written import Written
from bot.errors import Problem
from bot.locales.speech import Speech
from bot.model import Article, Paragraph

KEY = "0123456789ab" * 2
WORST = [
    "@everyone <@1> [a](https://b.example) # - 1. ``` ||",
    "x" * 9000,
    "語" * 3000,
    "*" * 4000,
    "\u202eabc\u200b\n\n> # x",
    "\U0001f6a8" * 1500,
    "[" * 300,
]


def shown(view):
    view = view.view if isinstance(view, Enclosed) else view
    message = SimpleNamespace(components=view.to_components(), content="")
    check_limits(message)
    return message


def article(title="Snow", paragraphs=("Snow fell.",), **more):
    return Article("snow", title, "snow.txt", tuple(map(Paragraph, paragraphs)), **more)


def preview(*articles, problems=()):
    return preview_layout(Preview(articles, tuple(problems), ()), KEY, Speech(), typed=False)


def test_a_long_first_passage_leaves_room_for_the_last_one():
    message = shown(preview(article(paragraphs=("A long one. " * 900, "The middle.", "The end."))))
    assert "Last passage\n> The end." in said(message)
    assert "The middle" not in said(message)


def test_what_does_not_fit_of_the_problems_is_in_the_file():
    problems = [Problem("snow.txt", n, "Something is wrong. " * 30, "Mend it.") for n in range(4)]
    made = preview(article(), problems=problems)
    shown(made)
    assert isinstance(made, Enclosed)
    assert len(made.data.decode().splitlines()) == 4
    assert not isinstance(preview(article(), problems=problems[:1]), Enclosed)


def test_notices_are_told_too():
    notice = Problem("snow.txt", 1, "“Share this” was left out.", "Nothing needs to be done.", notice=True)
    assert "Noticed while reading: 1." in said(shown(preview(article(), problems=[notice])))


def test_every_form_fits_whatever_it_is_filled_in_with():
    for words in WORST:
        written = Written(words, words, words, words, words, words)
        for form in (article_form, message_form, edit_form):
            made = form(written, Speech(), KEY).to_dict()
            assert len(made["components"]) <= 5
            assert len(made["title"]) <= 45
            for label in made["components"]:
                box = label["component"]
                assert len(label["label"]) <= 45
                assert len(label.get("description") or "") <= 100
                assert len(box.get("value") or "") <= box.get("max_length", 4000) <= 4000


def test_a_forged_form_holds_nothing_that_is_read():
    assert typed_fields([{}, {"component": None}, {"components": [{}]}, {"component": {"values": []}}]) == {}


hostile = st.text(max_size=200) | st.sampled_from(WORST)
articles = st.builds(
    article,
    hostile,
    st.lists(hostile, min_size=1, max_size=4),
    author=st.none() | hostile,
    publisher=st.none() | hostile,
    url=st.none() | hostile,
    published=st.none() | st.dates(date(1900, 1, 1)),
)
problems = st.builds(Problem, hostile, st.none() | st.integers(1, 9), hostile, hostile, st.booleans())
facts = st.builds(FieldChange, st.sampled_from(["title", "url"]), st.none() | hostile, hostile)


@settings(max_examples=60)
@given(st.lists(articles, min_size=1, max_size=7), st.lists(problems, max_size=9), st.lists(facts, max_size=5), hostile)
def test_hostile_articles_fit_and_do_nothing(held, told, changed, sentence):
    messages = [
        shown(preview(*held, problems=told)),
        shown(edit_layout(held[0].title, changed, KEY, Speech())) if changed else None,
        shown(refused_layout([sentence] * 9, Speech(), KEY)),
        shown(failed_layout(sentence, KEY, Speech(), typed=True)),
    ]
    for message in filter(None, messages):
        assert "Cancel" in buttons(message) or "Open the form again" in buttons(message)
        plain = text(message).replace("\\<", "").replace("\\[", "")
        for sign in ("@everyone", "<@1>", "[a](", "\u202e"):
            assert sign not in plain
