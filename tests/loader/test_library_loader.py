"""Loading content/: unreadable files, mistakes in single files, and every kind of bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.loader import MAX_FILE_BYTES, load_library, parse_entry
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import COMMON_FILES, find_problems, list_problems, write_hub
from tests.support.property_tests import count_examples

PROFILE_MISTAKES: list[tuple[str, str | bytes, str]] = [
    ("empty file", "", "1:1: empty-file"),
    ("utf-16", "name: Eve\n".encode("utf-16"), "1:1: not-utf-8"),
    ("latin-1", "name: Ren\u00e9\n".encode("latin-1"), "1:10: not-utf-8"),
    ("alias", "name: &x Eve\nheadline: *x\n", "1:7: yaml-alias"),
    ("nested aliases", "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "1:4: yaml-alias"),
    ("tag", "name: !!python/object:os.system Eve\n", "1:7: yaml-tag"),
    ("merge key", "<<: {name: Eve}\n", "1:1: yaml-merge-key"),
    ("two documents", "name: Eve\n---\nname: Mallory\n", "2:1: multiple-documents"),
    ("deep nesting", "name: " + "[" * 4_000, "1:12: nested-too-deep"),
    ("list at the root", "- name: Eve\n", "1:1: not-a-mapping"),
    ("field twice", "name: Eve\nname: Mallory\n", "2:1: duplicate-field"),
    ("unknown field", "name: Eve\njoind: 2026-01-01\n", "2:1: unknown-field"),
    ("no name", "headline: Hello\n", "1:1: missing-field"),
    ("empty name", "name:\n", "1:6: missing-field"),
    ("unknown choice", "name: Eve\nrole: mentr\n", "2:7: unknown-choice"),
    ("unknown choice in a list", "name: Eve\nknows: [{topic: python, level: esy}]\n", "2:32: unknown-choice"),
    ("day that does not exist", "name: Eve\njoined: 2026-02-30\n", "2:9: not-a-date"),
    ("date in another order", "name: Eve\njoined: 30/01/2026\n", "2:9: not-a-date"),
    ("time in base 60", "name: Eve\njoined: 25:61:61\n", "2:9: not-a-date"),
    ("huge number", "name: Eve\ngithub_id: " + "9" * 4_000 + "\n", "2:12: not-a-number"),
    ("not a boolean", "name: Eve\nshow: {boards: maybe}\n", "2:16: not-a-boolean"),
    ("javascript link", "name: Eve\nlinks: [{label: x, url: 'javascript:alert(1)'}]\n", "2:25: not-a-link"),
    ("link without a scheme", "name: Eve\nlinks: [{label: x, url: eve.example.net}]\n", "2:25: not-a-link"),
    ("unknown country", "name: Eve\nlocation: {country: UK}\n", "2:21: unknown-country"),
    ("unknown time zone", "name: Eve\ntimezone: Europe/Londn\n", "2:11: unknown-timezone"),
    ("unknown language", "name: Eve\nlanguages: [xx-unknown]\n", "2:13: unknown-language"),
    ("login with an at sign", "name: Eve\ngithub: '@eve'\n", "2:9: not-a-login"),
    ("too long", f"name: Eve\nheadline: {'x' * 121}\n", "2:11: too-long"),
    ("several lines", "name: |\n  Eve\n  Mallory\n", "1:7: multiple-lines"),
    ("list in place of a text", "name: [Eve]\n", "1:7: not-a-single-value"),
    ("direction mark", "name: E\u202eve\n", "1:8: unsafe-character"),
    ("escaped direction mark", 'name: "E\\u202eve"\n', "1:7: unsafe-character"),
    ("not YAML", "name: Eve: Mallory\n", "1:10: yaml-syntax"),
    ("tab", "name: Eve\n\theadline: x\n", "2:1: yaml-syntax"),
    ("open quote", "name: 'Eve\n", "1:7: yaml-syntax"),
    ("too large", b"name: Eve\n#" + b"x" * MAX_FILE_BYTES, "1:1: file-too-large"),
]


@pytest.mark.parametrize(
    ("text", "where"),
    [(text, where) for _, text, where in PROFILE_MISTAKES],
    ids=[name for name, *_ in PROFILE_MISTAKES],
)
def test_profile_mistake_has_a_line_and_a_hint(tmp_path: Path, text: str | bytes, where: str) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": text})
    assert list_problems(hub) == [f"content/learners/eve.yml:{where}"]
    for problem in find_problems(hub):
        assert problem.message
        assert problem.hint


def test_oversized_file_is_not_read(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES)
    with (hub / "content/learners/eve.yml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert list_problems(hub) == ["content/learners/eve.yml:1:1: file-too-large"]


def test_unreadable_file_still_exists_for_references(tmp_path: Path) -> None:
    hub = write_hub(
        tmp_path,
        COMMON_FILES
        | {
            "content/learners/grace.yml": "nme: Grace\n",
            "content/tips/one.md": "---\ntitle: One\nauthor: grace\n---\nText\n",
        },
    )
    assert list_problems(hub) == ["content/learners/grace.yml:1:1: unknown-field"]


def test_windows_line_ends_and_bom_are_accepted(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": b"\xef\xbb\xbfname: Eve\r\nheadline: Hi\r\n"})
    assert list_problems(hub) == []
    assert load_library(hub)[0].learners["eve"].value.headline == "Hi"


@pytest.mark.fuzz
@settings(max_examples=count_examples(150))
@given(
    data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))),
    kind=st.sampled_from(CONTENT_KINDS),
)
def test_arbitrary_bytes_cause_no_exception(data: bytes, kind: Any) -> None:
    for text in (data, b"---\n" + data + b"\n---\nx", b"name: " + data, b"title: {" + data):
        _, problems = parse_entry(text, "content/x", kind, key="x", challenge="y")
        assert all(problem.message and problem.where.line >= 1 and problem.where.column >= 1 for problem in problems)
