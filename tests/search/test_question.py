"""Questions as they are searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Query
from bot.search.kinds import Kind

from .corpora import engine_over, questions

RIVER = engine_over(
    ["How and what many saw: the river rose.", "Mayor Ada Long closed the old bridge in 2012.", "What a river!"]
)
BOTH = engine_over(
    "The houses stand by the river. They run and run.",
    "Die Häuser stehen am Fluss. Running ist gesund.",
    languages=["en", "de"],
)


def read(text, context="", engine=RIVER):
    return engine.candidates(Query(text, context=context)).question


def surfaces(question):
    return [term.surface for term in question.terms]


def test_each_term_comes_once_in_order_where_it_stands():
    text = "Was the bridge or were the BRIDGES closed?"
    question = read(text)
    assert surfaces(question) == ["bridge", "closed"]
    assert [text[slice(*term.span)] for term in question.terms] == ["bridge", "closed"]
    assert [word.surfaces[0] for word in question.words] == text.casefold().strip("?").split()
    assert [word.term for word in question.words] == [None, None, 0, None, None, None, 0, 1]


def test_a_word_as_asked_stands_for_itself():
    (term,) = read("bridges").terms
    assert term.near == ((term.text, 1.0),)
    assert (term.weight, term.known, term.corrected, term.context) == (1.0, True, None, False)
    assert term.idf > 0


def test_a_word_that_no_passage_has_tells_most_and_stands_for_nothing():
    known, unknown = read("bridge xylophone").terms
    assert (unknown.known, unknown.near, unknown.corrected) == (False, (), None)
    assert unknown.idf > known.idf


@pytest.mark.parametrize(("typed", "meant"), [("brigde", "bridge"), ("rivver", "river"), ("clsoed", "closed")])
def test_a_misspelt_word_has_near_terms_and_says_what_it_was_taken_for(typed, meant):
    question, right = read(typed), read(meant)
    (term,) = question.terms
    assert (term.surface, term.corrected, term.known) == (typed, meant, True)
    assert term.near[0] == (right.terms[0].text, 1.0)
    assert term.weight < 1
    assert question.words[0].surfaces[0] == meant


def test_a_misspelt_word_may_have_meant_several():
    engine = engine_over("The barge sank.", "The badge shone.")
    (term,) = read("bagge", engine=engine).terms
    assert {text for text, _ in term.near} == {"barg", "badg"}
    assert max(likely for _, likely in term.near) == 1.0
    assert all(0 < likely <= 1 for _, likely in term.near)


@pytest.mark.parametrize(("text", "kept"), [("Hpw river", ["river"]), ("whqt river", ["river"]), ("Hpw whqt", [])])
def test_misspelt_stop_words_are_left_out_as_stop_words_are(text, kept):
    question = read(text)
    assert surfaces(question) == kept
    assert [word.term for word in question.words] == [None] * (2 - len(kept)) + list(range(len(kept)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Did Bonghyun come?", ["did", "bong", "hyun", "come"]),
        ("Did Bong-hyun come?", ["did", "bong", "hyun", "come"]),
        ("Did Myung bak come?", ["did", "myungbak", "come"]),
        ("Did Myung-bak come?", ["did", "myungbak", "come"]),
        ("the other there", ["the", "other", "there"]),
        ("Bong", ["bong"]),
        ("Myung", ["myung"]),
    ],
)
def test_words_are_joined_and_divided_as_the_corpus_writes_them(text, words):
    question = read(text, engine=engine_over("Ji Bong-hyun came with Myungbak, another."))
    assert [word.surfaces[0] for word in question.words] == words


def test_words_that_only_frame_a_question_say_so_and_are_never_corrected():
    engine = engine_over("They tell of the river.", "Rain fell.")
    framing = {term.surface: term.framing for term in read("Please tell us of the river", engine=engine).terms}
    assert framing == {"tell": True, "river": False}
    assert read("Please mention the story", engine=engine).terms == ()


def test_words_of_what_was_said_before_are_flagged_and_stand_nowhere():
    bridge, river = read("What of the bridge?", context="The river and the bridge and the river").terms
    assert (bridge.surface, bridge.context, bridge.weight) == ("bridge", False, 1.0)
    assert (river.text, river.context, river.span) == ("river", True, (0, 0))


@given(questions, questions)
def test_all_that_was_said_before_counts_less_than_the_question_itself(text, context):
    terms = read(text, context).terms
    own = sum(term.idf for term in terms if not term.context)
    before = [term.idf * term.weight for term in terms if term.context]
    assert not own or sum(before) < own
    weights = [term.weight for term in terms if term.context]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("context", ["xylophone", "brigde", "the of", ""])
def test_of_what_was_said_before_only_words_of_the_corpus_count(context):
    assert surfaces(read("river", context=context)) == ["river"]


def test_what_was_said_before_is_no_part_of_the_question():
    question = read("And when?", context="Who closed the bridge in Geneva?")
    assert [word.surfaces for word in question.words] == [("and",), ("when",)]
    assert question.wants is Kind.TIME


def test_words_of_what_was_said_before_rank_passages():
    found = RIVER.search(Query("And the mayor?", context="river", limit=9)).hits
    assert {hit.passage.id for hit in found} == {"a0#1", "a0#2", "a0#3"}


def test_a_filter_is_read_as_it_stands():
    assert engine_over("何度も言った。", languages=["ja"])._reader.surfaces("何度") == ["何度"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Did Ada see the bridge?", ["ada"]),
        ("Ada saw the bridge", []),
        ("bridge 2012", ["2012"]),
        ("19th bridge", ["19th"]),
        ("what does the UN say", ["un"]),
        ("“Ada”", ["ada"]),
    ],
)
def test_names_and_numbers_show_in_capitals_and_digits(text, names):
    assert [word.surfaces[0] for word in read(text).words if word.name] == names


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("首都是北京", "pairs"),
        ("북한의 수도", "pairs"),
        ("UN 가입", "words"),
        ("WTO 가입 세계", "pairs"),
        ("river", "words"),
        ("", "words"),
        ("?!", "words"),
    ],
)
def test_a_question_is_read_in_pairs_when_most_of_its_words_are(text, style):
    assert read(text).style == style


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("house", ["a0#1"]),
        ("Häusern", ["a1#1"]),
        ("Fluss", ["a1#1"]),
        ("running", ["a0#1", "a1#1"]),
        ("river Fluss", ["a0#1", "a1#1"]),
    ],
)
def test_among_two_languages_a_word_matches_by_each_ones_stem(text, found):
    assert sorted(hit.passage.id for hit in BOTH.search(Query(text)).hits) == found


@pytest.mark.parametrize("text", ["the", "and they", "die", "der und", ""])
def test_among_two_languages_words_of_no_passage_but_as_stop_words_find_nothing(text):
    assert BOTH.search(Query(text)).hits == ()


@pytest.mark.parametrize("text", ["Whose river?", "Wessen Fluss?"])
def test_among_two_languages_stop_words_of_one_are_no_evidence(text):
    assert len(read(text, engine=BOTH).terms) == 1


def test_a_misspelt_word_is_taken_for_a_term_of_the_index():
    engine = engine_over("Running water.", "Der Fluss.", titles=["", "Running"], languages=["en", "de"])
    (term,) = read("runing", engine=engine).terms
    assert term.near == (("run", 1.0),)


@given(questions | st.text(max_size=40), questions)
def test_whatever_is_asked_words_and_terms_fit_together(text, context):
    question = read(text, context)
    texts = [term.text for term in question.terms]
    assert len(set(texts)) == len(texts)
    own = [term for term in question.terms if not term.context]
    assert question.terms[: len(own)] == tuple(own)
    assert {word.term for word in question.words} - {None} == set(range(len(own)))
    for term in question.terms:
        assert term.idf > 0
        assert 0 < term.weight <= 1
        assert 0 <= term.span.start <= term.span.end <= len(text)
        assert all(0 < likely <= 1 for _, likely in term.near)
