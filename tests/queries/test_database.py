"""What depends on a changed input is computed again, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from weakref import WeakSet

import pytest

from lyceum.queries import MAX_LOADED_INPUTS, DamagedStoreError, Database, Input, output, query
from tests.support.paths import ROOT

TEXT = Input[str]("text")
DAY = Input[int]("day")


@query
def count_words(db: Database, path: str) -> int:
    return len(db.read(TEXT, path).split())


@query
def list_words(db: Database, path: str) -> tuple[str, ...]:
    return tuple(db.read(TEXT, path).split())


@query
def count_listed_words(db: Database, path: str) -> int:
    return len(db.get(list_words, path))


@query
def describe(db: Database, path: str) -> str:
    count = db.get(count_words, path)
    return "long" if count > 3 else "short"


@query
def list_long_texts(db: Database, paths: str) -> tuple[str, ...]:
    return tuple(path for path in paths.split() if db.get(describe, path) == "long")


@query
def name_or_nobody(db: Database, path: str) -> str:
    return db.find(TEXT, path) or "nobody"


@query
def count_or_zero(db: Database, path: str) -> int:
    try:
        return db.get(count_words, path)
    except KeyError:
        return 0


@query
def follow(db: Database, path: str) -> int:
    """A text that names another text has its number of words."""
    target = db.read(TEXT, path).removeprefix("see ")
    return db.get(follow, target) if target != db.read(TEXT, path) else db.get(count_words, path)


@query
def start_or_follow(db: Database, _key: str) -> int:
    """Whoever reads it does not know before how high it is."""
    start = db.read(TEXT, "start")
    return 0 if start == "no" else db.get(follow, start)


@query
def emit_page(db: Database, path: str) -> int:
    text = f"<p>{db.read(TEXT, path)}</p>"
    db.emit(f"{path}/", text.encode())
    return len(text)


@output
def print_words(db: Database, path: str) -> int:
    db.emit(path, str(db.get(count_words, path)).encode())
    return db.get(count_words, path)


def set_texts(db: Database, **texts: str | None) -> None:
    with db.update() as update:
        for path, text in texts.items():
            if text is None:
                update.remove(TEXT, path)
            else:
                update.set_value(TEXT, path, text)


def count_computed(db: Database) -> dict[str, int]:
    counts = {name.partition(":")[2]: count for name, count in db.computed_counts.items()}
    db.computed_counts.clear()
    return counts


@pytest.fixture(params=["memory", "same run", "next run"])
def change_texts(request: pytest.FixtureRequest, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A function that changes texts, in memory, in a store, or in a store that is opened again."""
    databases = [Database.in_memory() if request.param == "memory" else Database.open(tmp_path, "1")]

    def change(**texts: str | None) -> Database:
        if request.param != "memory":
            databases[-1].commit()
        if request.param == "next run":
            databases[-1].close()
            databases.append(Database.open(tmp_path, "1"))
        set_texts(databases[-1], **texts)
        count_computed(databases[-1])
        return databases[-1]

    return change


def test_unchanged_inputs_compute_nothing(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="x y", b="x y z w")
    assert db.get(list_long_texts, "a b") == ("b",)
    db = change_texts(a="x y")
    assert db.get(list_long_texts, "a b") == ("b",)
    assert count_computed(db) == {}


def test_equal_value_stops_the_spreading(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="x y", b="x y z w")
    db.get(list_long_texts, "a b")
    db = change_texts(a="x y z")
    assert db.get(list_long_texts, "a b") == ("b",)
    assert count_computed(db) == {"count_words": 1, "describe": 1}
    db = change_texts(a="one two three four")
    assert db.get(list_long_texts, "a b") == ("a", "b")
    assert count_computed(db) == {"count_words": 1, "describe": 1, "list_long_texts": 1}


