"""The notes of questions, without Discord."""

import asyncio
import contextlib

import pytest

from bot.chat.asking.notes import Note
from bot.model import Answer


class Desk:
    """Takes what notes are told."""

    def __init__(self):
        self.counted, self.kept = [], []
        self._ticks = iter(range(100))

    def note(self, surface="mention", server_id=1, *, recorded=True):
        keep = self.kept.append if recorded else None
        clock = lambda: float(next(self._ticks))  # noqa: E731
        return Note(surface, server_id, 2, count=lambda *told: self.counted.append(told), keep=keep, clock=clock)


@pytest.fixture
def desk():
    return Desk()


def answered(answered=True):
    return Answer("Who, <@7>?", answered, (), (), 0, None, 0.5, 1.0)


def test_a_question_is_counted_and_kept_once_when_its_block_ends(desk):
    with desk.note() as note:
        note.take(answered())
        assert (desk.counted, desk.kept) == ([], [])
    assert desk.counted == [("mention", "answered", 1.0)]
    (kept,) = desk.kept
    assert (kept.key, kept.text, kept.outcome, kept.server_id, kept.channel_id) == (
        note.key, "Who, @member?", "answered", 1, 2,
    )  # fmt: skip


@pytest.mark.parametrize(("addressed", "outcome"), [(True, "refused"), (False, "silent")])
def test_what_is_not_answered_is_a_refusal_only_to_whoever_spoke_to_the_bot(desk, addressed, outcome):
    with desk.note() as note:
        note.take(answered(False), addressed=addressed)
    assert [told[1] for told in desk.counted] == [kept.outcome for kept in desk.kept] == [outcome]


def test_a_direct_message_is_kept_without_its_channel(desk):
    with desk.note("direct", None) as note:
        note.take(answered())
    assert [kept.channel_id for kept in desk.kept] == [None]


def test_the_last_word_counts_and_an_answer_that_was_not_sent_is_not_kept(desk):
    with desk.note() as note:
        note.take(answered())
        note.end("limited")
    assert desk.counted == [("mention", "limited", 1.0)]
    assert desk.kept == []


def test_an_error_counts_as_failed_whatever_was_noted_before(desk):
    with contextlib.suppress(RuntimeError), desk.note() as note:
        note.take(answered())
        raise RuntimeError
    assert desk.counted == [("mention", "failed", 1.0)]
    assert desk.kept == []


def test_the_end_of_the_process_counts_as_nothing(desk):
    with contextlib.suppress(asyncio.CancelledError), desk.note() as note:
        note.take(answered())
        raise asyncio.CancelledError
    assert (desk.counted, desk.kept) == ([], [])


def test_where_nothing_is_noted_nothing_was_asked(desk):
    with desk.note():
        pass
    assert (desk.counted, desk.kept) == ([], [])


def test_without_records_a_question_has_no_key_and_is_counted_all_the_same(desk):
    with desk.note(recorded=False) as note:
        note.take(answered())
    assert note.key is None
    assert desk.counted == [("mention", "answered", 1.0)]


def test_a_note_that_nobody_listens_to_lets_questions_pass():
    with Note("command", 1, 2) as note:
        note.take(answered())
    assert note.key is None
