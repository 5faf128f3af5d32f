import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.buttons.adding_ids import Confirm, Discard, FormId, OpenForm
from bot.chat.buttons.custom_id import CUSTOM_ID_LIMIT
from bot.chat.buttons.ids import Around, AskAgain, AskModerators, Delete, More, Page, Publish, Vote, checksum, parse
from bot.chat.buttons.moderator_ids import Change, Changes, History, LeaveIt, Remove, TakeBack
from bot.chat.buttons.reading_ids import Card, Jump, SearchFor, Shelf
from bot.chat.buttons.review_ids import Export, Reopen, Settle, Teach, Unanswered

article_ids = st.from_regex(r"[\w가-힣-]{1,60}", fullmatch=True)
keys = st.from_regex(r"[0-9a-f]{24}", fullmatch=True)
ids = st.one_of(
    st.builds(More, st.integers(0, 10**9 - 1)),
    st.builds(Page, st.integers(0, 10**9 - 1), st.none() | article_ids),
    st.builds(Delete, st.integers(0, 2**64 - 1), st.none() | keys),
    st.builds(Vote, keys, st.booleans()),
    st.builds(Changes, keys),
    st.builds(Change, keys, st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1)),
    st.builds(Remove, st.from_regex(r"[0-9a-f]{12}", fullmatch=True), article_ids),
    st.builds(TakeBack, st.integers(0, 10**9 - 1)),
    st.builds(History, st.integers(0, 10**9 - 1)),
    st.just(LeaveIt()),
    st.builds(Unanswered, st.integers(0, 10**9 - 1)),
    st.builds(Settle, keys, st.booleans(), st.integers(0, 10**9 - 1)),
    st.builds(Reopen, keys, st.integers(0, 10**9 - 1)),
    st.builds(Teach, keys),
    st.just(Export()),
    st.builds(Confirm, keys),
    st.builds(Discard, keys),
    st.builds(OpenForm, keys),
    st.just(AskAgain()),
    st.builds(SearchFor, st.integers(0, 9), st.none() | article_ids),
    st.just(Jump()),
    st.builds(Shelf, st.integers(0, 10**9 - 1)),
    st.builds(Card, st.integers(0, 10**9 - 1), article_ids),
    st.just(Publish()),
    st.just(AskModerators()),
    st.builds(
        lambda text, article, number: Around(checksum(text), f"{article}#{number}"),
        st.text(),
        article_ids,
        st.integers(1, 10**6),
    ),
)


@given(ids)
def test_every_id_is_read_back_and_short_enough(wanted):
    custom_id = wanted.encode()

    assert len(custom_id) <= CUSTOM_ID_LIMIT
    assert parse(custom_id) == wanted
    assert re.fullmatch(type(wanted).TEMPLATE, custom_id)


@given(st.builds(FormId, st.sampled_from(["article", "message", "edit"]), st.none() | keys))
def test_the_id_of_a_form_is_read_back_and_is_no_button_s(wanted):
    assert FormId.parse(wanted.encode()) == wanted
    assert parse(wanted.encode()) is None


@given(st.text())
def test_foreign_ids_are_nobodys(custom_id):
    # Drawn from the code's own texts now and then, it may be one of ours.
    found = parse(custom_id)
    assert found is None or found.encode() == custom_id
    assert parse(f"another bot's {custom_id}") is None


@pytest.mark.parametrize(
    "custom_id",
    [
        "more:",
        "more:-1",
        "more:1 ",
        "page:1",
        "around:xyz:a#1",
        "delete:a",
        "delete:1:",
        "vote:yes:12",
        "vote:maybe:" + "0" * 24,
        "more:१",
        "undo:",
        "settle:drop:" + "0" * 24 + ":0",
        "reopen:0:0",
        "remove:0:a",
        "changes:../x",
    ],
)
def test_forged_ids_are_nobodys(custom_id):
    assert parse(custom_id) is None


@pytest.mark.parametrize("wanted", [More(-1), Page(3, "a" * 85), Around("0" * 8, "a" * 90), Around("no", "a#1")])
def test_what_could_not_be_read_back_is_not_written(wanted):
    with pytest.raises(ValueError, match="cannot be the id"):
        wanted.encode()


def test_checksums_tell_changed_texts_apart():
    assert checksum("a") == "ca978112"
    assert checksum("a") != checksum("a ")
    assert len(checksum("\ud800")) == 8
