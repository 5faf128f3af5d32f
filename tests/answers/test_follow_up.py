"""Which questions lean on what was said before, and what of it they are searched with."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.follow_up import LANGUAGES, LONGEST, Conversation, FollowUps, Turn
from bot.answers.leaning import Kind, Lexicon, units
from bot.model import Answer, Article, Found, Paragraph, Span

FOLLOW_UPS = FollowUps()
LEANING = [
    # Nothing but question words, pronouns and what asks for more.
    "why?", "When?", "when", "who?", "How come?", "Why not?", "Since when?", "Who is he?", "WHO IS HE?", "Who was there?",
    "What happened?", "what else?", "Who else was there?", "more", "Tell me more.", "go on", "Is it true?", "So?",
    # A beginning that joins it to what was said.
    "and what did he say?", "And what did he avoid?", "But who protested in Seoul?", "what about China?", "And China?",
    "How about the foreign ministers?", "Then what did the ministers decide?", "OK, and when do the ministers meet?",
    # No room for a verb.
    "Which party?", "which party", "Why China?", "How many defectors?", "Whose speech?",
    # Pronouns whose noun is not in the question.
    "how many of them?", "Which party does she belong to?", "Which political party does she belong to?",
    "What is her party called?", "What's his job?", "whats his job", "Why does China call them illegal migrants?",
    "What did Chun tell her?", "What did Chun tell her about the government?", "Who visited her?", "Did China sign it?",
    "What does it require?", "Where are they?", "Why did he go on strike?", "why do they flee north korea",
    # "Them" cannot be who speaks of them: what Hong Lei says of himself is "himself".
    "What did Hong Lei say about them?",
    # What points at something said before.
    "Who said that?", "Why did that happen?", "What happened after that?", "When was this convention signed?",
    "What did Kim say about this?", "What are those?", "which one?", "What happened then?", "What else did Hong Lei say?",
]  # fmt: skip
STANDING = [
    "Who is Hong Lei?", "hong lei", "China", "hunger strike", "Who protested?", "Where is Geneva?",
    "When will the foreign ministers meet?", "Who delivered the speech in Geneva?", "How many defectors face repatriation?",
    "What did President Lee Myung-bak say?", "Which countries border China?", "Whose speech was the first at the UN?",
    # Pronouns whose noun is in the question.
    "Why did Kim avoid naming China in his speech?", "why did kim avoid naming china in his speech",
    "What does China say about the convention that it signed?", "Did Lee Myung-bak say what he wanted from China?",
    "Which party lost its seats?", "Which video gaming company debuted their first ad?",
    "Who told Park Sun-young that the government does everything it can?",
    # Pronouns that stand for nothing.
    "Is it true that China signed the convention?", "What is it that Kim avoided?", "What time is it in Seoul?",
    "How long does it take to sign a treaty?", "Was there a protest in Seoul?", "How many foreign ministers are there?",
    # Words that join clauses, or point at today.
    "What happens to those who are sent back?", "Who are the people that fled?", "What is on the agenda this week?",
    # Names and words that are pronouns elsewhere, or in another language.
    "What did Hong Lei say?", "What does the WHO say?", "What is IT security?", "What did Kim Jong-il do?", "Kim Jong-il",
    "Who was the Han emperor?", "Men in Black", "men arrested", "e coli", "scheme der name sin",
    # What asks nothing.
    "thanks", "ok", "hello", "Thank you!", "good morning", "", "?!", "👍", "12",
]  # fmt: skip
ELSEWHERE = {
    "de": ["und er?", "Und wann?", "Warum?", "Was sagte er?", "Welcher Partei gehört sie an?", "Was ist mit China?"],
    "es": ["¿y cuándo?", "¿Por qué?", "¿Y qué dijo él?", "¿Quién más?", "¿A qué partido pertenece ella?", "¿Cuándo nació?"],
    "fr": ["Et pourquoi ?", "Qui est-il ?", "Qu'est-ce qu'il a dit ?", "À quel parti appartient-elle ?", "Et la Chine ?"],
    "it": ["E quando?", "perché?", "Chi è lui?", "A quale partito appartiene lei?", "E la Cina?"],
    "pt": ["E quando?", "Por quê?", "Quem é ele?", "O que ele disse?", "E a China?"],
    "nl": ["En waarom?", "Wanneer?", "Wie is hij?", "Van welke partij is ze lid?"],
    "sv": ["Och varför?", "När?", "Vem är han?", "Vad sa han?"],
    "no": ["Hvorfor?", "Og hvem?", "Hva sa han?", "Hvilket parti tilhører hun?"],
    "da": ["Hvornår?", "Hvad sagde hun?", "Og hvad med Kina?"],
    "ru": ["А почему?", "Когда?", "Кто он?", "Что он сказал?", "К какой партии она принадлежит?", "Кто её посетил?"],
    "ko": ["왜?", "누가?", "언제?", "그는 뭐라고 했어?", "그럼 중국은?", "그녀는 어느 당 소속이야?"],
    "ja": ["誰が?", "なぜ?", "いつですか?", "彼は何と言いましたか?", "彼女はどの党に所属していますか?", "では中国は?"],
    "zh": ["什么时候?", "为什么?", "誰?", "那中国呢?", "他说了什么?", "她属于哪个党?", "还有谁?", "为什么逃跑?"],
}  # fmt: skip
STANDING_ELSEWHERE = [
    "Wer ist Hong Lei?", "Warum lehnt die chinesische Regierung ihre Aufnahme ab?", "Gibt es Proteste in Seoul?",
    "¿Quién es Hong Lei?", "¿En qué año terminó la guerra?", "¿Dónde está el museo?", "Qui est Hong Lei ?",
    "Où se trouve Genève ?", "Y a-t-il des manifestations à Séoul ?", "Chi è Hong Lei?",
    "È vero che la Cina ha firmato la convenzione?", "Quem fez o discurso em Genebra?", "Wie is Hong Lei?",
    "Vem höll talet i Genève?", "Hvem holdt talen i Genève?", "Кто такой Хон Лэй?", "홍레이는 누구인가?",
    "외무장관들은 언제 만나는가?", "洪磊は誰ですか?", "外相はいつ会談しますか?", "洪磊是谁?", "外交部长什么时候见面?",
    "其他国家签署了什么公约?", "犹他州在哪里?", "Kuka on Hong Lei?", "Kim jest Hong Lei?", "Hong Lei kimdir?",
]  # fmt: skip
STRIKE = Turn("Who is on hunger strike?", "Representative Park Sun-young is the lawmaker who is on hunger strike.")
PARTY = Turn("Which party does she belong to?", "She belongs to the Liberty Forward Party.")


@pytest.mark.parametrize("question", LEANING)
def test_a_question_that_says_too_little_by_itself_leans(question):
    assert FOLLOW_UPS.leans(question)


@pytest.mark.parametrize("question", STANDING)
def test_a_question_that_says_what_it_is_about_stands_alone(question):
    assert not FOLLOW_UPS.leans(question)


@pytest.mark.parametrize(("language", "question"), [(tag, q) for tag, asked in ELSEWHERE.items() for q in asked])
def test_other_languages_lean_by_their_own_words(language, question):
    assert FOLLOW_UPS.leans(question)
    assert Lexicon(language).read(units(question)).leans


@pytest.mark.parametrize("question", STANDING_ELSEWHERE)
def test_other_languages_stand_alone_too(question):
    assert not FOLLOW_UPS.leans(question)


def test_a_question_that_stands_alone_is_given_no_context():
    assert FOLLOW_UPS.in_context("Who is Hong Lei?", [STRIKE, PARTY]) == ""


def test_a_follow_up_is_given_the_question_before_and_its_answer():
    assert FOLLOW_UPS.in_context("Which party does she belong to?", [STRIKE]) == f"{STRIKE.question} {STRIKE.answer}"


def test_the_way_back_ends_at_the_nearest_question_that_stands_alone():
    before = Turn("Who is Hong Lei?", "Hong Lei is a spokesman.")
    assert FOLLOW_UPS.in_context("Who visited her?", [before, STRIKE, PARTY]) == " ".join(
        [PARTY.question, STRIKE.question, PARTY.answer or "", STRIKE.answer or ""]
    )


def test_the_way_back_is_three_turns_at_most():
    turns = [Turn("Who is Hong Lei?", None), Turn("why?", "One."), Turn("when?", "Two."), Turn("where?", "Three.")]
    assert FOLLOW_UPS.in_context("and who?", turns) == "where? when? why? Three. Two. One."


def test_a_refused_question_still_says_what_is_spoken_about():
    assert FOLLOW_UPS.in_context("When?", [Turn("Who  closed the\nbridge?", None)]) == "Who closed the bridge?"


def test_what_was_said_twice_is_given_once():
    turns = [STRIKE, Turn("and who?", STRIKE.answer), Turn("And who?", STRIKE.answer)]
    assert FOLLOW_UPS.in_context("why?", turns) == f"And who? {STRIKE.question} {STRIKE.answer}"


def test_a_long_answer_is_cut_at_the_end_of_a_word_and_never_the_question():
    context = FOLLOW_UPS.in_context("why?", [Turn("Who fled?", "defectors " * 500)])
    assert context.startswith("Who fled? defectors")
    assert context.endswith(" defectors")
    assert LONGEST - 10 <= len(context) <= LONGEST


def test_a_long_answer_without_spaces_is_cut_all_the_same():
    context = FOLLOW_UPS.in_context("为什么?", [Turn("谁逃跑了?", "脱北者" * 500)])
    assert context.startswith("谁逃跑了? 脱北者")
    assert len(context) == LONGEST


@given(st.text(), st.lists(st.builds(Turn, st.text(), st.none() | st.text(max_size=2000)), max_size=5))
def test_any_text_is_survived_and_the_context_is_never_too_long(question, turns):
    assert FOLLOW_UPS.in_context(question, []) == ""
    assert len(FOLLOW_UPS.in_context(question, turns)) <= LONGEST
    context = FOLLOW_UPS.in_context("why?", turns)
    assert len(context) <= LONGEST
    assert context == " ".join(context.split())


@given(
    st.lists(st.sampled_from([*LEANING, *STANDING, "Kim", "-", "’s", "他", "です", "그는"]), max_size=6).map(" ".join)
)
def test_every_list_reads_any_mixture_of_words(question):
    read = [Lexicon(language).read(units(question)) for language in ("en", "ja", "zh")]
    assert all(reading.known <= len(units(question)) for reading in read)
    FOLLOW_UPS.leans(question)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_has_each_entry_once_and_of_a_kind_that_there_is(language):
    file = resources.files("bot.answers").joinpath("data", f"leaning.{language}.txt")
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    entries = [tuple(units(entry)) for line in lines for entry in line.partition(":")[2].split(",")]
    assert {line.partition(":")[0] for line in lines} <= set(Kind)
    assert [entry for entry in entries if not entry] == []
    assert sorted({str(e) for e in entries if entries.count(e) > 1}) == []


def found(text: str, answer: Span | None) -> Found:
    (passage,) = Article("a", "Title", "a.md", (Paragraph(text),)).passages()
    return Found(1, passage, 1.0, answer, ())


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ((), None),
        ((found("Rain fell. It rose.", Span(11, 19)), found("Other.", None)), "It rose."),
        ((found("Rain fell.", None),), "Rain fell."),
    ],
)
def test_a_turn_holds_the_marked_sentence_of_the_best_passage(passages, expected):
    answer = Answer("Why?", bool(passages), passages, (), len(passages), None, 0.9, 0.1)
    assert Turn.of(answer) == Turn("Why?", expected)


def test_a_conversation_hands_each_follow_up_what_was_said_until_an_empty_line():
    asked = []

    def ask(query):
        asked.append(query)
        return Answer(query.text, True, (found("It rose.", None),), (), 1, None, 0.9, 0.1)

    talk = Conversation(ask, FOLLOW_UPS, limit=2)
    answers = [talk.ask(text) for text in ("Who closed the bridge?", "when?", "Who is Hong Lei?", "  ", "why?")]
    assert [query.context for query in asked] == ["", "Who closed the bridge? It rose.", "", ""]
    assert {query.limit for query in asked} == {2}
    assert [answer and answer.question for answer in answers] == [
        "Who closed the bridge?", "when?", "Who is Hong Lei?", None, "why?",
    ]  # fmt: skip
