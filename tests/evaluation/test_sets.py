"""Reading evaluation sets, and the sentences about what is wrong in them."""

import dataclasses
import json

import pytest

from bot.errors import EvaluationError
from bot.evaluation.sets import Question, asked_otherwise, is_set, read_set


@pytest.mark.parametrize("packed", [False, True])
def test_a_set_is_read_plain_or_gzipped(write, packed):
    read = read_set(write(packed=packed))
    assert read.name == "small"
    assert [passage.id for passage in read.passages] == ["r1", "r2", "c1", "u1", "u2", "r3"]
    assert read.questions[0] == Question("q1", "Who closed the bridge?", ("Ada Long",))
    assert read.grades(read.questions[1]) == {"c1": 2}


def test_neighbours_with_one_title_are_paragraphs_of_one_article_and_those_without_stand_alone(write):
    read = read_set(write())
    places = [(p.attribution.paragraph, p.attribution.paragraphs) for p in read.passages]
    assert places == [(1, 2), (2, 2), (1, 1), (1, 1), (1, 1), (1, 1)]
    assert [passage.article_id for passage in read.passages] == ["r1", "r1", "c1", "u1", "u2", "r3"]


def test_a_passage_keeps_its_text_to_the_character_and_invents_no_origin(write):
    text = "\ufeff  Two\n\nparagraphs,\ttabs and “ﬁ” \r\n"
    (passage,) = read_set(
        write(corpus=json.dumps({"id": "a", "title": "T", "text": text, "more": 1}), qrels="q1\ta\t1\n")
    ).passages
    assert passage.text == text
    assert passage.language is None
    assert passage.heading is None
    known = {name: value for name, value in dataclasses.asdict(passage.attribution).items() if value is not None}
    assert known == {"title": "T", "paragraph": 1, "paragraphs": 1, "file": "corpus.jsonl", "tags": ()}


def test_a_language_is_taken_from_the_line(write):
    assert [passage.language for passage in read_set(write()).passages if passage.language] == ["en"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_blank_lines_and_a_missing_header_do_no_harm(write, end):
    line = '{"id": "a", "title": "", "text": "x"}'
    read = read_set(write(corpus=f"\ufeff{line}{end}{end} {end}", qrels=f"{end}q1\ta\t0.5{end}"))
    assert len(read.passages) == 1
    assert read.grades(read.questions[0]) == {"a": 0.5}
    assert read.grades(read.questions[2]) == {}


def test_values_are_frozen(write):
    read = read_set(write())
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.name = "other"
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.questions[0].text = "other"


GOOD = '{"id": "a", "title": "", "text": "x"}\n'


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        ({"leave": ["corpus.jsonl"]}, "corpus.jsonl:", "no such file"),
        ({"leave": ["queries.jsonl"]}, "queries.jsonl:", "no such file"),
        ({"leave": ["qrels.tsv"]}, "qrels.tsv:", "no such file"),
        ({"corpus": ""}, "corpus.jsonl:", "no passage"),
        ({"corpus": GOOD + "{"}, "corpus.jsonl:2:", "cannot be used"),
        ({"corpus": GOOD + "[" * 99_999}, "corpus.jsonl:2:", "cannot be used"),
        ({"corpus": GOOD + "[1]"}, "corpus.jsonl:2:", "object"),
        ({"corpus": GOOD + "\n" + '{"id": "b", "title": ""}'}, "corpus.jsonl:3:", "`text`"),
        ({"corpus": '{"title": "", "text": "x"}'}, "corpus.jsonl:1:", "`id`"),
        ({"corpus": '{"id": 7, "title": "", "text": "x"}'}, "corpus.jsonl:1:", "`$.id`"),
        ({"corpus": GOOD + GOOD}, "corpus.jsonl:2:", "“a” was given before"),
        ({"corpus": GOOD.replace('"a"', '""')}, "corpus.jsonl:1:", "id is empty"),
        ({"corpus": GOOD.replace('"a"', '"a\\tb"')}, "corpus.jsonl:1:", "tab"),
        ({"corpus": GOOD.encode() + b'"\xff"'}, "corpus.jsonl:2:", "UTF-8"),
        ({"queries": ""}, "queries.jsonl:", "no question"),
        ({"queries": '{"id": "q1"}'}, "queries.jsonl:1:", "`text`"),
        ({"queries": '{"id": "q1", "text": "x", "answers": "y"}'}, "queries.jsonl:1:", "answers"),
        ({"queries": '{"id": "q1", "text": "x"}\n' * 2}, "queries.jsonl:2:", "“q1” was given before"),
        ({"qrels": "q1\tr1\t1\nq9\tr1\t1\n"}, "qrels.tsv:2:", "No question has the id “q9”"),
        ({"qrels": "q1\tr9\t1\n"}, "qrels.tsv:1:", "No passage has the id “r9”"),
        ({"qrels": "q1\tr1\tmuch\n"}, "qrels.tsv:1:", "“much” is not a number"),
        ({"qrels": "a\tb\tc\nd\te\tf\n"}, "qrels.tsv:2:", "“f” is not a number"),
        ({"qrels": "q1\tr1\tnan\n"}, "qrels.tsv:1:", "“nan” is not a number"),
        ({"qrels": "q1 r1 1\n"}, "qrels.tsv:1:", "1 field,"),
        ({"qrels": "q1\t0\tr1\t1\n"}, "qrels.tsv:1:", "4 fields,"),
        ({"qrels": "q1\tr1\t1\nq1\tr1\t0\n"}, "qrels.tsv:2:", "judged before"),
        ({"qrels": "q1\tr1\t0\n"}, "qrels.tsv:", "No passage is relevant"),
    ],
)
def test_what_cannot_be_used_is_named_with_file_line_and_remedy(write, files, place, words):
    with pytest.raises(EvaluationError) as caught:
        read_set(write(**files))
    sentence = str(caught.value)
    assert f"small/{place}" in sentence
    assert words in sentence
    assert sentence.endswith(".")
    assert caught.value.problem.remedy


