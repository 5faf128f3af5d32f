"""The language of each article: by script, by stop words, by the library, by the corpus."""

import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.function_words import _WORD, FunctionWords, _words
from bot.search.language import LanguageDetector, Seen
from bot.search.scripts import language_of, script_of
from bot.search.tags import primary

ENGLISH = (
    "The party said that the snow in the north was theirs, and that nobody who had been there could say what it was."
)
SPANISH = "El partido dijo que la nieve del norte era suya y que nadie de los que habían estado allí sabía lo que era."
ITALIAN = (
    "Il partito disse che la neve del nord era sua e che nessuno di quelli che erano stati lì sapeva che cosa fosse."
)
GERMAN = (
    "Die Partei sagte, dass der Schnee im Norden ihr gehöre und dass keiner, der dort war, sagen konnte, was es ist."
)
FRENCH = (
    "Le parti a dit que la neige du nord était à lui et que personne parmi ceux qui y étaient ne savait ce que c'est."
)
NORWEGIAN = "Partiet sa at snøen i nord var deres, og at ingen av dem som hadde vært der, kunne si hva det egentlig var for noe."
DANISH = "Partiet sagde, at sneen mod nord var deres, og at ingen af dem, som havde været der, kunne sige, hvad det var for noget."
DUTCH = "De partij zei dat de sneeuw in het noorden van haar was en dat niemand die daar was geweest kon zeggen wat het was."
RUSSIAN = (
    "Партия сказала, что снег на севере принадлежит ей и что никто из тех, кто там был, не может сказать, что это было."
)
SWAHILI = (
    "Chama kilisema kwamba theluji ya kaskazini ni yao na kwamba hakuna mtu yeyote aliyekuwa huko ambaye angeweza "
    "kusema ilikuwa nini. Wanakijiji walikataa kuamini maneno hayo kwa sababu waliona theluji kila mwaka."
)


JAPANESE = "梅雨は、北海道と小笠原諸島を除く日本でみられる気象現象である。"
CHINESE = "在歐洲，梵語的學術研究，由德國學者開創。" * 8
KOREAN = "2차 세계 대전에서 독일은 공통의 적이었다."


DETECTOR = LanguageDetector()


class QuickDetector(LanguageDetector):
    """In place of the library one that goes by a text's length, and the lists of words are read once."""

    def __init__(self):
        super().__init__()
        self._words = DETECTOR._words

    def _judged(self, _script, samples):
        return [[None, "sw", "tl", "en"][len(sample) % 4] for sample in samples]


@pytest.fixture
def detector():
    return LanguageDetector()


@pytest.fixture
def asked(monkeypatch):
    """What the library was asked."""
    samples = []
    ask = LanguageDetector._ask

    def spy(self, script, texts):
        texts = list(texts)
        samples.extend(texts)
        return ask(self, script, texts)

    monkeypatch.setattr(LanguageDetector, "_ask", spy)
    return samples


