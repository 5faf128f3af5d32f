"""What a cluster is asked for passages, articles and words, as pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.model import Query, Selection
from bot.search.cluster.documents import cut, key
from bot.search.cluster.indices import WINDOW
from bot.search.cluster.word_documents import letters
from bot.search.filters import Wanted, Words, all_wanted, is_empty
from bot.search.prefixes import words_of
from bot.search.selection import folded
from bot.search.spelling import endings

Clause = Mapping[str, Any]

_MOST_TERMS = 900
"""Of a question those that count most: the server takes few more clauses."""
_IN_ORDER = [{"order": "asc"}]


def ranked(terms: Mapping[str, float], within: Clause) -> Clause:
    """Return a search for passages with one of some terms, best first.

    What it counts for each term is about what BM25 does with the weight that is given, above zero.
    """
    most = sorted(terms, key=lambda term: -terms[term])[:_MOST_TERMS]
    should = [{"term": {"terms": {"value": key(term), "boost": terms[term]}}} for term in most]
    return {
        "query": {"bool": {**within, "should": should, "minimum_should_match": 1}},
        "sort": [{"_score": "desc"}, *_IN_ORDER],
        "track_total_hits": WINDOW,
    }


def listed(within: Clause) -> Clause:
    """Return a search for all passages that meet some conditions, in the order of the corpus."""
    return {"query": {"bool": within}, "sort": _IN_ORDER, "track_total_hits": True}


def page(start: int, end: int) -> Clause:
    """Return what limits a search to its hits from one to another."""
    return {"from": min(start, WINDOW), "size": max(min(end, WINDOW) - min(start, WINDOW), 0)}


def conditions(query: Query, words: Words) -> dict[str, list[Clause]]:
    """Return the conditions of a query: its selection, article and filters; `words` compares as the passages do."""
    must: list[Clause] = [*selected(query.selection)]
    if query.article is not None:
        must.append({"term": {"article": key(query.article)}})
    filters = query.filters
    if is_empty(filters):
        return {"filter": must}
    must += map(_in_text, all_wanted(filters.phrases, words))
    for field, values in (("title_words", filters.titles), ("author_words", filters.authors)):
        must += (clause for value in all_wanted(values, words) for clause in _in_name(field, value))
    between = {"gt": filters.after, "lt": filters.before}
    if given := {side: day.isoformat() for side, day in between.items() if day is not None}:
        must.append({"range": {"published": given}})
    return {"filter": must, "must_not": list(map(_in_text, all_wanted(filters.without, words)))}


def selected(selection: Selection) -> list[Clause]:
    """Return the condition that a selection is; none for everything."""
    if selection.everything:
        return []
    ways = {
        "article": [key(article) for article in selection.articles],
        "credited": [key(folded(name)) for name in selection.authors],
        "labels": [key(folded(tag)) for tag in selection.tags],
    }
    return [{"bool": {"should": [{"terms": {field: values}} for field, values in ways.items() if values]}}]


def around(article: str, first: int, last: int) -> Clause:
    """Return a search for the paragraphs of an article from one number to another, in order."""
    near = [{"term": {"article": key(article)}}, {"range": {"paragraph": {"gte": first, "lte": last}}}]
    return {"query": {"bool": {"filter": near}}, "sort": _IN_ORDER, **page(0, last - first + 1)}


def titled(typed: str, selection: Selection, limit: int) -> Clause | None:
    """Return a search for articles by what is typed of their titles, in order; None where nothing can match."""
    if (typed_words := _typed("title_prefixes", typed)) is None:
        return None
    return {
        "query": {"bool": {"filter": [*typed_words, *selected(selection)]}},
        "sort": _IN_ORDER,
        "_source": ["id", "title"],
        "track_total_hits": False,
        **page(0, limit),
    }


def credited_names(typed: str, selection: Selection, most: int) -> Clause | None:
    """Return a search for names in the order of the first article that credits them; None where nothing can match.

    Also found are those who are credited together with whom it is for. Each comes with all names of that article.
    """
    if (typed_words := _typed("credit_prefixes", typed)) is None:
        return None
    article = {"size": 1, "sort": _IN_ORDER, "_source": ["credits"]}
    of_first = {"first": {"min": {"field": "order"}}, "article": {"top_hits": article}}
    names = {"field": "credits", "size": most, "order": {"first": "asc"}}
    return {
        "query": {"bool": {"filter": [*typed_words, *selected(selection)]}},
        "aggs": {"names": {"terms": names, "aggs": of_first}},
        "track_total_hits": False,
        "size": 0,
    }


def holdings(selection: Selection) -> Clause:
    """Return a search that sums articles up."""
    languages = {"field": "language", "size": WINDOW, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    return {
        "query": {"bool": {"filter": selected(selection)}},
        "aggs": {"passages": {"sum": {"field": "passages"}}, "languages": {"terms": languages}},
        "track_total_hits": True,
        "size": 0,
    }


def near(word: str, slips: int, most: int) -> Clause:
    """Return a search for the words that are at most so many slips from one and share an end with it."""
    fuzzy = {"value": word, "fuzziness": slips, "transpositions": True, "rewrite": "constant_score"}
    shares = [{"fuzzy": {"surface": fuzzy}}, {"terms": {"ends": sorted(endings(word))}}]
    return {"query": {"bool": {"filter": shares}}, **_words(most)}


def alike(word: str, most: int) -> Clause:
    """Return a search for words that may have two thirds of both words' letters in common, most common ones first."""
    asked, ways = letters(word), []
    least, longest = (len(word) + 1) // 2, 2 * len(word)
    # Lengths are taken together where there would be too many clauses.
    step = -(-(longest - least + 1) * (len(asked) + 1) // _MOST_TERMS)
    has = [{"constant_score": {"filter": {"term": {"letters": letter}}}} for letter in asked]
    for length in range(least, longest + 1, step):
        enough = -(-(len(word) + length) // 3)
        lengths = {"range": {"length": {"gte": length, "lt": length + step}}}
        common = max(len(asked) - (len(word) - enough), 0)
        ways.append({"bool": {"filter": [lengths], "should": has, "minimum_should_match": common}})
    return {"query": {"bool": {"should": ways}}, **_words(most)}


def names(surfaces: Sequence[str]) -> Clause:
    """Return a search for those of some surfaces that are names, at most as many as can be read at once."""
    are = [{"terms": {"surface": list(surfaces)}}, {"exists": {"field": "names"}}]
    return {
        "query": {"bool": {"filter": are}},
        "stored_fields": "_none_",
        "docvalue_fields": ["surface", "names"],
        "track_total_hits": False,
        **page(0, len(surfaces)),
    }


def _words(most: int) -> Clause:
    return {"_source": ["kind", "surface", "uses"], "track_total_hits": False, **page(0, most)}


def _typed(field: str, typed: str) -> list[Clause] | None:
    """The conditions that typed words are; None where there is no word in what is typed."""
    words = list(words_of(typed))
    if typed.strip() and not words:
        return None
    return [{"prefix": {field: cut(word)}} for word in words]


def _in_text(one: Wanted) -> Clause:
    if one.character:
        return _character("surfaces", one.character)
    if len(one.words) == 1:
        return {"term": {"surfaces": key(one.words[0])}}
    return {"match_phrase": {"surfaces": {"query": _joined(one.words), "analyzer": "whitespace"}}}


def _in_name(field: str, one: Wanted) -> list[Clause]:
    """All words but the last one must be there; of that its beginning is enough."""
    if one.character:
        return [_character(field, one.character)]
    whole = [{"term": {field: cut(word)}} for word in one.words[:-1]]
    return [*whole, {"prefix": {field: cut(one.words[-1])}}]


def _character(field: str, character: str) -> Clause:
    # Where text is read in pairs of characters it is in a word that begins or ends with it.
    literal = "".join("\\" + one if one in "*?\\" else one for one in character)
    return {"wildcard": {field: {"value": f"*{literal}*"}}}


def _joined(words: Sequence[str]) -> str:
    return " ".join(map(key, words))
