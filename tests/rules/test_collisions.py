"""Of two files that collide, the later one has the problem, and the one that was there is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.contributing import check_hub, find_introduced_problems
from lyceum.loader import drop_invalid
from tests.support.git_repository import GitRepository
from tests.support.hubs import COMMON_FILES, TODAY, find_problems, make_hub, write_hub

WALK = "content/challenges/walk"
COUNTED = {
    **COMMON_FILES,
    f"{WALK}/challenge.md": "---\ntitle: Walk\nopens: 2026-01-01\nscore: {measure: count, attempts: ATTEMPTS}\n---\nText\n",
    f"{WALK}/results/ada-0.yml": "learner: grace\ndate: 2026-01-02\nscore: 1\n",
}


def format_result(score: int, day: int = 10) -> str:
    return f"learner: ada\ndate: 2026-01-{day}\nscore: {score}\n"


COLLISIONS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "the same result": ((f"{WALK}/results/zoe.yml", format_result(4)), (f"{WALK}/results/amy.yml", format_result(4))),
    "numbered results": (
        (f"{WALK}/results/ada.yml", format_result(4)),
        (f"{WALK}/results/ada-2.yml", format_result(4)),
    ),
    "a file's name and a login": (
        ("content/learners/lovelace.yml", "name: Ada\ngithub: zed\n"),
        ("content/learners/zed.yml", "name: Somebody\n"),
    ),
    "two logins": (
        ("content/learners/zoe.yml", "name: Zoe\ngithub: zed\n"),
        ("content/learners/amy.yml", "name: Amy\ngithub: zed\n"),
    ),
    "capitals": (("content/learners/zoe.yml", "name: Zoe\n"), ("content/learners/ZOE.yml", "name: Another\n")),
    "capitals of a tip": (
        ("content/tips/tip.md", "---\ntitle: One\nauthor: ada\n---\nWords\n"),
        ("content/tips/Tip.md", "---\ntitle: [\n---\nWords\n"),
    ),
    "an earlier name": (
        ("content/learners/zoe.yml", "name: Zoe\nformerly: [zack]\n"),
        ("content/learners/zack.yml", "name: Another\n"),
    ),
    "an earlier name of a tip": (
        ("content/tips/zoe.md", "---\ntitle: One\nauthor: ada\nformerly: [zack]\n---\nWords\n"),
        ("content/tips/zack.md", "---\ntitle: Two\nauthor: ada\n---\nWords\n"),
    ),
    "somebody else's earlier name": (
        ("content/learners/zoe.yml", "name: Zoe\n"),
        ("content/learners/amy.yml", "name: Amy\nformerly: [zoe]\n"),
    ),
}


def make_files(attempts: str = "best") -> dict[str, str | bytes]:
    return {path: str(text).replace("ATTEMPTS", attempts) for path, text in COUNTED.items()}


@pytest.mark.parametrize("collision", COLLISIONS)
def test_change_is_wrong_and_not_what_was_there(tmp_path: Path, collision: str) -> None:
    (old_path, old_text), (new_path, new_text) = COLLISIONS[collision]
    write_hub(tmp_path, {**make_files(), old_path: old_text})
    repository = GitRepository.create(tmp_path)
    first = repository.commit(date="2026-01-01")
    assert find_problems(tmp_path) == ()
    write_hub(tmp_path, {new_path: new_text})
    check = check_hub(tmp_path, today=TODAY, since=first)
    introduced = find_introduced_problems(tmp_path, first, check, today=TODAY)
    assert [problem for problem in introduced if problem.where.path != new_path] == []
    assert introduced
    assert drop_invalid(check.library, check.problems).omitted_paths == (new_path,)
    repository.commit(date="2026-02-01")
    check = check_hub(tmp_path, today=TODAY)
    library, problems = check.library, check.problems
    assert {problem.where.path for problem in problems} == {new_path}
    valid = drop_invalid(library, problems)
    assert valid.omitted_paths == (new_path,)
    assert old_path in {entry.path for entry in valid.iterate_entries()}


def test_numbered_file_is_the_later_one_without_a_history(tmp_path: Path) -> None:
    results = {f"{WALK}/results/ada{suffix}.yml": format_result(4) for suffix in ("-10", "", "-2")}
    problems = find_problems(write_hub(tmp_path, {**make_files(), **results}))
    assert [problem.where.path for problem in problems] == [f"{WALK}/results/ada-{number}.yml" for number in (10, 2)]


@pytest.mark.parametrize(("attempts", "score"), [("best", 30), ("latest", 7), ("sum", 41)])
def test_several_results_of_one_day_count_as_attempts(tmp_path: Path, attempts: str, score: int) -> None:
    scores = {"": 4, "-2": 30, "-10": 7}
    results = {f"{WALK}/results/ada{suffix}.yml": format_result(score) for suffix, score in scores.items()}
    hub = make_hub(tmp_path, {**make_files(attempts), **results})
    assert [row.score for row in hub.challenges["walk"].boards[0].standings] == [score, 1]


def test_suggested_file_names_are_free_and_different(tmp_path: Path) -> None:
    profiles: dict[str, str | bytes] = {
        f"content/learners/{name}.yml": "name: Eve\ngithub: false\n"
        for name in ("eve", "(eve)", "@eve", "pyth\u043en", "\u13aada", "e" * 81, "\U0001f642")
    }
    hints = {
        problem.where.path.removeprefix("content/learners/"): str(problem.hint)
        for problem in find_problems(write_hub(tmp_path, COMMON_FILES | profiles))
        if problem.code == "invalid-file-name"
    }
    assert hints == {
        "(eve).yml": "call it `eve-2`",
        "@eve.yml": "call it `eve-3`",
        "pyth\u043en.yml": "call it `python`",
        "\u13aada.yml": "choose a name of letters and digits, all of one alphabet",
        f"{'e' * 81}.yml": f"call it `{'e' * 60}`",
        "\U0001f642.yml": "choose a name of letters and digits, all of one alphabet",
    }


def test_file_called_as_the_template_is_to_be_renamed(tmp_path: Path) -> None:
    profile: dict[str, str | bytes] = {"content/learners/your-handle.yml": "name: Eve\n"}
    (problem,) = find_problems(write_hub(tmp_path, COMMON_FILES | profile))
    assert (problem.code, str(problem.hint)) == ("placeholder-text", "call the file as your login on GitHub")
