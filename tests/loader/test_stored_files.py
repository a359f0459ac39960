"""Files that did not change are neither opened nor parsed again, and whatever happens to the store costs time only."""

from __future__ import annotations

import pickle
import sqlite3
import time
from pathlib import Path

import pytest

from lyceum.diagnostics import Problem
from lyceum.loader import (
    STORE_FOLDER,
    ContentStore,
    Library,
    assemble_library,
    drop_invalid,
    load_library,
    read_hub_files,
)
from lyceum.loader.unsaved_entries import UnsavedEntries
from lyceum.system import scan_folder
from tests.support.hubs import COMMON_FILES, find_problems, write_hub
from tests.support.pictures import make_picture

FILES: dict[str, str | bytes] = {
    **COMMON_FILES,
    "content/learners/li.yml": "name: Li\nrole: boss\n",
    "content/learners/eve.yml": "- no fields\n",
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\n![a picture](shot.png)\n",
    "content/tips/two.md": "---\ntitle: Two\nauthor: nobody\n---\nText\n",
    "content/tips/shot.png": make_picture(),
}
ENTRY_COUNT = len(FILES) - 2
"""The ledger of accounts and the picture are no entries."""


def load(hub: Path) -> tuple[Library, tuple[Problem, ...], int, int]:
    """Return the library, its problems, and how many files were opened and parsed for it."""
    files = read_hub_files(hub, ContentStore.of_hub(hub))
    files.results.save()
    return *assemble_library(files), files.results.opened_count, files.results.parsed_count


def wait_until_settled(hub: Path) -> None:
    """Wait until a change of any file would show in its stamp."""
    while not scan_folder(hub, "content").is_settled:
        time.sleep(0.1)


def list_values(library: Library) -> list[object]:
    return [
        (entry.path, entry.value, entry.body, entry.lost_parts, entry.source.yaml_text)
        for entry in (*library.iterate_entries(), *library.incomplete_entries)
    ]