@pytest.mark.parametrize("raw", [b"no gzip", b"\x1f\x8b\x08\x00"])
def test_a_damaged_archive_is_an_error_with_its_name(write, raw):
    folder = write(leave=["corpus.jsonl"])
    (folder / "corpus.jsonl.gz").write_bytes(raw)
    with pytest.raises(EvaluationError, match=r"corpus\.jsonl\.gz:1: The file cannot be read any further"):
        read_set(folder)


def test_a_set_is_known_by_any_of_its_files(write, tmp_path):
    assert is_set(write())
    assert is_set(write("half", leave=["corpus.jsonl", "queries.jsonl"]))
    assert not is_set(tmp_path / "sets")
    assert not is_set(tmp_path / "sets" / "small" / "corpus.jsonl")
    assert not is_set(tmp_path / "nowhere")


def test_other_questions_take_the_answers_of_those_with_their_ids(write, tmp_path):
    own = read_set(write())
    file = tmp_path / "queries.typo.jsonl"
    file.write_text(
        '{"id": "q2", "text": "Hwo long?"}\n{"id": "q1", "text": "Woh?", "answers": ["Ada"]}\n{"id": "new", "text": "?"}'
    )
    other = asked_otherwise(own, file, "typo")
    assert other.name == "small + typo"
    assert other.passages is own.passages
    assert other.questions == (
        Question("q2", "Hwo long?", ("fifty minutes", "50 minutes")),
        Question("q1", "Woh?", ("Ada",)),
        Question("new", "?", ()),
    )


def test_other_questions_that_nobody_judged_are_an_error(write, tmp_path):
    own = read_set(write())
    file = tmp_path / "queries.typo.jsonl"
    file.write_text('{"id": "new", "text": "?"}')
    with pytest.raises(EvaluationError, match=r"typo\.jsonl: No question has a relevant passage in small"):
        asked_otherwise(own, file, "typo")
    with pytest.raises(EvaluationError, match="no such file"):
        asked_otherwise(own, tmp_path / "none.jsonl", "typo")
