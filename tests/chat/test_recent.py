"""Which questions were answered a moment ago."""

import pytest

from bot.chat.asking import recent
from bot.chat.asking.recent import Asked, Recent

ASKED = Asked.of(1, "v1", "Who closed the bridge?")


@pytest.fixture
async def memory():
    made = Recent()
    await made.remember(ASKED, 77, "https://a.example/77", 100.0)
    return made


@pytest.mark.parametrize(
    "again", ["who  closed THE bridge", " Who closed\nthe bridge ?!", "Who clo\u200bsed the bridge"]
)
async def test_a_question_is_known_again_however_it_is_written(memory, again):
    assert await memory.find(Asked.of(1, "v1", again), 159.0) == "https://a.example/77"


@pytest.mark.parametrize(
    "other",
    [
        Asked.of(2, "v1", "Who closed the bridge?"),
        Asked.of(1, "v2", "Who closed the bridge?"),
        Asked.of(1, "v1", "Who?"),
    ],
)
async def test_another_channel_corpus_or_question_is_another(memory, other):
    assert await memory.find(other, 101.0) is None


async def test_after_a_minute_it_is_forgotten(memory):
    assert await memory.find(ASKED, 160.0) is None


async def test_nothing_older_is_kept_once_something_new_is_remembered(memory):
    await memory.remember(Asked.of(1, "v1", "Who?"), 78, "https://a.example/78", 160.0)
    assert [asked.question for asked in memory._answers] == ["who"]


async def test_a_deleted_answer_is_forgotten(memory):
    await memory.forget({78})
    assert await memory.find(ASKED, 101.0) is not None
    await memory.forget({77, 78})
    assert await memory.find(ASKED, 101.0) is None


async def test_the_newest_answers_are_kept(monkeypatch):
    monkeypatch.setattr(recent, "_MOST", 3)
    made = Recent()
    every = [Asked.of(number, "v1", "Who?") for number in range(5)]
    for number, asked in enumerate(every):
        await made.remember(asked, number, f"https://a.example/{number}", 100.0)
    assert [(await made.find(asked, 101.0)) is not None for asked in every] == [False, False, True, True, True]
