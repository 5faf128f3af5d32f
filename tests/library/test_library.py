"""What is kept between two starts, and what happens to it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.corpus.volume import Volume
from bot.errors import CorpusError
from bot.library import analysis
from bot.library.keep import Keep
from bot.library.library import Library
from bot.library.making import Kit
from bot.library.tome import TEXTS, Tome
from bot.model import Query
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector
from bot.search.lexicon import Lexicon
from bot.search.mix import shipped_weights

KIT = Kit(Analysers(), LanguageDetector(), shipped_weights())
WORDS = [
    "river",
    "bridge",
    "mayor",
    "water",
    "flood",
    "old",
    "town",
    "mill",
    "storm",
    "boat",
    "house",
    "night",
    "watch",
    "snow",
    "rain",
]


@pytest.fixture(autouse=True)
def _small_corpora_are_kept_too(monkeypatch):
    monkeypatch.setattr("bot.library.library._KEPT", 1)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder / "news.jsonl", range(40))
    (folder / "fair.txt").write_text("The fair\n\nThe fair opens in May.\n")
    return folder


@pytest.fixture
def place(tmp_path):
    return tmp_path / "state" / "index"


def write(file, numbers, seed=1):
    chance = random.Random(seed)
    lines = [
        {"title": f"Report {number}", "text": "\n\n".join(" ".join(chance.choices(WORDS, k=9)) + "." for _ in range(3))}
        for number in numbers
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))


def found(engine):
    results = [engine.search(Query(text, limit=500)) for text in ("old bridge", "fair in May", "strom")]
    return [{hit.passage.id: (hit.passage.text, round(hit.score, 6)) for hit in result.hits} for result in results]


def read(folder, place=None):
    return found(Library(folder, KIT, place).read()[1])


@pytest.fixture
def analysed_passages(monkeypatch):
    """The ids of the passages that were analysed, as they are."""
    ids = []

    def noted(volume, tongues, outline, first):
        end = first + len(outline.seen)
        ids.extend(volume.passage(number, None).id for number in range(*volume.first_passage[[first, end]].tolist()))
        return batch(volume, tongues, outline, first)

    batch = analysis._batch
    monkeypatch.setattr(analysis, "_batch", noted)
    return ids


def test_a_second_start_analyses_nothing(folder, place, analysed_passages):
    first = read(folder, place)
    assert len(analysed_passages) == 121
    assert read(folder, place) == first
    assert len(analysed_passages) == 121


def test_only_what_changed_is_analysed_again(folder, place, analysed_passages):
    library = Library(folder, KIT, place)
    library.read()
    analysed_passages.clear()
    lines = (folder / "news.jsonl").read_text().splitlines()
    lines[7] = json.dumps({"title": "Report 7", "text": "Thunder over the old bridge."})
    (folder / "news.jsonl").write_text("\n".join(lines))
    (folder / "new.txt").write_text("New\n\nA new mill.\n")
    os.utime(folder / "fair.txt")
    changed = found(library.read()[1])
    assert sorted(analysed_passages) == ["new#1", "report-7#1"]
    assert changed == read(folder)


def test_lines_that_move_are_not_analysed_again(folder, place, analysed_passages):
    library = Library(folder, KIT, place)
    library.read()
    analysed_passages.clear()
    lines = (folder / "news.jsonl").read_text()
    (folder / "news.jsonl").write_text(json.dumps({"title": "First", "text": "A flood."}) + "\n" + lines)
    library.read()
    # The first line may begin with a byte order mark, so it is looked at again, but it says the same.
    assert analysed_passages == ["first#1"]


def test_what_is_put_first_and_changed_costs_the_others_nothing(folder, place, analysed_passages):
    library = Library(folder, KIT, place)
    library.read()
    analysed_passages.clear()
    lines = (folder / "news.jsonl").read_text().splitlines()
    del lines[-1]
    lines.insert(0, json.dumps({"title": "Report 39", "text": "Thunder."}))
    (folder / "news.jsonl").write_text("\n".join(lines))
    library.read()
    assert analysed_passages == ["report-39#1"]


def test_an_article_is_analysed_again_when_the_others_tell_its_language_otherwise(folder, place):
    (folder / "short.txt").write_text("Konzert\n\nKonzert Donnerstag.\n")
    library = Library(folder, KIT, place)
    library.read()
    german = "Der Bürgermeister sagte, dass die Brücke nicht mehr sicher sei und im Mai geschlossen werde. " * 3
    for number in range(60):
        (folder / f"g{number}.txt").write_text(f"Bericht {number}\n\n{german}\n")
    (folder / "news.jsonl").unlink()
    corpus, engine = library.read()
    assert engine.passage("short#1").language == read_languages(folder)["short#1"] == "de"
    assert len(corpus.articles) == 62


def read_languages(folder):
    corpus, engine = Library(folder, KIT).read()
    return {passage.id: engine.passage(passage.id).language for passage in corpus.passages()}


def test_a_damaged_index_is_made_anew_with_one_sentence(folder, place, caplog):
    expected = read(folder, place)
    (name,) = place.glob("tome-*/index/forward_words_values.npy")
    name.write_bytes(name.read_bytes()[:-1] + b"x")
    assert read(folder, place) == expected
    (record,) = caplog.records
    assert record.message == (
        f"The index in {place} is damaged (“{name.relative_to(place)}” is not what was written), so it is made anew."
    )
    caplog.clear()
    assert read(folder, place) == expected
    assert not caplog.records


def test_an_index_of_another_version_is_made_anew_with_one_sentence(folder, place, caplog, monkeypatch):
    expected = read(folder, place)
    monkeypatch.setattr("bot.library.fingerprint.fingerprint", lambda: "another")
    assert read(folder, place) == expected
    (record,) = caplog.records
    assert record.message == f"The index in {place} was made by another version of the bot, so it is made anew."


def test_an_index_of_another_folder_is_made_anew_with_one_sentence(folder, place, caplog, tmp_path):
    read(folder, place)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    (other / "fair.txt").unlink()
    assert read(other, place) == read(other)
    (record,) = caplog.records
    assert record.message == f"The index in {place} belongs to another corpus folder, so it is made anew."


def test_silent_damage_is_found_beside_and_the_next_reading_is_from_scratch(folder, place, monkeypatch):
    library = Library(folder, KIT, place)
    expected = found(library.read()[1])
    assert library.damage() is None
    monkeypatch.setattr("bot.library.parts._ALWAYS", 0)
    (name,) = place.glob("tome-*/index/codes.npy")
    times = name.stat().st_atime_ns, name.stat().st_mtime_ns
    with name.open("r+b") as file:
        file.seek(-2, os.SEEK_END)
        file.write(b"\xff\xff")
    os.utime(name, ns=times)
    assert "codes.npy” is not what was written" in library.damage()
    assert found(library.read()[1]) == expected
    assert library.damage() is None


def test_an_index_that_cannot_be_kept_costs_no_answer(folder, place, caplog):
    place.parent.mkdir()
    place.write_text("a file in the way")
    assert read(folder, place) == read(folder)
    assert caplog.records[0].message.startswith("The index cannot be kept: ")


def test_many_new_texts_are_written_while_they_are_read(folder, place, monkeypatch):
    monkeypatch.setattr("bot.library.library._HEAVY", 1)
    monkeypatch.setattr("bot.library.outliner._MANY", 1)
    monkeypatch.setattr("bot.library.outliner.AT_ONCE", 30)
    monkeypatch.setattr("bot.library.outliner._processors", lambda: 2)
    assert read(folder, place) == read(folder)
    assert read(folder, place) == read(folder)
    assert not list(place.glob("*.part"))


def test_a_helping_process_that_ends_early_is_told_and_leaves_nothing(folder, place, monkeypatch):
    monkeypatch.setattr("bot.library.library._HEAVY", 1)
    monkeypatch.setattr("bot.library.outliner._MANY", 1)
    monkeypatch.setattr("bot.library.outliner.AT_ONCE", 30)
    monkeypatch.setattr("bot.library.outliner._processors", lambda: 2)
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(CorpusError, match="A process that helped to read the corpus ended early"):
        Library(folder, KIT, place).read()
    assert [file.name for file in place.iterdir()] == ["lock"]


def test_a_kept_tome_is_what_was_read(folder, place):
    read(folder, place)
    (kept,) = place.glob("tome-*")
    tome = Tome.load(kept)
    assert tome.volume.articles == 41
    assert Volume.load(kept / TEXTS).passages == len(tome.segment.forward) == 121
    forward = analysed((tome.volume.passage(number, "en") for number in range(121)), Analysers(), Lexicon.empty())
    assert forward.words.lengths.tolist() == tome.segment.forward.words.lengths.tolist()


READER = """
import sys
from pathlib import Path
import bot.library.library as library
from tests_library import KIT
library._KEPT = 1
print("begun", flush=True)
library.Library(Path(sys.argv[1]), KIT, Path(sys.argv[2])).read()
print("done", flush=True)
"""


def test_a_kill_at_any_moment_leaves_the_old_index_or_the_new_one(folder, place, tmp_path):
    shutil.copy(__file__, tmp_path / "tests_library.py")
    paths = os.pathsep.join([str(tmp_path), str(Path(analysis.__file__).parents[2])])
    chance, seconds, ends = random.Random(4), 0.4, set()
    for turn in range(9):
        write(folder / "news.jsonl", range(40), seed=turn // 2)
        with subprocess.Popen(
            [sys.executable, "-c", READER, folder, place],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        ) as process:
            assert process.stdout.readline() == b"begun\n"
            start = time.monotonic()
            if turn:
                time.sleep(chance.uniform(0, seconds))
                process.send_signal(signal.SIGKILL)
            finished = process.stdout.read() == b"done\n"
            if not turn:
                seconds = time.monotonic() - start
        ends.add(finished)
        # Whatever there is, is whole.
        assert Library(folder, KIT, place).damage() is None
        assert read(folder, place) == read(folder)
    assert ends == {True, False}


def test_files_that_are_too_new_to_tell_are_read_once_more_only(folder, place, monkeypatch):
    read(folder, place)
    old = time.time() - 60
    for file in folder.iterdir():
        os.utime(file, (old, old))
    # Nobody can set when a file was last touched.
    monkeypatch.setattr("bot.corpus.earlier._RACE", 0)
    read(folder, place)
    opened = []
    monkeypatch.setattr("bot.corpus.reader.contents_anew", lambda file, *_: opened.append(file.name) or iter(()))
    assert read(folder, place)
    assert opened == []


def test_another_process_may_put_its_state_in_the_place_of_what_was_read(folder, place, caplog):
    first, second = Library(folder, KIT, place), Library(folder, KIT, place)
    first.read()
    (place / "manifest").write_text("damaged")
    second.read()
    caplog.clear()
    (folder / "new.txt").write_text("New\n\nA new mill.\n")
    assert found(first.read()[1]) == found(second.read()[1]) == read(folder)
    assert not caplog.records


@pytest.mark.parametrize("paragraph", ["0", "2", "01", "-1", "²", "٣", "1.0", "", "9" * 5000])
def test_only_the_ids_of_passages_name_one(folder, place, paragraph):
    engine = Library(folder, KIT, place).read()[1]
    assert engine.passage("fair#1").text == "The fair opens in May."
    assert engine.passage(f"fair#{paragraph}") is None
    assert engine.around(f"fair#{paragraph}", 1, 1) == ()


def test_while_another_process_makes_the_index_it_is_not_kept_and_that_is_said(folder, place, caplog, monkeypatch):
    monkeypatch.setattr("bot.library.keep._PATIENCE", 0.1)
    with Keep(place, folder, "another").writing():
        assert read(folder, place) == read(folder)
    (record,) = caplog.records
    assert record.message == (
        "The index cannot be kept: another process makes it just now. Try again when that is done."
    )
