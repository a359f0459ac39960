"""A mistake in what describes a person or a challenge costs that line, and nothing that other files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lyceum.loader import ValidLibrary, drop_invalid, load_library
from lyceum.rules import check_library
from tests.support.hubs import TODAY, write_hub

ADA = "content/learners/ada.yml"
RACE = "content/challenges/race/challenge.md"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Club\n",
    "content/topics.yml": "- {id: git, name: Git}\n",
    ADA: "# First.\nname: Ada\nbio: Hello.\n",
    "content/tips/rest.md": "---\ntitle: Rest\nauthor: ada\n---\nSleep.\n",
    RACE: "---\ntitle: Race\nhosts: [ada]\n---\nRun.\n",
    "content/challenges/race/results/ada.yml": "learner: ada\ndate: 2026-01-02\n",
}
DESCRIPTIONS: dict[str, tuple[str, Any]] = {
    "country": ("location: {city: Berlin, country: XX}", ("location", "city", None)),
    "empty town": ("location: {city: '', country: DE}", ("location", "city", None)),
    "time zone": ("timezone: Mars", ("timezone", None)),
    "cohort": ("cohort: [nowhere]", ("cohort", ())),
    "one of two links": ('links: [{label: x, url: no}, {label: y, url: "https://y.example.com"}]', ("links", 0, "label", "y")),
    "one of two topics": ("knows: [git, {topic: sql, level: 99}]", ("knows", 0, "topic", "git")),
    "invisible character": ('pronouns: "a\\u202eb"', ("pronouns", None)),
    "twice": ("bio: Again.", ("bio", "Hello.")),
    "misspelt": ("headlin: Hi", ("headline", None)),
}  # fmt: skip
DECISIONS = {
    "what is hidden": "show: {boards: fals}",
    "what is hidden, misspelt": "shwo: {boards: false}",
    "until when": "looking_for: [job]\nlooking_until: soon",
    "whose file it is": "github: not a login",
    "something unknown": "nosuch: 1",
}


def load_valid_part(folder: Path, files: dict[str, str | bytes]) -> ValidLibrary:
    library, problems = load_library(write_hub(folder, FILES | files))
    return drop_invalid(library, [*problems, *check_library(library, today=TODAY)])


def list_content(library: ValidLibrary) -> tuple[list[str], list[str], list[str], int]:
    return [*library.learners], [*library.tips], [*library.challenges], len(library.results)


@pytest.mark.parametrize("slip", DESCRIPTIONS)
def test_wrong_description_of_a_person_costs_that_alone(tmp_path: Path, slip: str) -> None:
    line, (*path, expected) = DESCRIPTIONS[slip]
    library = load_valid_part(tmp_path, {ADA: f"{FILES[ADA]!s}{line}\n"})
    assert list_content(library) == (["ada"], ["rest"], ["race"], 1)
    assert library.omitted_paths == ()
    value: Any = library.learners["ada"].value
    for step in path:
        if value is not None:
            value = value[step] if isinstance(step, int) else getattr(value, step)
    assert value == expected


@pytest.mark.parametrize("slip", DECISIONS)
def test_wrong_decision_of_a_person_hides_them(tmp_path: Path, slip: str) -> None:
    library = load_valid_part(tmp_path, {ADA: f"{FILES[ADA]!s}{DECISIONS[slip]}\n"})
    assert list_content(library) == ([], [], ["race"], 0)
    assert ADA in library.omitted_paths


@pytest.mark.parametrize("head", ["hosts: [ada, nobody]", "topics: [no good]", "level: 9", "summary: ''"])
def test_wrong_description_of_a_challenge_keeps_results(tmp_path: Path, head: str) -> None:
    assert list_content(load_valid_part(tmp_path, {RACE: f"---\ntitle: Race\n{head}\n---\nRun.\n"})) == (
        ["ada"],
        ["rest"],
        ["race"],
        1,
    )


@pytest.mark.parametrize(
    "head", ["closes: soon", "score: {measure: metres}", "boards: [a b]", "opens: 2026-02-02\ncloses: 2026-01-01"]
)
def test_challenge_that_cannot_be_ranked_is_left_out(tmp_path: Path, head: str) -> None:
    assert list_content(load_valid_part(tmp_path, {RACE: f"---\ntitle: Race\n{head}\n---\nRun.\n"})) == (
        ["ada"],
        ["rest"],
        [],
        0,
    )


def test_tip_with_a_mistake_waits_as_a_whole(tmp_path: Path) -> None:
    """Nothing depends on it, so its author corrects it first."""
    assert list_content(
        load_valid_part(tmp_path, {"content/tips/rest.md": "---\ntitle: Rest\nauthor: ada\nlevel: 9\n---\nSleep.\n"})
    ) == (["ada"], [], ["race"], 1)


def test_file_with_a_wrong_name_keeps_nothing(tmp_path: Path) -> None:
    """What is wrong with the whole file is not a part of it, even where the first field is a description."""
    bad_name = "content/learners/ada lovelace.yml"
    assert list_content(load_valid_part(tmp_path, {bad_name: "headline: Hi\nname: Ada Lovelace\n"})) == (
        ["ada"],
        ["rest"],
        ["race"],
        1,
    )