def test_output_waits_until_somebody_asks(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="x", b="x")
    assert (db.get(print_words, "a"), db.get(print_words, "b")) == (1, 1)
    db = change_texts(a="x y", b="x y")
    emitted: list[str] = []
    db.emit = lambda path, _: emitted.append(path)
    assert db.get(list_long_texts, "a b") == ()
    assert db.find_outdated(print_words, ["a", "b"]) == ["a", "b"]
    assert emitted == []
    assert db.get(print_words, "a") == 2
    db = change_texts()
    db.emit = lambda path, _: emitted.append(path)
    assert db.find_outdated(print_words, ["a", "b"]) == ["b"], "nobody asked for it in the last run"
    assert db.get(print_words, "b") == 2
    assert emitted == ["a", "b"]


def test_missing_input_that_appears_is_noticed(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="Ada")
    assert (db.get(name_or_nobody, "a"), db.get(name_or_nobody, "b")) == ("Ada", "nobody")
    db = change_texts(b="Bo", a=None)
    assert (db.get(name_or_nobody, "a"), db.get(name_or_nobody, "b")) == ("nobody", "Bo")


def test_failed_query_is_computed_when_its_reads_change(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="x")
    assert db.get(count_or_zero, "b") == 0
    db = change_texts(b="x y")
    assert db.get(count_or_zero, "b") == 2
    db = change_texts(b=None)
    assert db.get(count_or_zero, "b") == 0
    with pytest.raises(KeyError):
        db.get(count_words, "b")


def test_reads_follow_what_was_read_last(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="see b", b="see c", c="x y", d="x y z")
    assert db.get(follow, "a") == 2
    db = change_texts(b="see d")
    assert db.get(follow, "a") == 3
    db = change_texts(c="x")
    assert db.get(follow, "a") == 3
    assert count_computed(db)["follow"] == 1
    db = change_texts(d="see e", e="see f", f="x")
    assert db.get(follow, "a") == 1


def test_circle_is_an_error(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="see b", b="see a")
    with pytest.raises(RuntimeError, match="depends on itself"):
        db.get(follow, "a")


def test_many_values_read_something_higher_for_the_first_time(change_texts) -> None:  # type: ignore[no-untyped-def]
    keys = [f"start {number}" for number in range(2_000)]
    chain = {f"c{number}": f"see c{number + 1}" for number in range(5)}
    db = change_texts(start="no", c5="x y", **chain)
    assert [db.get(start_or_follow, key) for key in keys] == [0] * len(keys)
    assert db.get(follow, "c0") == 2
    db = change_texts(start="c0", c5="x y z")
    assert [db.get(start_or_follow, key) for key in keys] == [3] * len(keys)
    assert count_computed(db) == {"start_or_follow": len(keys), "follow": 6, "count_words": 1}


def test_replaced_inputs_that_are_not_named_are_gone(change_texts) -> None:  # type: ignore[no-untyped-def]
    for texts in ({"a": "x", "b": "x y"}, {"a": "new", "c": "x"}, {"c": "x"}):
        db = change_texts()
        with db.update() as update:
            update.replace_all(TEXT, {key: text.encode() for key, text in texts.items()}, texts.__getitem__)
        for key in "abc":
            assert db.get(name_or_nobody, key) == texts.get(key, "nobody")
    assert count_computed(db) == {"name_or_nobody": 1}


