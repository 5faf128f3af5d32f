from bot.answers.examples import examples
from bot.app import build_answerer
from bot.model import Article, Paragraph, Selection

TITLES = [
    "The mayor closed the old bridge",
    "",
    "Xylophones",
    "A brass band plays at the summer fair",
    "The river rose",
]
TEXTS = ["Mayor Long closed the old bridge.", "A brass band plays at the summer fair.", "The river rose by two metres."]


def answerer():
    articles = [Article(f"a{n}", "", f"a{n}.md", (Paragraph(text),)) for n, text in enumerate(TEXTS)]
    return build_answerer([passage for article in articles for passage in article.passages()])


def test_only_questions_that_are_answered_are_examples():
    found = examples(answerer(), TITLES, lambda title: f"What is said about {title}?")

    assert len(found) == 3
    assert all("ylophone" not in question for question in found)


def test_a_title_alone_is_tried_where_the_question_is_not_answered():
    found = examples(answerer(), TITLES[:1], lambda _: "Who plays the xylophone?")

    assert found == (TITLES[0],)


def test_what_is_not_selected_answers_nothing():
    assert examples(answerer(), TITLES[:1], str, Selection(articles=("a2",))) == ()