def alone(detector, text):
    return detector.languages([text], [None])[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "黑豹队的防守只丢了308分，在联赛 (National Football League) 中排名第六。"),
        ("zh", "在歐洲，梵語的學術研究，由德國學者開創。"),
        ("ja", "梅雨は、北海道と小笠原諸島を除く日本でみられる気象現象である。"),
        ("ko", "2차 세계 대전에서 독일은 공통의 적이었다."),
        ("ko", "大韓民國 憲法은 民主主義를 保障한다."),
        ("th", "พรรคกล่าวว่าหิมะเป็นของพวกเขา"),
        ("lo", "ພັກເວົ້າວ່າຫິມະເປັນຂອງພວກເຂົາ"),
        ("km", "បក្សបាននិយាយថាព្រិលជារបស់ពួកគេ"),
        ("my", "ပါတီက နှင်းသည် သူတို့ပိုင်သည်ဟု ပြောသည်"),
        ("he", "המפלגה אמרה שהשלג שייך לה"),
        ("el", "Το κόμμα είπε ότι το χιόνι είναι δικό του"),
        ("ka", "პარტიამ თქვა, რომ თოვლი მათია"),
        ("hy", "Կուսակցությունն ասաց, որ ձյունն իրենցն է"),
        ("ta", "பனி தங்களுடையது என்று கட்சி கூறியது"),
        ("bn", "দল বলেছে যে তুষার তাদের"),
        ("gu", "પક્ષે કહ્યું કે બરફ તેમનો છે"),
        ("am", "ፓርቲው በረዶው የእነሱ ነው አለ"),
    ],
)
def test_a_script_of_one_language_tells_it(detector, asked, language, text):
    assert alone(detector, text) == language
    assert not asked


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ENGLISH),
        ("es", SPANISH),
        ("it", ITALIAN),
        ("de", GERMAN),
        ("fr", FRENCH),
        ("nl", DUTCH),
        ("ru", RUSSIAN),
    ],
)
def test_stop_words_tell_the_common_languages_without_the_library(detector, asked, language, text):
    assert alone(detector, text) == language
    assert not asked


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("no", NORWEGIAN),
        ("da", DANISH),
        ("sw", SWAHILI),
        (
            "uk",
            "Партія сказала, що сніг на півночі належить їй і що ніхто з тих, хто там був, не може сказати, що це було.",
        ),
        (
            "sr",
            "Партија је рекла да снег на северу припада њој и да нико од оних који су тамо били не може рећи шта је то било.",
        ),
        ("hi", "पार्टी ने कहा कि उत्तर की बर्फ उसकी है और वहाँ रहने वालों में से कोई नहीं कह सकता कि वह क्या थी।"),
        (
            "mr",
            "पक्षाने सांगितले की उत्तरेकडील बर्फ त्यांचा आहे आणि तेथे राहिलेल्यांपैकी कोणीही ते काय होते हे सांगू शकत नाही असे ते म्हणाले होते.",
        ),
        ("fa", "حزب گفت که برف شمال از آن آنهاست و هیچ یک از کسانی که آنجا بوده‌اند نمی‌تواند بگوید که آن چه بوده است."),
        (
            "ar",
            "قال الحزب إن الثلج في الشمال ملك له وإن لا أحد من الذين كانوا هناك يستطيع أن يقول ماذا كان ذلك الشيء في الحقيقة.",
        ),
        (
            "tr",
            "Parti, kuzeydeki karın kendilerine ait olduğunu ve orada bulunanların hiçbirinin bunun ne olduğunu söyleyemeyeceğini köylülere defalarca bildirmiş, fakat kimse ona inanmamıştı.",
        ),
    ],
)
def test_a_neighbour_is_not_taken_for_a_language(detector, language, text):
    assert alone(detector, text) == language


def test_the_library_is_asked_about_a_long_text_that_stop_words_leave_open(detector, asked):
    assert alone(detector, SWAHILI) == "sw"
    assert asked == [SWAHILI]


def test_the_library_judges_a_text_once(detector, monkeypatch):
    assert alone(detector, SWAHILI) == "sw"
    from py3langid.langid import LanguageIdentifier

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", None)
    assert alone(detector, SWAHILI) == "sw"


def test_a_text_that_nothing_tells_takes_the_corpus_language(detector, asked):
    junk = "Zxq brrf " * 15
    texts = [ITALIAN, ITALIAN, ITALIAN, "Neve", "123", junk]
    assert detector.languages(texts, [None] * len(texts)) == ["it"] * 6
    assert asked == [junk]
    assert detector.languages([ITALIAN, "Neve", "123"], [None] * 3) == ["it"] * 3


def test_a_short_text_takes_the_corpus_language_that_its_words_are_in(detector, asked):
    texts = [ENGLISH, ENGLISH, SPANISH, "La nieve", "Snow", "The snow"]
    assert detector.languages(texts, [None] * len(texts)) == ["en", "en", "es", "es", "en", "en"]
    assert not asked


def test_a_rare_language_is_not_guessed(detector):
    texts = [ENGLISH] * 40 + [SPANISH] + ["Era la nieve"]
    assert detector.languages(texts, [None] * len(texts))[-1] == "en"


