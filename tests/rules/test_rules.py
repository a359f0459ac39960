"""Which content has problems and which has none: the examples of each rule, and mistakes that contributors make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.loader import MAX_FILE_BYTES, Library, load_library, parse_entry
from lyceum.rules import load_explanations
from lyceum.rules.checker import RULES
from lyceum.rules.registry import Finding
from lyceum.rules.registry import rule as register_rule
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import COMMON_FILES, find_problems, write_hub
from tests.support.paths import ROOT

RULES_WITH_EXAMPLES = [rule for rule in RULES if load_explanations()[rule.code].bad_example]


def test_most_rules_have_examples() -> None:
    without = {rule.code for rule in RULES} - {rule.code for rule in RULES_WITH_EXAMPLES}
    assert without == {"not-a-regular-file", "duplicate-key", "markdown-over-limit"}, "these are tested below"


def test_two_rules_cannot_have_one_code() -> None:
    def future_date(library: Library, today: date) -> Iterator[Finding]:
        yield from ()

    with pytest.raises(ValueError, match="two rules are called future-date"):
        register_rule(future_date)


def list_problems(folder: Path) -> list[str]:
    """`path:line:column: code` of each problem of a hub."""
    return [f"{problem.where}: {problem.code}" for problem in find_problems(folder)]


def test_symlinks_in_content_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("name: Secret\n")
    hub = write_hub(tmp_path / "hub", COMMON_FILES)
    (hub / "content/learners/eve.yml").symlink_to(tmp_path / "secret.yml")
    (hub / "content/more").symlink_to(tmp_path)
    assert list_problems(hub) == [
        "content/learners/eve.yml:1:1: not-a-regular-file",
        "content/more:1:1: not-a-regular-file",
    ]
    library, _ = load_library(hub)
    assert "eve" not in library.learners


def test_names_differing_in_case_or_unicode_form_are_equal(tmp_path: Path) -> None:
    hub = write_hub(
        tmp_path,
        COMMON_FILES | {
            "content/learners/ADA.yml": "name: Another\n",
            "content/tips/caf\u00e9.md": "---\ntitle: A\nauthor: ada\n---\nText\n",
            "content/tips/cafe\u0301.md": "---\ntitle: B\nauthor: ada\n---\nText\n",
        },
    )  # fmt: skip
    assert sorted(problem.code for problem in find_problems(hub)) == ["duplicate-key", "duplicate-key"]


def test_text_too_large_to_render_is_a_problem(tmp_path: Path) -> None:
    hub = write_hub(
        tmp_path, COMMON_FILES | {"content/tips/one.md": "---\ntitle: A\nauthor: ada\n---\n" + "word " * 20_000}
    )
    assert list_problems(hub) == ["content/tips/one.md:5:1: markdown-over-limit"]


PROFILE_MISTAKES: list[tuple[str, str | bytes, str]] = [
    ("nothing", "", "1:1: empty-file"),
    ("utf-16", "name: Eve\n".encode("utf-16"), "1:1: not-utf-8"),
    ("latin-1", "name: Ren\u00e9\n".encode("latin-1"), "1:10: not-utf-8"),
    ("an alias", "name: &x Eve\nheadline: *x\n", "1:7: yaml-alias"),
    ("a bomb", "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "1:4: yaml-alias"),
    ("a tag", "name: !!python/object:os.system Eve\n", "1:7: yaml-tag"),
    ("a merge", "<<: {name: Eve}\n", "1:1: yaml-merge-key"),
    ("two documents", "name: Eve\n---\nname: Mallory\n", "2:1: multiple-documents"),
    ("deep", "name: " + "[" * 20_000, "1:12: nested-too-deep"),
    ("a list", "- name: Eve\n", "1:1: not-a-mapping"),
    ("a field twice", "name: Eve\nname: Mallory\n", "2:1: duplicate-field"),
    ("a field that is none", "name: Eve\njoind: 2026-01-01\n", "2:1: unknown-field"),
    ("no name", "headline: Hello\n", "1:1: missing-field"),
    ("an empty name", "name:\n", "1:6: missing-field"),
    ("a choice that is none", "name: Eve\nrole: mentr\n", "2:7: unknown-choice"),
    ("a choice deep inside", "name: Eve\nknows: [{topic: python, level: esy}]\n", "2:32: unknown-choice"),
    ("no such day", "name: Eve\njoined: 2026-02-30\n", "2:9: not-a-date"),
    ("a day of another kind", "name: Eve\njoined: 30/01/2026\n", "2:9: not-a-date"),
    ("a time that YAML would count", "name: Eve\njoined: 25:61:61\n", "2:9: not-a-date"),
    ("a huge number", "name: Eve\ngithub_id: " + "9" * 5_000 + "\n", "2:12: not-a-number"),
    ("neither yes nor no", "name: Eve\nshow: {boards: maybe}\n", "2:16: not-a-boolean"),
    ("a link that runs", "name: Eve\nlinks: [{label: x, url: 'javascript:alert(1)'}]\n", "2:25: not-a-link"),
    ("a link without a scheme", "name: Eve\nlinks: [{label: x, url: eve.example.net}]\n", "2:25: not-a-link"),
    ("a country that is none", "name: Eve\nlocation: {country: UK}\n", "2:21: unknown-country"),
    ("a zone that is none", "name: Eve\ntimezone: Europe/Londn\n", "2:11: unknown-timezone"),
    ("a language that is none", "name: Eve\nlanguages: [xx-unknown]\n", "2:13: unknown-language"),
    ("a login that is none", "name: Eve\ngithub: '@eve'\n", "2:9: not-a-login"),
    ("too long", f"name: Eve\nheadline: {'x' * 121}\n", "2:11: too-long"),
    ("several lines", "name: |\n  Eve\n  Mallory\n", "1:7: multiple-lines"),
    ("a list where a text is", "name: [Eve]\n", "1:7: not-a-single-value"),
    ("a hidden turn", "name: E\u202eve\n", "1:8: unsafe-character"),
    ("a hidden turn, escaped", 'name: "E\\u202eve"\n', "1:7: unsafe-character"),
    ("not YAML", "name: Eve: Mallory\n", "1:10: yaml-syntax"),
    ("a tab", "name: Eve\n\theadline: x\n", "2:1: yaml-syntax"),
    ("a quote left open", "name: 'Eve\n", "1:7: yaml-syntax"),
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


def test_one_run_lists_all_problems_in_path_order(tmp_path: Path) -> None:
    hub = write_hub(
        tmp_path,
        COMMON_FILES | {
            "content/learners/eve.yml": "nme: Eve\nrole: x\n",
            "content/learners/bob.yml": "name: Bob\nlearning: [pyton]\ncohort: sprng\n",
            "content/tips/one.md": "title: One\n",
        },
    )  # fmt: skip
    assert list_problems(hub) == [
        "content/learners/bob.yml:2:12: unknown-topic",
        "content/learners/bob.yml:3:9: unknown-reference",
        "content/learners/eve.yml:1:1: unknown-field",
        "content/learners/eve.yml:2:7: unknown-choice",
        "content/tips/one.md:1:1: missing-front-matter",
    ]
    hints = {problem.code: problem.hint for problem in find_problems(hub)}
    assert hints["unknown-topic"] == "did you mean `python`?"
    assert hints["unknown-field"] == "did you mean `name`?"


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


def test_names_in_many_scripts_are_accepted(tmp_path: Path) -> None:
    names = "Ада, 수진, Ìyábọ̀, أمل, ნინო, Φωτεινή, 山田 花子, தமிழ், נועה, Zoë, ආදර, ᏣᎳᎩ, ខ្មែរ, မြန်မာ, বাংলা, Ħalil, O’Brien, مهربان‌زاده"
    hub = write_hub(
        tmp_path, {f"content/learners/p{i}.yml": f"name: {name}\n" for i, name in enumerate(names.split(", "))}
    )
    assert list_problems(hub) == []


def test_windows_line_ends_and_bom_are_accepted(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": b"\xef\xbb\xbfname: Eve\r\nheadline: Hi\r\n"})
    assert list_problems(hub) == []
    assert load_library(hub)[0].learners["eve"].value.headline == "Hi"


def test_sample_community_has_no_errors() -> None:
    assert [problem for problem in find_problems(ROOT) if problem.is_error] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))),
    kind=st.sampled_from(CONTENT_KINDS),
)
def test_arbitrary_bytes_cause_no_exception(data: bytes, kind: Any) -> None:
    for text in (data, b"---\n" + data + b"\n---\nx", b"name: " + data, b"title: {" + data):
        _, problems = parse_entry(text, "content/x", kind, key="x", challenge="y")
        assert all(problem.message and problem.where.line >= 1 and problem.where.column >= 1 for problem in problems)


def test_former_folder_of_activities_is_named_in_the_hint(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/deeds/meet-up.yml": "what: Talk\nwho: ada\ndate: 2026-01-01\n"})
    problems = [(problem.where.path, problem.code, problem.hint) for problem in find_problems(hub)]
    assert problems == [("content/deeds/meet-up.yml", "unknown-file", "move it to `content/activities/`")]


@pytest.mark.parametrize(
    ("path", "text", "line", "code"),
    [
        ("content/hub.yml", "name: Test\npoints: {deed: 4}\n", 2, "unknown-field"),
        ("content/hub.yml", "name: Test\ncaps:\n  deed: 4\n", 3, "unknown-field"),
        (
            "content/badges.yml",
            "- id: host\n  name: Host\n  summary: Held a meet-up\n  rule: {count: deed}\n",
            4,
            "unknown-choice",
        ),
    ],
)
def test_former_name_of_activity_is_named_in_the_hint(
    tmp_path: Path, path: str, text: str, line: int, code: str
) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {path: text})
    problems = [
        (problem.where.path, problem.where.line, problem.code, problem.hint)
        for problem in find_problems(hub)
        if problem.code in ("unknown-field", "unknown-choice")
    ]
    assert problems == [(path, line, code, "did you mean `activity`?")]