def test_equal_inputs_are_not_looked_at(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts()
    listed = []

    def list_digests() -> dict[str, bytes]:
        listed.append("once")
        return {"a": b"x", "b": b"y"}

    for _ in range(3):
        with db.update() as update:
            update.replace_all(TEXT, list_digests, {"a": "x", "b": "y"}.__getitem__, whole=b"both")
        assert (db.get(name_or_nobody, "a"), db.get(name_or_nobody, "c")) == ("x", "nobody")
    assert listed == ["once"]


def test_an_input_that_was_removed_comes_back_with_the_others(change_texts) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        db = change_texts()
        with db.update() as update:
            update.replace_all(TEXT, {"a": b"x"}, {"a": "x"}.__getitem__, whole=b"a")
        assert db.get(name_or_nobody, "a") == "x"
        db = change_texts(a=None)
        assert db.get(name_or_nobody, "a") == "nobody"


def test_outdated_values_are_listed(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="x", b="y")
    assert db.find_outdated(emit_page, ["a", "b"]) == ["a", "b"]
    db.compute_many(emit_page, ["a", "b"])
    db = change_texts(b="z")
    assert db.find_outdated(emit_page, ["a", "b"]) == ["b"]
    emitted = {}
    db.emit = emitted.__setitem__
    db.compute_many(emit_page, ["b"])
    assert emitted == {"b/": b"<p>z</p>"}
    db.forget(emit_page, "a")
    assert db.find_outdated(emit_page, ["a", "b"]) == ["a"]


def test_outdated_outputs_are_known_with_their_last_values(change_texts) -> None:  # type: ignore[no-untyped-def]
    db = change_texts(a="one", b="one two")
    assert db.find_last_value(print_words, "a") is None
    assert [db.get(print_words, key) for key in "ab"] == [1, 2]
    assert db.list_outdated(print_words) == []
    db = change_texts(a="other", b="one two three")
    assert db.list_outdated(print_words) == ["b"], "the other text has as many words as before"
    assert db.find_last_value(print_words, "b") == 2
    assert db.get(print_words, "b") == db.find_last_value(print_words, "b") == 3
    assert db.list_outdated(print_words) == []


@pytest.mark.parametrize("is_stored", [True, False])
def test_forks_compute_what_one_process_computes(tmp_path: Path, is_stored: bool) -> None:
    texts = {f"t{number}": "x " * (number % 6) for number in range(700)}
    db = Database.open(tmp_path, "1") if is_stored else Database.in_memory()
    set_texts(db, **texts)
    db.compute_many(describe, list(texts), processes=2)
    assert db.get_many(describe, texts) == ["long" if number % 6 > 3 else "short" for number in range(700)]
    assert count_computed(db) == {"describe": 700, "count_words": 700}
    if is_stored:
        db.commit()
        db.close()
        db = Database.open(tmp_path, "1")
    set_texts(db, t0="one two three four five")
    assert db.get(describe, "t0") == "long"
    assert db.find_outdated(describe, list(texts)) == []
    set_texts(db, **dict.fromkeys(texts, "x x x x x"))
    db.compute_many(describe, list(texts), processes=2)
    assert set(db.get_many(describe, texts)) == {"long"}


def test_forks_know_large_values_of_other_forks(tmp_path: Path) -> None:
    texts = {f"t{number}": "".join(f"{number * index} " for index in range(300)) for number in range(100)}
    db = Database.open(tmp_path, "1")
    set_texts(db, **texts)
    db.compute_many(list_words, list(texts), processes=2)
    db.compute_many(count_listed_words, list(texts), processes=2)
    assert db.get_many(count_listed_words, texts) == [300] * 100
    assert db.get_many(list_words, texts) == [tuple(text.split()) for text in texts.values()]
    assert count_computed(db) == {"list_words": 100, "count_listed_words": 100}
    db.commit()
    db.close()


class Word(str):
    """A text that tells whether it is in memory."""

    __slots__ = ("__weakref__",)


values_in_memory: WeakSet[Word] = WeakSet()


@query
def make_word(_db: Database, key: str) -> Word:
    word = Word(key)
    values_in_memory.add(word)
    return word


def test_only_the_last_values_of_many_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.queries.node_table.MAX_DECODED_BYTES", 1_000)
    db, keys = Database.open(tmp_path, "1"), [f"word-{number}" for number in range(200)]
    for key in keys:
        db.get(make_word, key)
    assert 0 < len(values_in_memory) < 50
    assert [db.get(make_word, key) for key in keys] == keys
    assert db.computed_counts[make_word.name] == 200
    db.close()


def test_what_a_function_asks_in_other_processes_is_known_here(tmp_path: Path) -> None:
    db, texts = Database.open(tmp_path, "1"), {f"t{number}": "x " * number for number in range(60)}
    set_texts(db, **texts)

    def count_both(key: str) -> None:
        db.get(count_words, key)
        db.get(make_word, key)

    db.divide(count_both, list(texts), max_size=5)
    assert not values_in_memory
    assert db.get_many(count_words, texts) == list(range(60))
    assert db.get_many(make_word, texts) == list(texts)
    assert (db.computed_counts[count_words.name], db.computed_counts[make_word.name]) == (60, 60)
    db.close()


def test_what_was_remembered_long_ago_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.queries.remembered.MAX_REMEMBERED", 2)
    db, computed = Database.in_memory(), []
    for key in ("a", "b", "a", "c", "a", "b"):
        assert db.remember(key, lambda key=key: computed.append(key) or key) == key  # type: ignore[misc]
    assert computed == ["a", "b", "c", "b"]


def test_another_process_computes_while_this_one_goes_on(tmp_path: Path) -> None:
    db = Database.open(tmp_path, "1")
    set_texts(db, a="x y", b="z")
    assert db.is_new
    take_over = db.compute_aside({count_words: ["a"], list_words: ["a"]})
    assert db.get(list_words, "b") == ("z",)
    take_over()
    assert (db.get(count_words, "a"), db.get(list_words, "a")) == (2, ("x", "y"))
    assert not db.is_new
    assert count_computed(db) == {"count_words": 1, "list_words": 2}
    db.commit()
    db.close()
    db = Database.open(tmp_path, "1")
    set_texts(db, a="x y z", b="z")
    assert not db.is_new
    assert (db.get(count_words, "a"), db.get(list_words, "a")) == (3, ("x", "y", "z"))
    assert count_computed(db) == {"count_words": 1, "list_words": 1}
    db.close()


def test_what_another_process_cannot_compute_is_computed_here() -> None:
    db = Database.in_memory()
    set_texts(db, a="x y")
    db.compute_aside({count_words: ["a"], follow: ["missing"]})()
    assert db.get(count_words, "a") == 2
    with pytest.raises(KeyError):
        db.get(follow, "missing")


def test_failure_in_a_fork_ends_when_its_reads_change(tmp_path: Path) -> None:
    keys = [f"t{number}" for number in range(100)]
    db = Database.open(tmp_path, "1")
    set_texts(db, t0="x")
    db.compute_many(count_or_zero, keys, processes=2)
    assert sum(db.get_many(count_or_zero, keys)) == 1
    db.commit()
    set_texts(db, t5="x y", t0=None)
    assert (db.get(count_or_zero, "t5"), db.get(count_or_zero, "t0")) == (2, 0)
    db.close()


def test_store_of_another_version_is_emptied(tmp_path: Path) -> None:
    for version, computed in (("1", 1), ("1", 0), ("2", 1), ("2", 0)):
        db = Database.open(tmp_path, version)
        set_texts(db, a="x y")
        assert db.get(count_words, "a") == 2
        assert count_computed(db).get("count_words", 0) == computed
        db.commit()
        db.close()


def test_what_was_not_committed_is_forgotten(tmp_path: Path) -> None:
    db = Database.open(tmp_path, "1")
    set_texts(db, a="x y")
    db.get(count_words, "a")
    db.commit()
    set_texts(db, a="x")
    db.get(count_words, "a")
    db.close()
    db = Database.open(tmp_path, "1")
    assert db.get(count_words, "a") == 2
    db.close()


def test_second_process_reads_and_does_not_write(tmp_path: Path) -> None:
    first = Database.open(tmp_path, "1")
    set_texts(first, a="x y")
    first.get(count_words, "a")
    first.commit()
    second = Database.open(tmp_path, "1")
    assert (first.is_writable, second.is_writable) == (True, False)
    set_texts(second, a="x")
    assert second.get(count_words, "a") == 1
    second.commit()
    second.close()
    first.close()
    third = Database.open(tmp_path, "1")
    assert third.is_writable
    assert third.get(count_words, "a") == 2
    third.close()


def test_damaged_store_is_reported(tmp_path: Path) -> None:
    db = Database.open(tmp_path, "1")
    set_texts(db, **{f"t{number}": "x " * number for number in range(300)})
    db.compute_many(count_words, [f"t{number}" for number in range(300)])
    db.commit()
    db.close()
    path = tmp_path / "queries.sqlite"
    data = path.read_bytes()
    for damaged in (b"no store at all", data[: len(data) // 2], data[:4096] + b"\xff" * (len(data) - 4096)):
        path.write_bytes(damaged)
        with pytest.raises(DamagedStoreError):
            db = Database.open(tmp_path, "1")
            set_texts(db, t1="y")
            db.compute_many(count_words, [f"t{number}" for number in range(300)])
            db.commit()


def test_killed_process_leaves_the_last_commit(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from lyceum.queries import Database\n"
        "from tests.queries.test_database import count_words, set_texts\n"
        "db = Database.open(Path(sys.argv[1]), '1')\n"
        "set_texts(db, a='x y'); db.get(count_words, 'a'); db.commit()\n"
        "set_texts(db, a='x', b='y'); db.get(count_words, 'a'); db.update().__enter__()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'generator'}"}
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, env=environment)
    assert killed.returncode == -signal.SIGKILL
    db = Database.open(tmp_path, "1")
    assert db.is_writable
    assert db.get(count_words, "a") == 2
    assert db.list_input_digests(TEXT).keys() == {"a"}
    db.close()


class _Document:
    """A large value."""

    def __init__(self, words: int) -> None:
        self.words = words


DOCUMENT = Input[_Document]("document")


@query
def count_words_of_document(db: Database, key: str) -> int:
    return db.read(DOCUMENT, key).words


def test_few_values_that_can_be_loaded_again_stay_in_memory() -> None:
    db, documents = Database.in_memory(), WeakSet[_Document]()

    def load(key: str) -> _Document:
        document = _Document(int(key))
        documents.add(document)
        return document

    keys = list(map(str, range(MAX_LOADED_INPUTS + 100)))
    with db.update() as update:
        update.replace_all(DOCUMENT, {key: key.encode() for key in keys}, load)
    assert db.get_many(count_words_of_document, keys) == list(range(len(keys)))
    assert len(documents) == MAX_LOADED_INPUTS
    assert db.read(DOCUMENT, "0").words == 0


@query
def count_words_of_all(db: Database, _key: str) -> int:
    return sum(db.get(count_words, path) for path in map(str, range(300)))


@output
def repeat_sum(db: Database, key: str) -> str:
    return str(db.get(count_words_of_all) + int(key))


def test_values_that_forks_computed_are_read_from_packed_nodes(tmp_path: Path) -> None:
    db = Database.open(tmp_path, "1")
    with db.update() as update:
        for number in range(300):
            update.set_value(TEXT, str(number), "word " * (number % 7))
    keys, total = list(map(str, range(300))), sum(number % 7 for number in range(300))
    db.compute_many(count_words, keys, processes=2)
    assert db.computed_counts["tests.queries.test_database:count_words"] == 300
    db.compute_many(repeat_sum, keys, processes=2)
    assert [db.get(repeat_sum, key) for key in keys] == [str(total + int(key)) for key in keys]
    assert db.computed_counts["tests.queries.test_database:count_words"] == 300
    with db.update() as update:
        update.set_value(TEXT, "1", "one two three")
    assert db.get(repeat_sum, "5") == str(total + 7)
    assert db.computed_counts["tests.queries.test_database:count_words"] == 301
    db.commit()
    db.close()
    db = Database.open(tmp_path, "1")
    assert db.get(repeat_sum, "5") == str(total + 7)
    assert not db.computed_counts
    db.close()
