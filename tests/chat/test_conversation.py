"""What was said before, read back from an answer's components."""

import discord
import pytest
from discord.components import _component_factory
from hypothesis import given, settings
from hypothesis import strategies as st
from test_layouts import HOSTILE, answer, answers, check, found, passage, texts

from bot.answers.follow_up import Turn
from bot.chat.asking.conversation import conversation_of
from bot.chat.layouts import answer_layouts
from bot.chat.layouts.article_layouts import around_layout
from bot.chat.layouts.marked_lines import Line, contents, marked_line
from bot.chat.rendering.escaping import tidy
from bot.chat.rendering.excerpt import total_size
from bot.chat.rendering.turns import TURNS_LIMIT, answer_from, shown_turns, turns_from, turns_text
from bot.locales.speech import Speech
from bot.model import Found, Span

SPEECH = Speech()
SPOKE = Turn("Who spoke?", "Kim Bong-hyun spoke for Seoul.")


def received(view):
    """The components of a view as Discord gives them back."""
    return [_component_factory(component) for component in view.to_components()]


def shown(made, turns=()):
    return received(answer_layouts.answer_layout(made, speech=SPEECH, asker_id=1, private=False, turns=turns))


def test_an_answer_is_read_back_as_its_question_and_its_marked_sentence():
    assert conversation_of(shown(answer(found(1), found(2, 5)))) == (SPOKE,)


def test_where_no_sentence_is_marked_the_whole_passage_is_the_answer():
    assert conversation_of(shown(answer(found(1, text="One.\n> Two *three*.")))) == (
        Turn("Who spoke?", "One.\n> Two *three*."),
    )


def test_a_refusal_has_a_question_and_no_answer():
    refused = answer_layouts.refusal_layout(
        answer(question="Why?", suggestions=("Kim",)), speech=SPEECH, asker_id=1, private=False
    )
    assert conversation_of(received(refused)) == (Turn("Why?", None),)


def test_an_answer_carries_the_turns_that_it_leaned_on():
    earlier = (Turn("Who met?", None), Turn("When **was** it?", "On *Monday*."))
    assert conversation_of(shown(answer(found(1)), earlier)) == (*earlier, SPOKE)


@pytest.mark.parametrize(
    "view",
    [answer_layouts.notice_layout("-# Asked before: Who?"), around_layout([passage()], passage(), SPEECH)],
)
def test_other_messages_are_no_conversation(view):
    assert conversation_of(received(view)) == ()


text = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join))
long = st.one_of(text, st.builds(str.__mul__, st.sampled_from(HOSTILE), st.integers(0, 900)))


@st.composite
def sentences(draw):
    """A passage whose middle part is the answer."""
    before, middle, after = draw(st.sampled_from(["", "One. "])), draw(text), draw(st.sampled_from(["", " Two."]))
    span = Span(len(before), len(before) + len(middle))
    words = draw(st.lists(st.integers(0, len(middle)), max_size=6).map(sorted))
    marks = tuple(Span(span.start + a, span.start + b) for a, b in zip(words[::2], words[1::2], strict=False))
    return middle, Found(1, passage(text=before + middle + after), 1.0, span, marks)


def letters(value):
    """What is left of a text however its white space and invisible signs were folded."""
    return "".join(char for char in tidy(value) if not char.isspace() and char.isprintable())


@given(text.filter(tidy), sentences())
def test_any_marked_sentence_is_read_back_whatever_stands_in_it(question, made):
    sentence, best = made
    if not letters(sentence):
        return
    (turn,) = conversation_of(shown(answer(best, question=question)))
    assert turn.question == tidy(question)
    assert letters(turn.answer) == letters(sentence)


@given(st.lists(st.builds(Turn, long, st.none() | long), max_size=5))
def test_any_turns_fit_and_are_read_back_as_they_are_shown(turns):
    kept = shown_turns(turns, SPEECH)
    assert total_size([turns_text(kept, SPEECH)]).fits(TURNS_LIMIT)
    line = marked_line(Line.TURNS, turns_text(kept, SPEECH))
    assert turns_from(contents([line], Line.TURNS)) == kept
    assert shown_turns(kept, SPEECH) == kept
    if turns and tidy(turns[-1].question):
        assert kept


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=20)
@given(answers, st.lists(st.builds(Turn, long, st.none() | long), max_size=4))
def test_any_answer_with_any_turns_fits_and_does_nothing_by_itself(made, turns):
    kept = shown_turns(turns, SPEECH)
    for view in (
        answer_layouts.answer_layout(made, speech=SPEECH, asker_id=7, private=False, turns=kept),
        answer_layouts.refusal_layout(made, speech=SPEECH, asker_id=7, private=False, turns=kept),
    ):
        components = check(view)
        if tidy(made.question):
            assert conversation_of(components)[:-1] == kept


def test_the_nearest_turns_are_shown_whole_and_older_ones_shorter_or_not_at_all():
    said = ("A sentence of an article. " * 6).strip()
    kept = shown_turns([Turn(f"Question {number}?", said) for number in range(6)], SPEECH)
    assert kept[-2:] == (Turn("Question 4?", said), Turn("Question 5?", said))
    assert kept[0].question == f"Question {6 - len(kept)}?"
    assert 2 < len(kept) < 6


def test_a_quotation_keeps_what_only_looks_like_marks():
    assert answer_from(r"> One. **\*\*T\_\_w\> __o__**" + "\n> **") == "**T__w> o"
    view = answer_layouts.answer_layout(answer(found(1)), speech=SPEECH, asker_id=1, private=False)
    assert isinstance(view, discord.ui.LayoutView)
    assert answer_from(texts(view)[2]) == SPOKE.answer
