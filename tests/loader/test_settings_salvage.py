"""One mistake in hub.yml, topics.yml or badges.yml costs one thing, and nobody else is blamed for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lyceum.loader import ValidLibrary, drop_invalid, load_library
from lyceum.rules import check_library
from tests.support.command_line import run_lyceum
from tests.support.hubs import TODAY, find_problems, list_problems, write_hub

MEMBERS: dict[str, str | bytes] = {
    "content/topics.yml": "- {id: python, name: Python, aliases: [py]}\n- {id: sql, name: SQL}\n",
    "content/badges.yml": "- {id: star, name: Star, summary: Shine, rule: {count: tip}}\n",
    "content/learners/ada.yml": "name: Ada\norganisation: acme\ncohort: [spring]\nlearning: [python, py]\n",
    "content/learners/bea.yml": "name: Bea\norganisation: beta\ncohort: [autumn]\nlearning: [sql]\n",
}
GOOD_SETTINGS = """\
name: The Room
organisations:
  - {id: acme, name: Acme, url: "https://acme.example.org"}
  - {id: beta, name: Beta, url: "https://beta.example.org"}
cohorts:
  - {id: spring, name: Spring, starts: 2026-01-01, ends: 2026-03-01}
  - {id: autumn, name: Autumn}
moderators: [{ada: 1}, {bea: 2}]
points: {tip: 7, podium: [3, 2]}
season: [{name: First term, starts: 2026-01-01, ends: 2026-06-30}]
revoked: [{badge: star, learner: ada, reason: Given by mistake}]
"""
SLIPS = {
    "url of an organisation": ("https://beta.example.org", "http://beta.example.org"),
    "name of an organisation": (", name: Beta", ""),
    "id of an organisation": ("id: beta", "id: beta!"),
    "missing id of an organisation": ("{id: beta, name: Beta", "{name: Beta"),
    "unknown field of an organisation": ("name: Beta", "name: Beta, city: Bonn"),
    "organisation as a text": ('{id: beta, name: Beta, url: "https://beta.example.org"}', "beta"),
    "organisations as a text": ("organisations:\n", "organisations: none\nsomething:\n"),
    "organisations misspelt": ("organisations:", "organizations:"),
    "organisations twice": ("organisations:\n", "organisations: [{id: gamma, name: Gamma}]\norganisations:\n"),
    "cohort ends before it starts": ("ends: 2026-03-01", "ends: 2025-03-01"),
    "cohort with a wrong day": ("starts: 2026-01-01, ends: 2026-03-01", "starts: soon, ends: 2026-03-01"),
    "moderator": ("{bea: 2}", "not a login!"),
    "points": ("tip: 7", "tip: many"),
    "podium": ("[3, 2]", "[3, two]"),
    "season": ("ends: 2026-06-30", "ends: 2025-06-30"),
    "season without a day": (", ends: 2026-06-30", ""),
    "revoked": ("badge: star, ", ""),
    "discussions": ("moderators:", "discussions: {repository: nowhere}\nmoderators:"),
    "language": ("moderators:", "language: Klingonish\nmoderators:"),
    "no YAML in an organisation": ('"https://beta.example.org"}', '"https://beta.example.org'),
    "no YAML in a cohort": ("name: Autumn}", "name: Autumn"),
    "no YAML in a line": ("moderators:", "  stray line\nmoderators:"),
    "a tab": ("  - {id: beta", "\t- {id: beta"),
    "a conflict": ("cohorts:\n", "<<<<<<< HEAD\ncohorts:\n"),
    "a byte that is no text": ("name: Beta", "name: B\udcffta"),
    "a hidden character": ("name: Beta", "name: B\u202eta"),
}  # fmt: skip


def load_valid(folder: Path) -> ValidLibrary:
    library, problems = load_library(folder)
    return drop_invalid(library, (*problems, *check_library(library, today=TODAY)))


def write_members(folder: Path, settings: str) -> Path:
    return write_hub(folder, {**MEMBERS, "content/hub.yml": settings.encode("utf-8", "surrogateescape")})


def test_settings_of_these_tests_are_right(tmp_path: Path) -> None:
    assert list_problems(write_members(tmp_path, GOOD_SETTINGS)) == []


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_in_the_settings_blames_nobody_else(tmp_path: Path, slip: str) -> None:
    right, wrong = SLIPS[slip]
    assert right in GOOD_SETTINGS
    hub = write_members(tmp_path, GOOD_SETTINGS.replace(right, wrong, 1))
    problems = find_problems(hub)
    assert {problem.where.path for problem in problems} == {"content/hub.yml"}
    assert len({problem.where.line for problem in problems}) <= 2, problems
    assert set(load_valid(hub).learners) == {"ada", "bea"}


@pytest.mark.parametrize(
    ("slip", "kept"),
    [
        ("url of an organisation", ["acme", "beta"]),
        ("unknown field of an organisation", ["acme", "beta"]),
        ("name of an organisation", ["acme"]),
        ("no YAML in an organisation", ["acme"]),
        ("a byte that is no text", ["acme"]),
        ("a tab", ["acme"]),
        ("no YAML in a cohort", ["acme", "beta"]),
        ("cohort with a wrong day", ["acme", "beta"]),
    ],
)
def test_slip_in_an_organisation_costs_this_one_alone(tmp_path: Path, slip: str, kept: list[str]) -> None:
    settings = load_valid(write_members(tmp_path, GOOD_SETTINGS.replace(*SLIPS[slip], 1))).settings.value
    assert [organisation.id for organisation in settings.organisations] == kept
    assert (settings.name, settings.points.tip, len(settings.revoked)) == ("The Room", 7, 1)


def test_cohort_with_wrong_dates_keeps_its_members(tmp_path: Path) -> None:
    library = load_valid(write_members(tmp_path, GOOD_SETTINGS.replace(*SLIPS["cohort ends before it starts"])))
    assert [(cohort.id, cohort.ends) for cohort in library.settings.value.cohorts] == [
        ("spring", None),
        ("autumn", None),
    ]
    assert library.learners["ada"].value.cohort == ("spring",)


def test_list_above_its_limit_keeps_what_fits(tmp_path: Path) -> None:
    listed = "".join(f"  - {{id: o{number}, name: O}}\n" for number in range(10_001))
    members: dict[str, str | bytes] = {
        f"content/learners/m{number}.yml": f"name: M{number}x\norganisation: o{number}\n"
        for number in (0, 9_999, 10_000)
    }
    settings = f"name: The Room\norganisations:\n{listed}"
    hub = write_hub(tmp_path, {**members, "content/hub.yml": settings})
    assert list_problems(hub) == ["content/hub.yml:3:3: too-many-items"]
    library = load_valid(hub)
    assert [learner.value.organisation for learner in library.learners.values()] == ["o0", "o10000", "o9999"]


@pytest.mark.parametrize("name", ["topics", "badges"])
@pytest.mark.parametrize(
    "slip", ["- {id: broken, name: [}\n", '- id: broken\n  name: "Broken\n', "stray\n", "\t- {id: x}\n"]
)
def test_slip_in_a_list_file_costs_one_item(tmp_path: Path, name: str, slip: str) -> None:
    path = f"content/{name}.yml"
    hub = write_hub(tmp_path, {**MEMBERS, "content/hub.yml": GOOD_SETTINGS, path: f"{slip}{MEMBERS[path]!s}"})
    assert {problem.where.path for problem in find_problems(hub)} == {path}
    library = load_valid(hub)
    assert library.topics
    assert library.badges
    assert len(library.topics.value.topics) + len(library.badges.value.badges) == 3
    assert library.large_losses == (f"{path} cannot be read as a whole",)


@pytest.mark.parametrize(
    ("slip", "losses"),
    [
        ("welcom: automatic", ()),
        ("points: {tip: many}", ()),
        ("boards: of", ("`boards` in content/hub.yml cannot be read, and it decides what is not shown",)),
        ("bords: off", ("`boards` in content/hub.yml cannot be read, and it decides what is not shown",)),
        ("boards: off\nboards: opt-in", ("`boards` in content/hub.yml cannot be read, and it decides what is not shown",)),
        ("forgotten: [Kim]", ("`forgotten` in content/hub.yml cannot be read, and it decides what is not shown",)),
        ("organisations: none", ("the list of organisations cannot be read",)),
        ("organisations:\n- {id: a, name: A}\n- {id: b}\n- {id: c}\n- {id: d}", ("organisations that are left out: 3 of 4",)),
    ],
)  # fmt: skip
def test_loss_of_what_hides_or_of_a_tenth_is_large(tmp_path: Path, slip: str, losses: tuple[str, ...]) -> None:
    library = load_valid(write_hub(tmp_path, {"content/hub.yml": f"name: The Room\n{slip}\n"}))
    assert library.large_losses == losses
    assert library.settings.value.boards == ("off" if "ards" in slip or "bords" in slip else "opt-out")


@pytest.mark.parametrize(
    ("good", "bad", "is_large"),
    [(9, 1, False), (0, 1, True), (0, 2, True), (10, 2, False), (10, 3, True), (97, 10, False)],
)
def test_loss_of_more_than_a_tenth_is_large(tmp_path: Path, good: int, bad: int, is_large: bool) -> None:
    texts = ["name: Somebody\n"] * good + ["name: [\n"] * bad
    hub = write_hub(tmp_path, {f"content/learners/m{number}.yml": text for number, text in enumerate(texts)})
    expected = (f"learners that are left out: {bad} of {good + bad}",) if is_large else ()
    assert load_valid(hub).large_losses == expected


def test_missing_settings_blame_nobody_else(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, MEMBERS)
    (hub / "content/hub.yml").unlink()
    assert list_problems(hub) == ["content/hub.yml:1:1: missing-hub-file"]
    assert load_valid(hub).large_losses == ("content/hub.yml cannot be read as a whole",)


@pytest.mark.parametrize("name", ["ada.yaml", "ada.yml.txt", "ada.YML", "ada.json"])
def test_file_with_another_ending_exists_for_references(tmp_path: Path, name: str) -> None:
    tip = "---\ntitle: One\nauthor: ada\n---\nText\n"
    hub = write_hub(tmp_path, {f"content/learners/{name}": "name: Ada\n", "content/tips/one.md": tip})
    assert list_problems(hub) == [f"content/learners/{name}:1:1: unknown-file"]


@pytest.mark.parametrize("name", ["hub", "topics", "badges"])
def test_unreadable_settings_stop_rename_and_forget(tmp_path: Path, name: str) -> None:
    path = f"content/{name}.yml"
    files = {**MEMBERS, "content/hub.yml": GOOD_SETTINGS}
    hub = write_hub(tmp_path, {"mkdocs.yml": "site_name: Test\n", **files, path: f"{files[path]!s}- {{id: [\n"})
    before = (hub / path).read_bytes()
    for command in (("forget", "ada", "--yes"), ("rename", "ada", "lovelace", "--yes")):
        run = run_lyceum("-C", str(hub), *command, folder=tmp_path)
        assert run.returncode == 2
        assert f"{path} cannot be read as a whole" in run.stderr
        assert "Traceback" not in run.stderr
    assert (hub / path).read_bytes() == before


@pytest.mark.parametrize("path", ["content/badges.yml", "content/topics.yml"])
def test_hint_for_an_empty_list_begins_a_list(tmp_path: Path, path: str) -> None:
    problems = find_problems(write_hub(tmp_path, {path: "# later\n"}))
    assert [(problem.code, str(problem.hint)) for problem in problems] == [
        ("empty-file", "begin each part with `- id: …`")
    ]


ACCOUNT_LINES = "".join(f"p{number}: {number}\n" for number in range(1, 31))


@pytest.mark.parametrize(
    ("path", "data", "problems", "losses"),
    [
        ("accounts.yml", ACCOUNT_LINES + "no account\n", 1, ()),
        ("accounts.yml", ACCOUNT_LINES + "x\n" * 40, 21, ("lines of content/accounts.yml that cannot be read: 40",)),
        ("accounts.yml", ACCOUNT_LINES.encode("utf-16"), 1, ("lines of content/accounts.yml that cannot be read: 1",)),
        ("accounts.yaml", ACCOUNT_LINES, 1, ("content/accounts.yml cannot be read as a whole",)),
        ("Accounts.yml.txt", ACCOUNT_LINES, 1, ("content/accounts.yml cannot be read as a whole",)),
    ],
)
def test_lost_account_numbers_are_a_large_loss(
    tmp_path: Path, path: str, data: str | bytes, problems: int, losses: tuple[str, ...]
) -> None:
    hub = write_hub(tmp_path, {f"content/{path}": data, "content/learners/p1.yml": "name: P\n"})
    assert len(find_problems(hub)) == problems
    assert load_valid(hub).large_losses == losses


def test_large_loss_ends_mkdocs_with_an_error(tmp_path: Path) -> None:
    run_lyceum("init", "hub", folder=tmp_path)
    hub = tmp_path / "hub"
    for number in range(4):
        (hub / f"content/learners/p{number}.yaml").write_text(f"name: P{number}\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    run = subprocess.run(
        command, cwd=hub, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    )
    assert run.returncode == 1
    assert "should not be published: learners that are left out: 4 of 5" in run.stderr
    assert (hub / "site/learners/index.html").is_file()
