"""The made-up text that `storybot bench --texts` is run over."""

import re
from collections import Counter

import pytest

from bot.corpus.lengths import LONGEST as LONGEST_PARAGRAPH
from bot.corpus.reader import read_corpus
from bot.evaluation.bench.corpora import make_corpus
from bot.evaluation.bench.stems import stems
from bot.evaluation.bench.texts import LONGEST, STOP_WORDS, texts
from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector, with_languages
from bot.search.stopwords import stop_words


@pytest.fixture(scope="module")
def made():
    return list(texts(2_000))


def words(text):
    return re.findall(r"\w+", text)


class TestStems:
    """Stems."""

    def test_all_are_different_and_none_is_a_stop_word(self):
        made = stems(100_000)
        assert len(set(made)) == 100_000
        assert stop_words("en").isdisjoint(made)

    def test_the_first_ones_are_short(self):
        made = stems(50_000)
        assert max(map(len, made[:700])) < 8
        assert sum(map(len, made[:700])) / 700 < sum(map(len, made[-700:])) / 700


class TestTexts:
    """Passages."""

    def test_the_same_seed_makes_the_same_text(self, made):
        assert list(texts(300)) == list(texts(300)) != list(texts(300, seed=2))
        assert len(made) == 2_000

    def test_passages_are_as_long_as_paragraphs_and_never_divided(self, made):
        lengths = [len(text.split()) for text in made]
        assert sum(lengths) / len(lengths) == pytest.approx(67, rel=0.05)
        assert 5 <= min(lengths) <= max(lengths) == LONGEST
        assert max(map(len, made)) <= LONGEST_PARAGRAPH

    def test_four_words_in_ten_are_stop_words_of_english(self, made):
        stopped = stop_words("en")
        assert stopped.issuperset(STOP_WORDS)
        found = [word.lower() in stopped for text in made for word in words(text)]
        assert sum(found) / len(found) == pytest.approx(0.4, abs=0.01)

    def test_sentences_have_8_to_25_words_a_capital_and_a_full_stop(self, made):
        for text in made:
            assert text.endswith(".")
            sentences = text[:-1].split(". ")
            for sentence in sentences:
                assert sentence[0].isupper() or sentence[0].isdigit()
                assert len(sentence.split()) <= 25
                assert len(sentence.split()) >= 8 or len(sentences) == 1

    def test_there_are_names_numbers_and_commas(self, made):
        text = " ".join(made)
        assert 0.005 < len(re.findall(r"(?<=[a-z] )[A-Z]\w+", text)) / len(words(text)) < 0.05
        assert 0.01 < len(re.findall(r"\b\d{1,4}\b", text)) / len(words(text)) < 0.02
        assert 0.03 < text.count(", ") / len(words(text)) < 0.06

    def test_stemming_has_work(self, made):
        analyser = Analysers()("en")
        found = Counter(word.lower() for text in made for word in words(text))
        stemmed = {term for word in found for term in analyser.terms(word)}
        assert len(stemmed) < 0.85 * len(found)


class TestCorpora:
    """Folders of archives."""

    def test_every_second_archive_is_packed_and_all_passages_are_read(self, tmp_path):
        make_corpus(tmp_path, 300)
        assert sorted(file.name for file in tmp_path.iterdir()) == [
            "0000.jsonl", "0001.jsonl.gz", "0002.jsonl", "0003.jsonl.gz",
        ]  # fmt: skip
        corpus = read_corpus(tmp_path)
        assert [passage.text for passage in corpus.passages()] == list(texts(300))
        assert not corpus.problems
        sizes = Counter(len(article.paragraphs) for article in corpus.articles)
        assert max(sizes) == 10
        assert sizes[10] > len(corpus.articles) / 2
        assert all(article.title and article.author and article.published for article in corpus.articles)
        assert {passage.language for passage in with_languages(corpus.passages(), LanguageDetector())} == {"en"}

    def test_the_same_seed_makes_the_same_files(self, tmp_path):
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            make_corpus(tmp_path / name, 50)
        assert read_corpus(tmp_path / "one").version == read_corpus(tmp_path / "other").version

    def test_a_single_passage_makes_a_folder_too(self, tmp_path):
        make_corpus(tmp_path, 1)
        assert len(read_corpus(tmp_path).passages()) == 1
