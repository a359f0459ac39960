"""Which content has problems and which has none: the examples of each rule, and mistakes that contributors make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lyceum.loader import load_library
from lyceum.rules import load_explanations
from lyceum.rules.checker import RULES
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.registry import Finding
from lyceum.rules.registry import rule as register_rule
from tests.support.hubs import COMMON_FILES, find_problems, list_problems, write_hub
from tests.support.paths import ROOT

RULES_WITH_EXAMPLES = [rule for rule in RULES if load_explanations()[rule.code].bad_example]


def test_most_rules_have_examples() -> None:
    without = {rule.code for rule in RULES} - {rule.code for rule in RULES_WITH_EXAMPLES}
    assert without == {
        "not-a-regular-file",
        "markdown-over-limit",
        "look-alike-name",
        "colliding-path",
        "several-pictures",
        "invalid-picture-name",
        "undescribed-picture",
    }, "these are tested below"


def test_two_rules_cannot_have_one_code() -> None:
    def future_date(hub: HubLookups) -> Iterator[Finding]:
        yield from ()

    with pytest.raises(ValueError, match="two rules are called future-date"):
        register_rule(future_date)


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


def test_names_in_many_scripts_are_accepted(tmp_path: Path) -> None:
    names = "Ада, 수진, Ìyábọ̀, أمل, ნინო, Φωτεινή, 山田 花子, தமிழ், נועה, Zoë, ආදර, ᏣᎳᎩ, ខ្មែរ, မြန်မာ, বাংলা, Ħalil, O’Brien, مهربان‌زاده"
    hub = write_hub(
        tmp_path, {f"content/learners/p{i}.yml": f"name: {name}\n" for i, name in enumerate(names.split(", "))}
    )
    assert list_problems(hub) == []


def test_sample_community_has_no_errors() -> None:
    assert [problem for problem in find_problems(ROOT) if problem.is_error] == []


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


DEVICES = ("con", "AUX", "com1", "com\u00b9", "LPT\u00b2", "lpt\u00b3.shot", "nul .x")


@pytest.mark.parametrize("name", [*DEVICES, "a.", "a ", "what?", "a:b", "tab\there"])
def test_no_path_is_one_that_windows_refuses(tmp_path: Path, name: str) -> None:
    """A name that Windows refuses keeps everybody there from cloning the hub."""
    for path in (f"content/pages/{name}", f"content/pages/{name}/x.md"):
        hub = write_hub(tmp_path / path.replace("/", "-"), COMMON_FILES | {path: "Text\n"})
        assert [problem.code for problem in find_problems(hub)] == ["invalid-on-windows"], path


@pytest.mark.parametrize("device", DEVICES[:5])
def test_no_topic_is_a_device_of_windows(tmp_path: Path, device: str) -> None:
    hub = write_hub(tmp_path, COMMON_FILES | {"content/learners/eve.yml": f"name: Eve\nlearning: [{device}]\n"})
    assert list_problems(hub) == ["content/learners/eve.yml:2:12: not-a-key"]


def test_paths_that_are_one_on_many_systems_are_said(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "content/pages/About.md": "A\n",
        "content/pages/about.md": "B\n",
        "content/pages/Cafe\u0301/x.md": "C\n",
        "content/pages/Caf\u00e9/y.md": "D\n",
    }
    hub = write_hub(tmp_path, COMMON_FILES | pages)
    assert list_problems(hub) == [
        "content/pages/Caf\u00e9/y.md:1:1: colliding-path",
        "content/pages/about.md:1:1: colliding-path",
    ]


def test_hint_names_no_tasks_where_there_are_none(tmp_path: Path) -> None:
    files = {
        "content/challenges/walk/challenge.md": "---\ntitle: Walk\n---\nWalk.\n",
        "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-01-10\ntasks: [run]\n",
    }
    problems = find_problems(write_hub(tmp_path, COMMON_FILES | files))
    assert [str(problem.hint) for problem in problems] == ["it has no tasks: leave `tasks` out"]


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Etc/GMT-5", "keep it if that is right; else write `Etc/GMT+5`, or better the zone of a city near you"),
        ("Etc/GMT-14", "keep it if that is right, or write the zone of a city near you"),
    ],
)
def test_hint_about_a_sign_names_a_zone_that_is_there(tmp_path: Path, zone: str, hint: str) -> None:
    files: dict[str, str | bytes] = {"content/learners/eve.yml": f"name: Eve\ntimezone: {zone}\n"}
    (problem,) = find_problems(write_hub(tmp_path, COMMON_FILES | files))
    assert (problem.code, str(problem.hint)) == ("reversed-time-zone", hint)
