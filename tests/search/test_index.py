"""The files of the index: what a query finds and reads, how long they are, and what one edit changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lyceum.search import (
    ChangedIndex,
    IndexedDocument,
    SearchDocument,
    SearchKind,
    change_index,
    index_document,
    make_index,
)
from tests.support.search_engine import needs_node, run_engine, write_index

MAX_FILE_BYTES = 40_000
MAX_QUERY_BYTES = 100_000
TOPICS = ("Python", "SQL", "Spreadsheets", "Statistics", "Git", "Writing", "Data Analysis", "Drawing")


def make_shards(documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    return dict(make_index(list(map(index_document, documents)), {"title": "Search"}).files)


def make_crowd(count: int) -> list[SearchDocument]:
    """Return people with different names and texts, always the same ones."""
    random = Random(7)
    syllables = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "el")]

    def make_word(length: int) -> str:
        return "".join(random.choice(syllables) for _ in range(length))

    names = [make_word(2).title() for _ in range(400)]
    words = [make_word(random.randint(1, 4)) for _ in range(6_000)]
    return [
        SearchDocument(
            f"learners/p-{number}/",
            "person",
            f"{random.choice(names)} {make_word(3).title()}",
            tuple(random.sample(TOPICS, 3)),
            "the " + " ".join(random.choices(words, k=25)),
        )
        for number in range(count)
    ]


def search(folder: Path, documents: Sequence[SearchDocument], queries: Sequence[str]) -> list[list[str]]:
    """Return the addresses of the results of each query."""
    write_index(folder, make_shards(documents))
    results = run_engine({"folder": str(folder), "queries": list(queries)})
    return [result["found"] for result in results]


def make_document(
    address: str, title: str, text: str = "", kind: SearchKind = "tip", topics: str = ""
) -> SearchDocument:
    return SearchDocument(address, kind, title, tuple(filter(None, topics.split(","))), text)


DOCUMENTS = (
    make_document("learners/jn-1987/", "José Nyström", "Łódź, Poland · jn-1987", "person"),
    make_document("learners/lu/", "Lucía", "lu · lucia-codes", "person"),
    make_document("learners/obrien/", "Anna O'Brien", "", "person", "Statistics"),
    make_document("learners/johann/", "Johann Sebastian", "", "person"),
    make_document("learners/mei/", "山田 太郎", "", "person"),
    make_document("learners/yael/", "יעל כהן", "", "person"),
    make_document("learners/somchai/", "สมชาย ใจดี", "", "person"),
    make_document("tips/tar/", "tar", "About tart and other things"),
    make_document("tips/tart/", "tart", "About tar and other things"),
    make_document("tips/tarsnap/", "tarsnap", "A service"),
    make_document("tips/numbers/", "Numbers first", "A word about statistics"),
    make_document("tips/anna/", "What Anna taught me about spreadsheets"),
    make_document("tips/cpp/", "Less C++", "and more C#"),
    make_document("topics/statistics/", "Statistics", "Who learns it", "topic"),
    make_document("tips/kyoto/", "東京都の歩き方"),
)
FIRST_RESULTS = {
    "jose": "learners/jn-1987/",
    "josé": "learners/jn-1987/",
    "NYSTROM": "learners/jn-1987/",
    "nystrom jose": "learners/jn-1987/",
    "jn-1987": "learners/jn-1987/",
    "lodz": "learners/jn-1987/",
    "lucia-codes": "learners/lu/",
    "tar": "tips/tar/",
    "tart": "tips/tart/",
    "tars": "tips/tarsnap/",
    "statistics": "topics/statistics/",
    "statsitics": "topics/statistics/",
    "statistiks": "topics/statistics/",
    "sttistics": "topics/statistics/",
    "tatistics": "topics/statistics/",
    "xstatistics": "topics/statistics/",
    "stati": "topics/statistics/",
    "obrien": "learners/obrien/",
    "o'brien": "learners/obrien/",
    "anna stat": "learners/obrien/",
    "jhoann": "learners/johann/",
    "sebastain": "learners/johann/",
    "spredshets": "tips/anna/",
    "c++": "tips/cpp/",
    "c#": "tips/cpp/",
    "山田": "learners/mei/",
    "田": "learners/mei/",
    "京都": "tips/kyoto/",
    "כהן": "learners/yael/",
    "ใจดี": "learners/somchai/",
}


@needs_node
def test_what_is_meant_is_found_first(tmp_path: Path) -> None:
    results = search(tmp_path, DOCUMENTS, list(FIRST_RESULTS))
    assert {query: found[:1] for query, found in zip(FIRST_RESULTS, results, strict=True)} == {
        query: [address] for query, address in FIRST_RESULTS.items()
    }


@needs_node
def test_titles_come_before_topics_and_texts(tmp_path: Path) -> None:
    (found,) = search(tmp_path, DOCUMENTS, ["statistics"])
    assert found == ["topics/statistics/", "learners/obrien/", "tips/numbers/"]


@needs_node
def test_exact_words_come_before_beginnings(tmp_path: Path) -> None:
    (found,) = search(tmp_path, DOCUMENTS, ["tar"])
    assert found == ["tips/tar/", "tips/tart/", "tips/tarsnap/"]


@needs_node
def test_short_words_and_numbers_are_not_corrected(tmp_path: Path) -> None:
    assert search(tmp_path, DOCUMENTS, ["tzr", "1986", "zzzzz"]) == [[], [], []]


@needs_node
def test_one_kind_does_not_fill_all_results(tmp_path: Path) -> None:
    people = [make_document(f"learners/a{number}/", "Ada", "", "person") for number in range(20)]
    tips = [make_document("tips/ada/", "Ada wrote programs for looms")]
    (found,) = search(tmp_path, [*people, *tips], ["ada"])
    assert "tips/ada/" in found


@needs_node
def test_a_common_word_excludes_nothing(tmp_path: Path) -> None:
    people = [make_document(f"learners/a{number}/", "Ada", "python", "person") for number in range(2_100)]
    rare = make_document("learners/zoe/", "Zoe Quark", "python and words that are long", "person")
    assert search(tmp_path, [*people, rare], ["quark python"]) == [["learners/zoe/"]]


def test_the_order_of_the_documents_changes_nothing() -> None:
    crowd = make_crowd(500)
    assert make_shards(crowd) == make_shards(reversed(crowd))


class KeptIndex:
    """An index with its sections and files, as a build keeps them for the next one."""

    def __init__(self, documents: Sequence[IndexedDocument]) -> None:
        self.loaded: list[str] = []
        self.sections: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}
        self._take_over(make_index(documents, {}))

    def replace(self, old: Sequence[IndexedDocument], new: Sequence[IndexedDocument]) -> None:
        self.loaded.clear()
        self._take_over(change_index(self.layout, self._load, old=old, new=new, texts={}))

    def _load(self, name: str) -> Any:
        self.loaded.append(name)
        return self.sections[name]

    def _take_over(self, change: ChangedIndex) -> None:
        self.layout = change.layout
        self.sections |= change.sections
        files = self.files | dict(change.files)
        self.files = {address: files[address] for address in self.layout.list_addresses()}

    def list_content(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        return self.files, {name: section for name, section in self.sections.items() if section}


@pytest.mark.parametrize("size", [0, 5, 400, 2_000])
def test_edits_give_the_index_of_the_last_documents(size: int) -> None:
    random = Random(size)
    pool = [index_document(document) for document in make_crowd(size + 300)]
    documents, others = pool[:size], pool[size:]
    index = KeptIndex(documents)
    for count in (0, 1, 1, 2, 40, 250):
        old = random.sample(documents, min(len(documents), count))
        new = [replace(document, key=random.choice(pool).key) for document in random.sample(others, count)]
        documents = [*(document for document in documents if document not in old), *new]
        index.replace(old, new)
        expected = KeptIndex(documents)
        assert index.list_content() == expected.list_content()
        assert index.layout == expected.layout
    index.replace(documents, [])
    assert index.files == KeptIndex([]).files


def test_an_edit_loads_the_sections_of_its_words(crowd: list[SearchDocument]) -> None:
    old, *others = map(index_document, crowd)
    new = index_document(replace(crowd[0], text=f"{crowd[0].text} zebra marmalade"))
    index = KeptIndex([old, *others])
    index.replace([old], [new])
    assert len(index.loaded) <= 30
    assert len(index.sections) > 500


def test_an_empty_hub_has_an_index() -> None:
    assert set(make_shards([])) == {
        "search/index.json", "search/records/all.json",
        *(f"search/{name}" for name in ("terms/00000000.json", "words/00000000.txt", "endings/00000000.txt")),
    }  # fmt: skip


@pytest.fixture(scope="module")
def crowd() -> list[SearchDocument]:
    return make_crowd(10_000)


@needs_node
def test_a_query_reads_little_at_ten_thousand_people(crowd: list[SearchDocument], tmp_path: Path) -> None:
    files = make_shards(crowd)
    assert max(map(len, files.values())) <= MAX_FILE_BYTES
    write_index(tmp_path, files)
    name = crowd[77].title
    queries = ["python", "pyhton", "pyt", "b", name, name[1:], f"{crowd[5].title} sql", "zzzzzzzzz"]
    results = run_engine({"folder": str(tmp_path), "queries": queries})
    assert results[4]["found"][0] == crowd[77].location
    read_bytes = {query: result["bytes"] for query, result in zip(queries, results, strict=True)}
    assert [query for query in queries if read_bytes[query] > MAX_QUERY_BYTES] == []


def test_an_edit_changes_few_files(crowd: list[SearchDocument]) -> None:
    before = make_shards(crowd)
    crowd = [replace(crowd[0], text=f"{crowd[0].text} zebra marmalade"), *crowd[1:]]
    after = make_shards(crowd)
    changed = [address for address in before.keys() | after.keys() if before.get(address) != after.get(address)]
    assert len(changed) <= 16


def test_a_new_document_leaves_most_files_as_they_are(crowd: list[SearchDocument]) -> None:
    before, after = make_shards(crowd[1:]), make_shards(crowd)
    changed = [address for address in before.keys() | after.keys() if before.get(address) != after.get(address)]
    assert len(changed) <= 90
    assert len(changed) < len(after) / 8
