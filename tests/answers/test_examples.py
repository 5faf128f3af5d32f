import pytest

from bot.answers.examples import answered, names_in
from bot.app import build_answerer
from bot.model import Article, Paragraph, Selection

TEXTS = ["Mayor Long closed the old bridge.", "A brass band plays at the summer fair.", "The river rose by two metres."]
QUESTIONS = [
    "What is said about the old bridge?",
    "Who sells xylophones?",
    "What is said about the old bridge?",
    "What is said about the summer fair?",
    "How far did the river rise by Monday?",
    "Where does the brass band play?",
]


@pytest.fixture(scope="module")
def answerer():
    articles = [Article(f"a{n}", "", f"a{n}.md", (Paragraph(text),)) for n, text in enumerate(TEXTS)]
    return build_answerer([passage for article in articles for passage in article.passages()])


def test_only_questions_that_are_answered_are_examples_each_once(answerer):
    found = answered(answerer, QUESTIONS)

    assert len(found) == len(set(found)) == 3
    assert "Who sells xylophones?" not in found


def test_no_more_questions_are_tried_than_cost_little(answerer):
    assert answered(answerer, [f"Who sells xylophones {n}?" for n in range(12)] + QUESTIONS) == ()


def test_what_is_not_selected_answers_nothing(answerer):
    assert answered(answerer, QUESTIONS[:1], Selection(articles=("a2",))) == ()


def test_names_are_words_with_capitals_inside_a_sentence_the_most_frequent_first():
    texts = [
        "The Old Bridge was closed by Mayor Ada Long, in the South Korean town.",
        "Then Park Sun-young spoke, and Park Sun-young, too.",
    ]

    assert names_in([*texts, "It was for Park Sun-young."], 2) == ["Park Sun-young", "Mayor Ada Long"]
    assert names_in(["서울에서 박선영 의원이 말했다."], 2) == []
