"""Small corpora, what a cluster holds of them, and loads of them."""

import json
from pathlib import Path

from bot.library.library import Library
from bot.library.making import Kit
from bot.search.analysis import Analysers
from bot.search.cluster.client import Deadline, Request
from bot.search.cluster.indices import KINDS
from bot.search.language import LanguageDetector
from bot.search.mix import shipped_weights

KIT = Kit(Analysers(), LanguageDetector(), shipped_weights())


def write(folder: Path, name, articles):
    """An archive of articles, each its id and its texts; none for a file that is to go."""
    if articles is None:
        (folder / name).unlink(missing_ok=True)
        return
    lines = [{"id": article_id, "title": f"About {article_id}", "paragraphs": texts} for article_id, texts in articles]
    (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))


def reading(folder: Path):
    """What reads a folder."""
    return Library(folder, KIT).gather


def load(loader, folder: Path, by="mo", **how):
    """Load and publish a folder; what was loaded."""
    with loader.loaded(reading(folder), by, **how) as loaded:
        loaded.publish()
    return loaded


def ask(client, method, path, body=None, **params):
    return client.ask(Request(method, path, body, params), Deadline(30))


def held(client, edition):
    """All documents of a version, by index and id; orders are told by the place among all of them."""
    found = {}
    for kind in KINDS:
        hits = ask(client, "POST", f"/{edition.of(kind)}/_search", {"size": 10_000})["hits"]["hits"]
        found[kind] = {hit["_id"]: hit["_source"] for hit in hits}
        orders = sorted(of["order"] for of in found[kind].values() if "order" in of)
        assert len(set(orders)) == len(orders)
        for of in found[kind].values():
            if "order" in of:
                of["order"] = orders.index(of["order"])
    return found


def frequencies(client, edition, terms):
    """In how many passages the index finds each of some terms."""
    lines = [
        line
        for term in terms
        for line in ({}, {"size": 0, "track_total_hits": True, "query": {"term": {"terms": term}}})
    ]
    answers = ask(client, "POST", f"/{edition.passages}/_msearch", lines)["responses"] if lines else []
    return {term: answer["hits"]["total"]["value"] for term, answer in zip(terms, answers, strict=True)}


def versions(client, names):
    """The versions of which an index is there."""
    lines = ask(client, "GET", f"/_cat/indices/{names.prefix}-*", format="json", h="index")
    return {line["index"].split("-", 4)[-1] for line in lines if not line["index"].endswith("-state")}