def assert_same_as_anew(hub: Path) -> None:
    library, problems, _, _ = load(hub)
    new_library, new_problems = load_library(hub)
    assert list_values(library) == list_values(new_library)
    assert problems == new_problems
    assert library.list_digests() == new_library.list_digests()
    for name in ("paths", "pictures", "text_pictures", "skipped_files", "unreadable_keys", "error_positions"):
        assert getattr(library, name) == getattr(new_library, name)
    assert [record.facts for record in library.records] == [record.facts for record in new_library.records]
    assert [record.picture_addresses for record in library.records] == [
        record.picture_addresses for record in new_library.records
    ]


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A hub whose files were read once."""
    folder = write_hub(tmp_path / "hub", FILES)
    assert load(folder)[2:] == (ENTRY_COUNT, ENTRY_COUNT)
    return folder


def test_only_files_that_changed_are_opened(hub: Path) -> None:
    wait_until_settled(hub)
    load(hub)
    assert load(hub)[2:] == (0, 0)
    (hub / "content/learners/ada.yml").write_text("name: Ada Lovelace\n")
    library, _, opened_count, parsed_count = load(hub)
    assert (opened_count, parsed_count) == (1, 1)
    assert library.learners["ada"].value.name == "Ada Lovelace"
    (hub / "content/tips/two.md").unlink()
    library, _, opened_count, _ = load(hub)
    assert opened_count == 1, "ada.yml has just been written, so it may have changed again"
    assert "two" not in library.tips
    assert_same_as_anew(hub)


def test_a_file_that_was_just_written_is_read_again(hub: Path) -> None:
    path = hub / "content/learners/ada.yml"
    status = path.stat()
    path.write_text("name: Eda\n")  # as long as before
    assert path.stat().st_size == status.st_size
    assert load(hub)[0].learners["ada"].value.name == "Eda"


def test_files_with_other_stamps_are_not_parsed_again(hub: Path) -> None:
    for path in (hub / "content").rglob("*.*"):
        path.write_bytes(path.read_bytes())
    assert load(hub)[2:] == (ENTRY_COUNT, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"content/learners/eve.yml": "name: Eve\n"},
        {"content/learners/li.yml": "name: Li\n"},
        {"content/hub.yml": "nam: Test\n"},
        {"content/topics.yml": "- {id: python, name: [}\n"},
        {"content/learners/Ada.yml": "name: Other\n"},
        {"content/tips/shot.jpg": b"x", "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\n![](shot.jpg)\n"},
    ],
)
def test_what_is_stored_is_what_would_be_read(hub: Path, change: dict[str, str | bytes]) -> None:
    assert_same_as_anew(hub)
    write_hub(hub, {"content/hub.yml": FILES["content/hub.yml"], **change})
    assert_same_as_anew(hub)


def test_nothing_is_loaded_before_somebody_looks(hub: Path) -> None:
    library, _, _, _ = load(hub)
    assert [record.path for record in library.records if record.loaded is not None and record.kind == "learner"] == []
    ada = library.learners["ada"]
    assert ada.value.name == "Ada"
    assert [record.key for record in library.records if record.loaded is not None and record.kind == "learner"] == [
        "ada"
    ]
    assert library.learners["ada"] is ada
    del ada
    assert not any(record.loaded for record in library.get_records("learner").values()), "nobody needs it any more"
    assert library.get_known_keys("learner").keys() == {"ada", "eve", "former-member", "grace", "li"}


def test_leaving_out_what_is_wrong_loads_only_that(hub: Path) -> None:
    library, problems, _, _ = load(hub)
    valid_library = drop_invalid(library, (*problems, *find_problems(hub)))
    loaded = [record.path for record in valid_library.records if record.loaded is not None]
    assert "content/tips/one.md" not in loaded
    assert set(valid_library.tips) == {"one"}
    assert valid_library.learners["li"].value.role != "boss"


@pytest.mark.parametrize("damage", ["removed", "cut off", "other bytes", "no database", "another version", "bad row"])
def test_damage_to_the_store_costs_time_only(hub: Path, damage: str) -> None:
    path = next((hub / STORE_FOLDER).glob("*.sqlite"))
    data = path.read_bytes()
    match damage:
        case "removed":
            path.unlink()
        case "cut off":
            path.write_bytes(data[: len(data) // 2])
        case "other bytes":
            path.write_bytes(data[:4096] + bytes(len(data) - 4096))
        case "no database":
            path.write_bytes(b"hello")
        case "another version":
            with sqlite3.connect(path) as connection:
                connection.execute("UPDATE version SET text = 'another'")
        case _:
            with sqlite3.connect(path) as connection:
                connection.execute("UPDATE entries SET data = x'00' || data")
    assert_same_as_anew(hub)
    assert load(hub)[3] == 0, "the store is whole again"


def test_a_store_that_vanishes_meanwhile_is_not_missed(hub: Path) -> None:
    library, _, _, _ = load(hub)
    next((hub / STORE_FOLDER).glob("*.sqlite")).unlink()
    assert library.learners["ada"].value.name == "Ada"


def test_another_writer_is_not_waited_for(hub: Path) -> None:
    (hub / "content/learners/ada.yml").write_text("name: Ada Lovelace\n")
    with sqlite3.connect(next((hub / STORE_FOLDER).glob("*.sqlite")), isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert load(hub)[0].learners["ada"].value.name == "Ada Lovelace"
    assert load(hub)[3] == 1


def test_git_ignores_the_store(hub: Path) -> None:
    assert (hub / STORE_FOLDER / ".gitignore").read_text() == "*\n"


def test_entries_can_be_sent_to_another_process(hub: Path) -> None:
    library, _, _, _ = load(hub)
    learners = pickle.loads(pickle.dumps(library.learners))
    assert {key: entry.value for key, entry in learners.items()} == {
        key: entry.value for key, entry in library.learners.items()
    }
    assert learners["ada"].lost_parts is library.learners["ada"].lost_parts
    assert [entry.path for entry in pickle.loads(pickle.dumps(library.results))] == [
        "content/challenges/walk/results/ada-0.yml"
    ]


def test_many_files_are_read_by_several_processes(tmp_path: Path) -> None:
    learners: dict[str, str | bytes] = {
        f"content/learners/l{number}.yml": f"name: L {number}\n" for number in range(1_200)
    }
    hub = write_hub(tmp_path, {**FILES, **learners})
    assert_same_as_anew(hub)
    assert load(hub)[3] == 0


@pytest.mark.parametrize("place", ["a folder", "nowhere", "below a file"])
def test_many_entries_wait_for_the_store_wherever_it_is(hub: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setattr("lyceum.loader.unsaved_entries.MAX_ENTRIES_IN_MEMORY", 2)
    stores = {
        "a folder": ContentStore.of_hub(hub),
        "nowhere": ContentStore.of_nothing(),
        "below a file": ContentStore(hub / "content/hub.yml/store/content.sqlite", "1"),
    }
    entries = UnsavedEntries(stores[place])
    expected = {str(number): b"x" * number for number in range(8)}
    entries.update(expected)
    assert dict(entries) == expected
    del entries["3"]
    assert entries.get("3") is None
    entries.clear()
    assert not entries


def test_a_new_store_is_written_while_this_process_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.loader.file_results.MIN_FILES_FOR_PROCESSES", 1)
    hub = write_hub(tmp_path, FILES)
    store = ContentStore.of_hub(hub)
    files = read_hub_files(hub, store)
    assert store.is_empty
    files.results.begin_saving()
    files.results.save({"more": 1})
    assert store.read_pack("more") == 1
    assert not files.results.unsaved
    assert store.write({"more": 2}, {}), "nobody else wrote"
    assert load(hub)[3] == 0
    assert_same_as_anew(hub)


def test_a_store_that_is_read_meanwhile_is_written_at_the_end(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyceum.loader.file_results.MIN_FILES_FOR_PROCESSES", 1)
    (hub / "content/learners/ada.yml").write_text("name: Eva\n")
    files = read_hub_files(hub, ContentStore.of_hub(hub))
    files.results.begin_saving()
    assert ContentStore.of_hub(hub).read_entry(files.results.by_path["content/learners/ada.yml"].digest) is None
    files.results.save()
    assert load(hub)[3] == 0


def test_nobody_waits_for_what_fills_an_empty_store(tmp_path: Path) -> None:
    store = ContentStore.of_hub(tmp_path)
    assert store.is_empty
    end_writing = store.begin_writing(lambda: {"pack": 1}, {"digest": b"data"})
    assert store.read_pack("pack") is None
    assert store.read_entry("digest") is None
    assert end_writing()
    assert store.read_pack("pack") == 1
    assert store.read_entry("digest") == b"data"