def test_an_unclear_text_of_the_usual_language_needs_no_library(detector, asked):
    unclear = "Snøen falt tungt over fjellbygda Røros hele lørdag formiddag, mens ordfører Kari Nordmann takket brøytemannskapene i kommunen."
    assert detector.languages([NORWEGIAN * 2, unclear], [None, None]) == ["no", "no"]
    assert NORWEGIAN * 2 not in asked


def test_a_corpus_of_short_texts_is_judged_as_a_whole(detector):
    titles = [
        "Partei verbietet Schnee",
        "Der Schnee ist unser",
        "Wem gehört er?",
        "Das sagt die Partei",
        "Ein Dorf und sein Schnee",
    ]
    assert detector.languages(titles, [None] * 5) == ["de"] * 5


def test_a_corpus_without_a_telling_word_is_in_the_usual_language_of_its_script(detector, asked):
    assert detector.languages(["Snow", "Москва", "!!", ""], [None] * 4) == ["en", "ru", "en", "en"]
    assert not asked


def test_a_few_words_that_only_lean_to_a_language_are_of_the_most_usual_one(detector):
    assert alone(detector, "Der Schnee") == "de"
    assert alone(detector, "No") == "en"


def test_many_short_texts_without_a_telling_word_are_shown_to_the_library(detector, asked):
    words = SWAHILI.split()
    texts = [" ".join(words[i : i + 4]) for i in range(0, len(words), 4)]
    assert set(detector.languages(texts, [None] * len(texts))) == {"sw"}
    assert len(asked) == 1


def test_a_short_text_without_kana_is_japanese_in_a_japanese_corpus(detector):
    japanese = "梅雨は、北海道と小笠原諸島を除く日本でみられる気象現象である。"
    assert detector.languages([japanese, "落語芸術協会仙台事務所所属。"], [None] * 2) == ["ja", "ja"]
    assert detector.languages(["落語芸術協会仙台事務所所属。"], [None]) == ["zh"]
    assert detector.languages([japanese, "在歐洲，梵語的學術研究" * 12], [None] * 2) == ["ja", "zh"]


def test_what_the_article_says_wins(detector):
    assert detector.languages([ENGLISH, ENGLISH, ENGLISH], ["ko-KR", "junk!", None]) == ["ko", "en", "en"]
    assert detector.languages(["Neve"] * 2, ["it", None]) == ["it", "it"]


def test_each_text_needs_its_tag(detector):
    with pytest.raises(ValueError, match="argument"):
        detector.languages(["a", "b"], ["en"])


def test_nothing_has_no_language(detector):
    assert detector.languages([], []) == []


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-US", "en"),
        (" EN_gb ", "en"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("zh-Hant-TW", "zh"),
        ("iw", "he"),
        ("in", "id"),
        ("eng", "en"),
        ("chr", "chr"),
        ("und", None),
        ("xx", None),
        ("English", None),
        ("x-klingon", None),
        ("", None),
        (None, None),
    ],
)
def test_tags_are_reduced_to_the_primary_one(tag, language):
    assert primary(tag) == language


def test_the_majority_of_letters_makes_the_script():
    assert script_of("Снег and more snow than that") == "Latin"
    assert script_of("Снег и больше снега, snow") == "Cyrillic"
    assert script_of("한글 漢字") == "Hangul"
    assert script_of("…") == "Latin"
    assert language_of("Latin") is None


def test_a_language_supports_what_its_own_words_are_in():
    evidence = FunctionWords("Latin").evidence(NORWEGIAN)
    assert evidence.supports("no")
    assert not evidence.supports("da")
    assert not evidence.supports("it")


@given(st.lists(st.tuples(st.text(max_size=60), st.none() | st.text(max_size=6)), max_size=5))
def test_every_article_gets_a_lower_case_tag(articles):
    texts, tags = [text for text, _ in articles], [tag for _, tag in articles]
    languages = QuickDetector().languages(texts, tags)
    assert len(languages) == len(texts)
    assert all(language and language == language.lower() for language in languages)


