"""A folder that is read again and again answers as one that is read for the first time."""

import json
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.errors import CorpusError
from bot.library.library import Library
from bot.library.making import Kit
from bot.model import Query
from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector
from bot.search.mix import shipped_weights

KIT = Kit(Analysers(), LanguageDetector(), shipped_weights())
QUESTIONS = ["Who saw the snow in Geneva?", "mnister", "river 2012", "Bonghyun", "why", "genva rain 19"]

SENTENCES = st.lists(
    st.sampled_from(
        [
            "Snow fell in Geneva.",
            "The minister saw it in 2012.",
            "Rain, because of rivers!",
            "Ji Bong-hyun came.",
            "19 met.",
        ]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=3).map("\n\n".join)
NAMES = ["a.txt", "b.txt", "c.jsonl", "d.jsonl", "e.txt"]


def content(name, texts):
    """A file's content: an archive has all texts, another file the first one."""
    if name.endswith(".txt"):
        return f"Title of {name}\n\n{texts[0]}\n"
    lines = [{"id": f"{name[0]}{at}", "title": f"Title {at % 2}", "text": text} for at, text in enumerate(texts)]
    return "".join(json.dumps(line) + "\n" for line in lines)


CHANGES = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.none() | st.lists(PARAGRAPHS, min_size=1, max_size=5), min_size=1, max_size=3),
    min_size=2,
    max_size=5,
)  # fmt: skip


def answers(read):
    """All that a reading answers; an error's words where it gives nothing."""
    try:
        corpus, engine = read()
    except CorpusError as error:
        return str(error.message)
    found = [engine.search(Query(question, limit=50)) for question in QUESTIONS]
    listed = [passage.id for passage in corpus.passages()]
    return (
        corpus.version,
        listed,
        [[replace(hit, score=0.0, parts=()) for hit in sorted(result.hits, key=lambda hit: hit.passage.id)] for result in found],
        [{hit.passage.id: round(hit.score, 6) for hit in result.hits} for result in found],
        [[(term.surface, term.near) for term in result.terms] for result in found],
        [engine.alike(word, 5) for word in ("mnister", "genevva")],
        [engine.passage(passage_id) for passage_id in listed],
        engine.articles("", 50),
    )  # fmt: skip


def apply(folder, change):
    for name, texts in change.items():
        if texts is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_text(content(name, texts))


@pytest.mark.parametrize("together", [0, 20_000])
@pytest.mark.parametrize("kept", [None, 1])
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(changes=CHANGES)
def test_every_reading_answers_as_a_first_one(tmp_path_factory, together, kept, changes):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.library.making._TOGETHER", together)
        patched.setattr("bot.library.making._SHARE", 1)
        patched.setattr("bot.library.library._KEPT", kept or 5_000)
        folder = tmp_path_factory.mktemp("corpus")
        place = folder / "index" if kept is None else tmp_path_factory.mktemp("state") / "index"
        library = Library(folder, KIT, None if kept is None else place)
        for change in changes:
            apply(folder, change)
            expected = answers(Library(folder, KIT).read)
            assert answers(library.read) == expected
            if kept is not None:
                # So does the next start, from what is kept.
                assert answers(Library(folder, KIT, place).read) == expected


def test_what_could_not_be_kept_at_first_is_kept_whole_later(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.library.making._TOGETHER", 0)
    monkeypatch.setattr("bot.library.making._SHARE", 1)
    monkeypatch.setattr("bot.library.library._KEPT", 1)
    folder, place = tmp_path / "corpus", tmp_path / "index"
    folder.mkdir()
    place.write_text("In the way of a folder.")
    library = Library(folder, KIT, place)
    for number, name in enumerate(["a.txt", "b.txt", "e.txt"]):
        apply(folder, {name: [f"The minister number{number} saw snow."]})
        if name == "e.txt":
            place.unlink()
        expected = answers(Library(folder, KIT).read)
        assert answers(library.read) == expected
    assert place.is_dir()
    assert answers(Library(folder, KIT, place).read) == expected
