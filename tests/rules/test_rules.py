"""What is refused, and what is accepted: each rule's own examples, and the mistakes that people make."""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.loader import MAX_FILE_BYTES, load_library, parse_entry
from lyceum.rules.checker import RULES
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import find_problems, write_hub
from tests.support.paths import ROOT

COMMON_FILES: dict[str, str | bytes] = {
    "content/topics.yml": "- {id: python, name: Python}\n",
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/grace.yml": "name: Grace\n",
    "content/challenges/walk/challenge.md": (
        "---\ntitle: Walk\nsummary: One step\nopens: 2026-01-01\ncloses: 2026-02-01\n---\nText\n"
    ),
    "content/challenges/walk/results/ada-0.yml": "learner: ada\ndate: 2026-01-10\n",
}


def examples(rule: Any) -> dict[str, tuple[str, str]]:
    """`Bad` and `Good` of a rule's docstring, each a path and the text of the file there."""
    found = re.findall(r"(?m)^(Bad|Good): (\S+)\n((?:    .*\n|\n)+)", inspect.cleandoc(rule.__doc__) + "\n")
    return {word: (path, textwrap.dedent(text)) for word, path, text in found}


WITH_EXAMPLES = [rule for rule in RULES if examples(rule)]


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.__name__)
def test_rule_matches_its_bad_and_good_examples(tmp_path: Path, rule: Any) -> None:
    both = examples(rule)
    assert set(both) == {"Bad", "Good"}
    code = rule.__name__.replace("_", "-")
    for word, (path, text) in both.items():
        files = dict(COMMON_FILES)
        found = [one.code for one in find_problems(write_hub(tmp_path / word, files | {path: text}))]
        if word == "Bad":
            assert code in found
            assert set(found) == {code}, "one mistake makes one kind of problem"
        else:
            assert found == []


def test_most_rules_have_examples() -> None:
    without = {rule.__name__ for rule in RULES} - {rule.__name__ for rule in WITH_EXAMPLES}
    assert without == {"not_a_regular_file", "duplicate_key", "markdown_over_limit"}, "these are tested below"


# What a docstring cannot show --------------------------------------------------------------------------------------


def said(folder: Path) -> list[str]:
    return [f"{one.where}: {one.code}" for one in find_problems(folder)]


def test_symlinks_in_content_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("name: Secret\n")
    made = write_hub(tmp_path / "hub", COMMON_FILES)
    (made / "content/learners/eve.yml").symlink_to(tmp_path / "secret.yml")
    (made / "content/more").symlink_to(tmp_path)
    assert said(made) == ["content/learners/eve.yml:1:1: not-a-regular-file", "content/more:1:1: not-a-regular-file"]
    library, _ = load_library(made)
    assert "eve" not in library.learners


def test_names_differing_in_case_or_unicode_form_are_equal(tmp_path: Path) -> None:
    made = write_hub(
        tmp_path,
        COMMON_FILES | {
            "content/learners/ADA.yml": "name: Another\n",
            "content/tips/caf\u00e9.md": "---\ntitle: A\nauthor: ada\n---\nText\n",
            "content/tips/cafe\u0301.md": "---\ntitle: B\nauthor: ada\n---\nText\n",
        },
    )  # fmt: skip
    assert sorted(one.code for one in find_problems(made)) == ["duplicate-key", "duplicate-key"]


def test_text_too_large_to_render_is_a_problem(tmp_path: Path) -> None:
    made = write_hub(
        tmp_path, COMMON_FILES | {"content/tips/one.md": "---\ntitle: A\nauthor: ada\n---\n" + "word " * 20_000}
    )
    assert said(made) == ["content/tips/one.md:5:1: markdown-over-limit"]


FILES: list[tuple[str, str | bytes, str]] = [
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
    ("text", "where"), [(text, where) for _, text, where in FILES], ids=[name for name, *_ in FILES]
)
def test_profile_mistake_has_a_line_and_a_hint(tmp_path: Path, text: str | bytes, where: str) -> None:
    made = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": text})
    assert said(made) == [f"content/learners/eve.yml:{where}"]
    for one in find_problems(made):
        assert one.message
        assert one.hint


def test_oversized_file_is_not_read(tmp_path: Path) -> None:
    made = write_hub(tmp_path, COMMON_FILES)
    with (made / "content/learners/eve.yml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert said(made) == ["content/learners/eve.yml:1:1: file-too-large"]


def test_one_run_lists_all_problems_in_path_order(tmp_path: Path) -> None:
    made = write_hub(
        tmp_path,
        COMMON_FILES | {
            "content/learners/eve.yml": "nme: Eve\nrole: x\n",
            "content/learners/bob.yml": "name: Bob\nlearning: [pyton]\ncohort: sprng\n",
            "content/tips/one.md": "title: One\n",
        },
    )  # fmt: skip
    assert said(made) == [
        "content/learners/bob.yml:2:12: unknown-topic",
        "content/learners/bob.yml:3:9: unknown-reference",
        "content/learners/eve.yml:1:1: unknown-field",
        "content/learners/eve.yml:2:7: unknown-choice",
        "content/tips/one.md:1:1: missing-front-matter",
    ]
    hints = {one.code: one.hint for one in find_problems(made)}
    assert hints["unknown-topic"] == "did you mean `python`?"
    assert hints["unknown-field"] == "did you mean `name`?"


def test_unreadable_file_still_exists_for_references(tmp_path: Path) -> None:
    made = write_hub(
        tmp_path,
        COMMON_FILES
        | {
            "content/learners/grace.yml": "nme: Grace\n",
            "content/tips/one.md": "---\ntitle: One\nauthor: grace\n---\nText\n",
        },
    )
    assert said(made) == ["content/learners/grace.yml:1:1: unknown-field"]


def test_names_in_many_scripts_are_accepted(tmp_path: Path) -> None:
    names = "Ада, 수진, Ìyábọ̀, أمل, ნინო, Φωτεινή, 山田 花子, தமிழ், נועה, Zoë, ආදර, ᏣᎳᎩ, ខ្មែរ, မြန်မာ, বাংলা, Ħalil, O’Brien, مهربان‌زاده"
    made = write_hub(
        tmp_path, {f"content/learners/p{i}.yml": f"name: {name}\n" for i, name in enumerate(names.split(", "))}
    )
    assert said(made) == []


def test_windows_line_ends_and_bom_are_accepted(tmp_path: Path) -> None:
    made = write_hub(
        tmp_path, COMMON_FILES | {"content/learners/eve.yml": b"\xef\xbb\xbfname: Eve\r\nheadline: Hi\r\n"}
    )
    assert said(made) == []
    assert load_library(made)[0].learners["eve"].value.headline == "Hi"


def test_sample_community_has_no_errors() -> None:
    assert [one for one in find_problems(ROOT) if one.is_error] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))),
    kind=st.sampled_from(CONTENT_KINDS),
)
def test_arbitrary_bytes_cause_no_exception(data: bytes, kind: Any) -> None:
    for text in (data, b"---\n" + data + b"\n---\nx", b"name: " + data, b"title: {" + data):
        _, found = parse_entry(text, "content/x", kind, key="x", challenge="y")
        assert all(one.message and one.where.line >= 1 and one.where.column >= 1 for one in found)


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
