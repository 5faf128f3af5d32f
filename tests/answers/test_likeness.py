"""Which questions ask the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.likeness import leaders


@pytest.mark.parametrize(
    "texts",
    [
        ["Who closed the old bridge?", "who closed the old bridge", "WHO CLOSED THE OLD BRIDGE??"],
        ["Who closed the old bridge?", "Tell me who closed the old bridge", "the old bridge - who was closing it?"],
        ["Who closed the old bridge?", "Who closed the old brigde?"],
        ["Wann öffnet die Brücke?", "Wann öffnet die Brücken?"],
        ["다리는 언제 열립니까?", "다리는 언제 열립니까"],
        ["桥什么时候开放?", "桥什么时候开放"],
        ["who?", "Who"],
        ["🙂", " 🙂 "],
        ["", ""],
        ["when does the new bridge over the river open", "when does the new bridge over the wide river open"],
    ],
)
def test_questions_that_ask_the_same_stand_together(texts):
    assert leaders(texts) == [0] * len(texts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who closed the old bridge?", "Who opened the old bridge?"),
        ("Who closed the old bridge?", "Who closed the old school?"),
        ("Who was mayor in 1990?", "Who was mayor in 1991?"),
        ("what happened to the council on the second day of may 1990", "what happened to the council on the second day of may 1991"),
        ("Where is the eastern gate?", "Where is the western gate?"),
        ("who?", "when?"),
        ("🙂", "🙁"),
        ("", "who?"),
    ],
)  # fmt: skip
def test_questions_that_ask_something_else_stand_apart(one, other):
    assert leaders([one, other]) == [0, 1]


def test_the_likest_leader_counts():
    apart = ["red green blue amber", "red green blue amber olive umber pearl"]
    assert leaders([*apart, "red green blue amber olive umber"])[2] == 1


def test_a_slip_is_seen_in_the_light_of_all_questions():
    # Each alone could be a word of its own; together the frequent one is what the others mean.
    texts = [
        "governor of the island",
        "goverrnor of the island",
        "governor",
        "governor's island",
        "govrnor of the island",
    ]
    found = leaders(texts)
    assert found[1] == found[4] == 0


words = st.sampled_from(
    ["bridge", "brigde", "mayor", "open", "opens", "river", "1990", "1991", "다리는", "桥", "who", "?"]
)


@settings(max_examples=25)
@given(st.lists(st.lists(words, max_size=6).map(" ".join) | st.text(max_size=30), max_size=12))
def test_every_question_has_a_leader_that_leads_itself(texts):
    found = leaders(texts)
    assert len(found) == len(texts)
    for at, leader in enumerate(found):
        assert leader <= at
        assert found[leader] == leader
    again = leaders([*texts, *texts])
    assert again[len(texts) :] == again[: len(texts)]