@pytest.mark.parametrize(
    ("text", "tag", "seen"),
    [
        (ENGLISH, None, Seen("Latin", "en")),
        (ENGLISH, "no language", Seen("Latin", "en")),
        (ENGLISH, "ko-KR", Seen("Latin", "ko")),
        ("Neve", None, Seen("Latin", None)),
        (SWAHILI, None, Seen("Latin", None)),
        (JAPANESE, None, Seen("Han", "ja")),
        (CHINESE, None, Seen("Han", "zh")),
        (CHINESE[:20], None, Seen("Han", None)),
        (KOREAN, None, Seen("Hangul", "ko")),
        ("Москва", None, Seen("Cyrillic", None)),
    ],
)
def test_an_article_alone_tells_its_language_or_leaves_it_open(detector, asked, text, tag, seen):
    assert detector.look(text, tag) == seen
    assert not asked


def test_only_unclear_articles_are_settled(detector, asked):
    assert detector.settle({Seen("Latin", "en"): 1000}, []) == []
    neve = ("Neve", detector.look("Neve", None))
    assert detector.settle({Seen("Latin", "it"): 3}, [neve]) == ["it"]
    assert detector.settle({Seen("Cyrillic", "ru"): 3, Seen("Latin", None): 3}, [neve]) == ["en"]
    assert not asked


def test_only_the_latest_answers_are_remembered(monkeypatch):
    monkeypatch.setattr("bot.search.language._REMEMBERED", 2)
    texts = [ITALIAN] + [f"{start} brrf " * 15 for start in ("Zxq", "Zxw", "Zxv")]
    detector = QuickDetector()
    languages = detector.languages(texts, [None] * 4)
    assert [text for _, text in detector._answers] == texts[2:]
    assert detector.languages(texts, [None] * 4) == languages


WORDS = [text.split() for text in (ENGLISH, SPANISH, ITALIAN, GERMAN, NORWEGIAN, DANISH, RUSSIAN)]
PIECES = st.sampled_from(WORDS).flatmap(
    lambda words: st.tuples(st.integers(0, len(words) - 1), st.integers(1, 30)).map(
        lambda part: " ".join(words[part[0] : part[0] + part[1]])
    )
)
ARTICLES = st.tuples(
    PIECES | st.sampled_from([SWAHILI, JAPANESE, CHINESE, CHINESE[:20], KOREAN, "Снег", "123", ""]),
    st.sampled_from([None, None, None, "und", "no", "ja"]),
)


@given(st.lists(st.tuples(ARTICLES, st.booleans()), max_size=12), st.lists(ARTICLES, max_size=4), st.randoms())
def test_what_was_seen_earlier_settles_a_corpus_as_reading_it_whole_does(corpus, gone, random):
    whole = QuickDetector().languages([text for (text, _), _ in corpus], [tag for (_, tag), _ in corpus])

    detector = QuickDetector()
    earlier = [article for article, kept in corpus if kept] + gone
    random.shuffle(earlier)
    stored = {article: pickle.loads(pickle.dumps(detector.look(*article))) for article in earlier}
    before = list(stored.items())
    detector.settle(
        Counter(seen for _, seen in before if seen.language),
        [(text, seen) for (text, _), seen in before if seen.language is None],
    )
    every = [stored.get(article) or detector.look(*article) for article, _ in corpus]
    clear = Counter(seen for seen in every if seen.language)
    unclear = [(text, seen) for ((text, _), _), seen in zip(corpus, every, strict=True) if seen.language is None]
    settled = iter(detector.settle(clear, unclear))
    assert [seen.language or next(settled) for seen in every] == whole


@given(st.text(st.sampled_from("aAıİſßﬁéÉ’'-_1२ ́\u200c\u00a0\u2003ДдЪ漢かΣς\ud800"), max_size=30))
def test_words_are_those_that_the_expression_finds(text):
    found = [word for word in _words(text) if len(word) > 1]
    assert Counter(found) == Counter(_WORD.findall(text.casefold()))
