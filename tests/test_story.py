"""The shipped story, asked as a member would: the right paragraph first, and an honest no to everything else."""

from pathlib import Path

import pytest

from bot.app import build_app
from bot.model import Query

ASKED = {
    "Who spoke for South Korea at the United Nations?": 4,
    "Who delivered the speech in Geneva?": 4,
    "How many defectors face imminent repatriation?": 3,
    "What did Hong Lei say?": 8,
    "What does China call the defectors?": 7,
    "Who is on hunger strike?": 14,
    "Which party does Park Sun-young belong to?": 14,
    "Who visited the lawmaker on hunger strike?": 13,
    "What did President Lee Myung-bak say?": 10,
    "When will the foreign ministers meet?": 11,
    "What happens to defectors who are sent back?": 3,
    "What term did Kim use to refer to China?": 5,
    "Why did Kim avoid naming China?": 5,
    "What does the refugee convention require?": 6,
    "Who protested in front of the Chinese embassy?": 12,
    "Was Chun's visit official?": 15,
    "What did Chun tell Park?": 16,
    "why do they flee north korea": 1,
    "Is Seoul commited to the issue?": 13,
    "who is the spokesman of chinas foreign minstry": 8,
}
OTHER = [
    "best pizza toppings",
    "who won the World Cup in 2010?",
    "What is the capital of China?",
    "How do I install Python on Windows?",
    "who is the president of France?",
    "what's the weather in Seoul today?",
    "When was the United Nations founded?",
    "who invented the internet?",
    "How far is Seoul from Beijing?",
    "good morning everyone",
]


@pytest.fixture(scope="module")
def answerer():
    return build_app(Path(__file__).parent.parent / "corpus").answerer


def paragraphs(answerer, question):
    return [found.passage.attribution.paragraph for found in answerer.ask(Query(question)).passages]


def test_the_right_paragraph_comes_first_for_nine_questions_in_ten_and_among_three_for_all(answerer):
    found = {question: paragraphs(answerer, question) for question in ASKED}
    assert {q: found[q] for q, right in ASKED.items() if right not in found[q]} == {}
    assert sum(found[question][:1] == [right] for question, right in ASKED.items()) >= 18


@pytest.mark.parametrize("question", OTHER)
def test_questions_about_other_things_are_refused(answerer, question):
    assert paragraphs(answerer, question) == []
