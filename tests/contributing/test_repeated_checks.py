"""A check after few edits looks at nothing but the edited files, and says the same as one that reads everything."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyceum.contributing import HubCheck, check_hub
from lyceum.loader import STORE_FOLDER, Library, last_reading, library_inputs
from lyceum.queries import Database
from lyceum.site import site_inputs
from lyceum.site.inputs import load_build_inputs
from lyceum.system import folder_scan
from tests.support.git_repository import GitRepository
from tests.support.hubs import COMMON_FILES, TODAY, write_site_hub
from tests.support.pictures import make_picture
from tests.support.property_tests import count_examples

FILES: dict[str, str | bytes] = {
    **COMMON_FILES,
    "content/learners/ma/mary.yml": "name: Mary\nknows: [python]\n",
    "content/learners/li.yml": "name: Li\nbio: I know [one](../tips/one.md).\navatar: file\n",
    "content/learners/li.png": make_picture(),
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\nText\n",
    "content/tips/two.md": "---\ntitle: Two\nauthor: li\n---\n## Part\n\n![shot](shot.png)\n",
    "content/tips/shot.png": make_picture(),
    "content/challenges/walk/results/ada-1.yml": "learner: ada\ndate: 2026-01-11\n",
    "content/challenges/walk/results/grace.yml": "learner: grace\ndate: 2026-01-11\n",
}
ADA, GRACE = "content/learners/ada.yml", "content/learners/grace.yml"
RESULTS = "content/challenges/walk/results/"
ONE, RESULT = "content/tips/one.md", f"{RESULTS}ada-0.yml"


@pytest.fixture(autouse=True)
def _old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were just written count as old, so that their stamps say whether they changed."""
    monkeypatch.setattr(folder_scan, "CLOCK_STEP_NS", -(10**9))


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A hub that was checked once."""
    hub = write_site_hub(tmp_path / "hub", FILES)
    assert check_hub(hub, today=TODAY).work.is_whole
    return hub


def write(hub: Path, path: str, text: str | bytes | None) -> None:
    file = hub / path
    if text is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def copy_without_store(hub: Path) -> Path:
    copy = hub.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    return Path(shutil.copytree(hub, copy, ignore=shutil.ignore_patterns(STORE_FOLDER.parts[0])))


def list_values(library: Library) -> dict[str, Any]:
    """Return everything that a library says."""
    values = {item.name: getattr(library, item.name) for item in fields(Library) if item.name != "hub_records"}
    for name in ("settings", "topics", "badges"):
        values[name] = values[name] and (values[name].value, values[name].lost_parts, values[name].source.yaml_text)
    values["incomplete_entries"] = [(entry.path, entry.value) for entry in library.incomplete_entries]
    for name in ("learners", "tips", "challenges", "activities"):
        values[name] = [(key, entry.value, entry.body, entry.source.yaml_text) for key, entry in values[name].items()]
    values["results"] = [(entry.path, entry.value) for entry in library.results]
    values["records"] = [(record.path, record.facts) for record in library.records]
    values["keys"] = [library.list_keys(kind) for kind in ("learner", "tip", "challenge", "activity")]
    values["results of a challenge"] = library.list_result_paths("walk")
    values["picture owners"] = library.picture_owners
    return values


def assert_same_as_anew(hub: Path, check: HubCheck) -> None:
    new_check = check_hub(copy_without_store(hub), today=TODAY)
    assert check.problems == new_check.problems
    assert check.make_result() == new_check.make_result()
    for path in new_check.list_entry_paths():  # before anything is loaded as a whole
        record, new_record = check.library.find_record(path), new_check.library.find_record(path)
        assert record
        assert new_record
        assert (record.digest, record.entry.value) == (new_record.digest, new_record.entry.value)
    assert list_values(check.library) == list_values(new_check.library)
    assert check.library.list_digests() == new_check.library.list_digests()
    library, new_library = check.valid_library, new_check.valid_library
    assert list_values(library) == list_values(new_library)
    assert (library.omitted_paths, library.large_losses) == (new_library.omitted_paths, new_library.large_losses)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (ADA, "name: Ada\nheadline: Hello\n"),
        (ADA, "name: Ada Lovelace\n"),
        (ADA, "name: Ada\nlearning: [python]\n"),
        (ADA, "name: Ada\nlearning: [python]\nlooking_until: 2027-01-01\n"),
        (ONE, "---\ntitle: One and more\nauthor: ada\nthanks: [grace]\n---\nAnother text\n"),
        (ADA, "name: Ada\nlearning: [unknown]\n"),
        (RESULT, "learner: ada\ndate: 2026-01-10\nnotes: It was warm.\n"),
        (RESULT, "learner: ada\ndate: 2026-01-12\n"),
        ("content/learners/ma/mary.yml", "name: Mary\nknows: [python]\nheadline: Hello\n"),
    ],
)
def test_an_edited_value_is_all_that_is_looked_at(hub: Path, path: str, text: str) -> None:
    write(hub, path, text)
    check = check_hub(hub, today=TODAY)
    assert check.work == (1, 1, 0, False)
    assert_same_as_anew(hub, check)
    assert check_hub(hub, today=TODAY).work == (0, 0, 0, False)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (ADA, "name: Ada\ngithub: ada-2\n"),
        (ADA, "nme: Ada\n"),
        (ADA, None),
        (RESULT, "learner: grace\ndate: 2026-01-10\n"),
        (RESULT, "learner: ada\ndate: 2026-01-11\n"),
        ("content/learners/new.yml", "name: New\ngithub: new-2\n"),
        ("content/learners/new.yml", "name: New\nformerly: [newer]\n"),
        ("content/learners/new.yml", "nme: New\n"),
        ("content/learners/gr/grace.yml", "name: Another Grace\n"),
        ("content/learners/ne/new.yml", "name: New\n"),
        ("content/learners/con.yml", "name: Con\n"),
        ("content/learners/LI.yml", "name: Li\n"),
        ("content/learners/about.yml", "name: Named on a page of the maintainers\n"),
        ("content/tips/new.md", "---\ntitle: New\nauthor: nobody\n---\nText\n"),
        ("content/tips/new.md", "---\ntitle: New\nauthor: ada\n---\n![shot](shot.png)\n"),
        (f"{RESULTS}ada-2.yml", "learner: ada\ndate: 2026-01-11\n"),
        ("content/challenges/walk/challenge.md", "---\ntitle: Walk\nsummary: Two steps\n---\nText\n"),
        ("content/topics.yml", "- {id: sql, name: SQL}\n"),
        ("content/accounts.yml", "grace: 583231\n"),
        ("content/pages/about.md", "[nothing](nothing.md)\n"),
        ("content/tips/shot.png", make_picture(120, 80)),
        ("content/learners/ma", None),
        ("mkdocs.yml", "site_name: Other\n"),
    ],
)
def test_what_concerns_others_is_looked_at_as_a_whole(hub: Path, path: str, text: str | bytes | None) -> None:
    if (hub / path).is_dir():
        shutil.rmtree(hub / path)
    else:
        write(hub, path, text)
    check = check_hub(hub, today=TODAY)
    assert check.work.is_whole
    assert_same_as_anew(hub, check)


NEW: dict[str, str] = {
    "content/learners/new.yml": "name: Newcomer\nlearning: [python]\navatar: github\n",
    "content/learners/ma/maria.yml": "name: Maria\n",
    "content/tips/more.md": "---\ntitle: More\nauthor: new\n---\nText of @ada\n",
    f"{RESULTS}new.yml": "learner: new\ndate: 2026-01-20\n",
}


def test_new_entries_and_those_that_go_are_all_that_is_looked_at(hub: Path) -> None:
    for path, text in NEW.items():
        write(hub, path, text)
        check = check_hub(hub, today=TODAY)
        assert check.work == (1, 1, 0, False), path
        assert_same_as_anew(hub, check)
    for path in ("content/learners/ma/maria.yml", f"{RESULTS}new.yml", "content/tips/more.md"):
        write(hub, path, None)
        check = check_hub(hub, today=TODAY)
        assert check.work == (0, 0, 0, False), path
        assert_same_as_anew(hub, check)
    assert check_hub(hub, today=TODAY).work == (0, 0, 0, False)


def test_an_entry_and_what_names_it_come_together(hub: Path) -> None:
    for path, text in NEW.items():
        write(hub, path, text)
    check = check_hub(hub, today=TODAY)
    assert check.work == (4, 4, 0, False)
    assert_same_as_anew(hub, check)


def test_a_name_that_came_and_went_is_unknown(hub: Path) -> None:
    mention = ("content/tips/more.md", "---\ntitle: More\nauthor: new\n---\nText\n")
    learner = ("content/learners/new.yml", "name: Newcomer\n")
    for path, text in (learner, mention):
        write(hub, path, text)
        check_hub(hub, today=TODAY)
    for path, _ in (learner, mention):
        write(hub, path, None)
    check_hub(hub, today=TODAY)
    for path, text in (mention, learner):
        write(hub, path, text)
        assert_same_as_anew(hub, check_hub(hub, today=TODAY))


def test_a_link_of_the_maintainers_to_somebody_who_goes_is_looked_at(hub: Path) -> None:
    write(hub, "content/learners/new.yml", "name: New\n")
    write(hub, "content/pages/about.md", "[New](learners/new/)\n")
    check_hub(hub, today=TODAY)
    write(hub, "content/learners/new.yml", None)
    check = check_hub(hub, today=TODAY)
    assert [problem.code for problem in check.problems] == ["broken-page-link"]
    assert_same_as_anew(hub, check)


def test_a_file_that_was_only_touched_is_not_parsed(hub: Path) -> None:
    for path in (ADA, "content/hub.yml"):
        (hub / path).touch()
    assert check_hub(hub, today=TODAY).work == (0, 0, 0, False)
    assert check_hub(hub, today=TODAY).work == (0, 0, 0, False)


def test_a_new_day_is_looked_at_as_a_whole(hub: Path) -> None:
    assert check_hub(hub, today=TODAY.replace(day=25)).work.is_whole


def test_a_link_to_a_heading_concerns_the_text_that_has_it(hub: Path) -> None:
    write(hub, ONE, "---\ntitle: One\nauthor: ada\n---\n[part](two.md#part)\n")
    assert check_hub(hub, today=TODAY).problems == ()
    write(hub, "content/tips/two.md", "---\ntitle: Two\nauthor: li\n---\n## Other\n\n![shot](shot.png)\n")
    check = check_hub(hub, today=TODAY)
    assert [problem.where.path for problem in check.problems] == [ONE]
    assert_same_as_anew(hub, check)


def test_a_problem_of_another_file_stays(hub: Path) -> None:
    write(hub, ONE, "---\ntitle: One\nauthor: nobody\n---\nText\n")
    assert len(check_hub(hub, today=TODAY).problems) == 1
    write(hub, ADA, "name: Ada\nheadline: Hello\n")
    check = check_hub(hub, today=TODAY)
    assert not check.work.is_whole
    assert len(check.problems) == 1
    assert_same_as_anew(hub, check)


def test_names_that_look_alike_are_known_from_the_last_check(hub: Path) -> None:
    for name in ("adal", "ada1"):
        write(hub, f"content/learners/{name}.yml", "name: Another\n")
    assert [problem.code for problem in check_hub(hub, today=TODAY).problems] == ["look-alike-name"]
    write(hub, ADA, "name: Ada\nheadline: Hello\n")
    check = check_hub(hub, today=TODAY)
    assert not check.work.is_whole
    assert_same_as_anew(hub, check)


def test_a_result_of_many_new_files_is_known_to_the_next_edit(hub: Path) -> None:
    write(hub, f"{RESULTS}ada-5.yml", "learner: ada\ndate: 2026-01-20\n")
    for name in ("zac", "zoe"):
        write(hub, f"content/learners/{name}.yml", f"name: {name.title()}\ngithub: {name}-2\n")
    assert check_hub(hub, today=TODAY).work.is_whole
    write(hub, f"{RESULTS}ada-1.yml", "learner: ada\ndate: 2026-01-20\n")
    check = check_hub(hub, today=TODAY)
    assert [problem.code for problem in check.problems] == ["duplicate-result"]
    assert_same_as_anew(hub, check)


def test_a_revision_decides_which_of_two_names_is_the_later(hub: Path) -> None:
    write(hub, "content/learners/ada1.yml", "name: Another\n")
    write(hub, "content/learners/adal.yml", "name: Another\n")
    GitRepository.create(hub).write_file(".gitignore", "/.lyceum/\n").commit()
    write(hub, "content/learners/ada1.yml", "name: Another one\n")
    first = check_hub(hub, today=TODAY)
    second = check_hub(hub, today=TODAY, since="HEAD")
    assert second.work.is_whole
    assert [check.problems[0].where.path for check in (first, second)] == [
        "content/learners/adal.yml",
        "content/learners/ada1.yml",
    ]


def test_a_damaged_store_costs_only_time(hub: Path) -> None:
    with sqlite3.connect(hub / STORE_FOLDER / "content.sqlite") as connection:
        connection.execute("UPDATE packs SET data = substr(data, 1, 20) WHERE name GLOB '[af]*'")
    write(hub, ADA, "name: Ada\nheadline: Hello\n")
    check = check_hub(hub, today=TODAY)
    assert check.work.is_whole
    assert_same_as_anew(hub, check)


def test_what_another_process_wrote_is_not_mixed_with_what_was_read(hub: Path) -> None:
    write(hub, ADA, "name: Ada\nheadline: Hello\n")
    check = check_hub(hub, today=TODAY)
    write(hub, ONE, "---\ntitle: Uno\nauthor: ada\nthanks: [grace]\n---\nText\n")
    assert not check_hub(hub, today=TODAY).work.is_whole
    write(hub, "content/learners/new.yml", "name: New\n")
    check_hub(hub, today=TODAY)
    assert check.valid_library.list_keys("learner") == ("ada", "grace", "li", "mary")


def test_inputs_of_a_build_load_no_other_file(tmp_path: Path, hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(tmp_path, "1")
    set_inputs(database, hub)
    write(hub, ADA, "name: Ada Lovelace\n")
    check_hub(hub, today=TODAY)  # between two builds
    write(hub, ONE, "---\ntitle: Uno\nauthor: ada\nthanks: [grace]\n---\nHello @ada\n")

    def refuse(*_arguments: object, **_options: object) -> None:
        pytest.fail("all files were read")

    monkeypatch.setattr(last_reading, "read_hub_files", refuse)
    set_inputs(database, hub)
    names = [database.read(library_inputs.VALID_ENTRY, f"learner/{key}").value.name for key in ("ada", "grace", "mary")]
    assert names == ["Ada Lovelace", "Grace", "Mary"]
    assert database.read(site_inputs.BODY, ONE) == "Hello @ada\n"
    assert database.read(site_inputs.MENTIONED, "ada") == "ada"
    assert database.read(library_inputs.KEYS, "learner") == ("ada", "grace", "li", "mary")
    assert [*database.read(site_inputs.PICTURE_KEYS, "text pictures")] == ["content/tips/shot.png"]
    assert database.read(library_inputs.RESULT_PATHS, "walk")[0] == RESULT
    assert database.read(library_inputs.VALID_ENTRY, f"result/{RESULT}").value.learner == "ada"
    assert database.read(library_inputs.VALID_ENTRY, "hub/").value.name == "Test"
    assert database.read(library_inputs.ACCOUNT, "grace") == 583232
    database.close()


# Series of edits

_TEXTS: dict[str, tuple[str | bytes | None, ...]] = {
    ADA: ("name: Ada\n", "name: Ada\nheadline: Hello\n", "name: Lovelace\n", "name: Ada\ngithub: grace\n", "nme: x\n", "- no fields\n", None),
    GRACE: ("name: Grace\n", "name: Grace\nlearning: [python, nothing]\n", "name: Lovelace\nformerly: [ada]\n", "name: G\navatar: github\n"),
    "content/learners/gr/grace.yml": ("name: Another\n", None),
    "content/learners/new.yml": ("name: New\n", "name: New\ncohort: nobody\n", "name: New\navatar: github\n", None),
    "content/tips/new.md": ("---\ntitle: New\nauthor: new\n---\n@new\n", "---\ntitle: New\nauthor: li\n---\n[two](two.md)\n", None),
    "content/challenges/walk/results/new.yml": ("learner: new\ndate: 2026-01-11\n", "learner: mary\ndate: 2026-01-11\n", None),
    "content/learners/ma/mary.yml": ("name: Mary\n", "name: Mary\nknows: [python]\nheadline: Hi\n", None),
    "content/learners/li.png": (make_picture(), make_picture(60, 60), None),
    ONE: ("---\ntitle: One\nauthor: ada\n---\nText\n", "---\ntitle: Uno\nauthor: ada\n---\n[part](two.md#part) @mary\n", "---\ntitle: One\nauthor: nobody\n---\nText\n", "text", None),
    "content/tips/two.md": ("---\ntitle: Two\nauthor: li\n---\n## Part\n![shot](shot.png)\n", "---\ntitle: Two\nauthor: li\n---\n## Other\n", None),
    RESULT: ("learner: ada\ndate: 2026-01-10\n", "learner: ada\ndate: 2026-01-11\nnotes: n\n", "learner: grace\ndate: 2026-01-11\n", "learner: x\n", None),
    "content/challenges/walk/results/ada-1.yml": ("learner: ada\ndate: 2026-01-11\n", "learner: ada\ndate: 2026-01-13\n", None),
    "content/challenges/walk/challenge.md": (COMMON_FILES["content/challenges/walk/challenge.md"], "---\ntitle: Walk\nsummary: s\n---\nx\n", "x", None),
    "content/activities/talk.yml": ("who: [ada]\nwhat: A talk\ndate: 2026-01-10\n", None),
    "content/hub.yml": (COMMON_FILES["content/hub.yml"], "name: Test\nboards: off\n", "nme: x\n"),
    "content/topics.yml": ("- {id: python, name: Python}\n", "- {id: nothing, name: Nothing}\n", None),
    "content/accounts.yml": ("grace: 583232\n", "ada: 1\n", None),
    "content/unknown.txt": ("x", None),
}  # fmt: skip
EDIT = st.sampled_from([(path, text) for path, texts in _TEXTS.items() for text in texts])
CALM_EDIT = st.sampled_from([(path, text) for path in (ADA, GRACE, ONE, RESULT) for text in _TEXTS[path][:2]])
MOVE = st.sampled_from(
    [(path, text) for path in _TEXTS for text in _TEXTS[path] if path.endswith(("/new.yml", "/new.md"))]
)


def set_inputs(database: Database, hub: Path) -> None:
    inputs = load_build_inputs(hub, today=TODAY)
    with database.update() as update:
        site_inputs.set_site_inputs(update, inputs)


def read_inputs(database: Database, hub: Path) -> dict[str, Any]:
    """Set the inputs of a hub, and return the value of each."""
    set_inputs(database, hub)
    values: dict[str, Any] = {}
    for source in (
        library_inputs.VALID_ENTRY,
        library_inputs.KEYS,
        library_inputs.RESULT_PATHS,
        library_inputs.PICTURE,
        library_inputs.ACCOUNT,
        library_inputs.ACCOUNT_HANDLE,
        library_inputs.LIBRARY_LIST,
        site_inputs.BODY,
        site_inputs.MENTIONED,
        site_inputs.PROBLEMS,
        site_inputs.PICTURE_KEYS,
    ):
        for key in sorted(database.list_input_digests(source)):
            value: Any = database.find(source, key)
            values[f"{source.name} {key}"] = getattr(value, "value", value)
    return values


@pytest.mark.fuzz
@settings(max_examples=count_examples(25))
@example(edits=["check", (ADA, "name: Ada\n"), (GRACE, "name: Lovelace\nformerly: [ada]\n")])
@given(edits=st.lists(st.one_of(EDIT, CALM_EDIT, MOVE, MOVE, st.just("check")), min_size=3, max_size=12))
def test_any_edits_give_what_a_first_reading_gives(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str | bytes | None] | str]
) -> None:
    folder = tmp_path_factory.mktemp("hub")
    hub = write_site_hub(folder / "hub", FILES)
    database = Database.open(folder, "1")
    read_inputs(database, hub)
    for edit in edits:
        if isinstance(edit, str):
            assert_same_as_anew(hub, check_hub(hub, today=TODAY))
            continue
        write(hub, *edit)
        if edit[0] != RESULT:  # an edit of a result waits, so that several come together
            assert_same_as_anew(hub, check_hub(hub, today=TODAY))
        if edit[0] != ONE:  # a check comes between an edit of a tip and the next build
            assert read_inputs(database, hub) == read_inputs(Database.in_memory(), copy_without_store(hub))
    database.close()
