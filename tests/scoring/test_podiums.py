"""Podiums: who stands on them, when they are decided, and that later changes take nothing away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lyceum.hub import derive_hub
from lyceum.site.inputs import load_build_inputs
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY, load_valid_library, make_history, make_hub, write_hub
from tests.support.scoring_files import (
    LEARNERS_OR_TEAMS,
    WALK,
    Files,
    find_credits,
    format_result,
    format_team_result,
    list_podium,
    make_challenge_files,
    make_merge_history,
)


def test_solo_and_one_person_team_share_one_row(tmp_path: Path) -> None:
    files = make_challenge_files(
        LEARNERS_OR_TEAMS,
        a=format_result("ada", 3),
        b=format_team_result("A", "ada", score=2),
        c=format_team_result("B", "ada", day=6, score=4),
        d=format_result("bob"),
    )
    assert list_podium(make_hub(tmp_path, files)) == [("ada", 1), ("bob", 2)]


def test_same_members_under_two_names_are_one_team(tmp_path: Path) -> None:
    files = make_challenge_files(
        LEARNERS_OR_TEAMS,
        a=format_team_result("A", "ada", "bob", score=3),
        b=format_team_result("B", "bob", "ada", score=2),
        c=format_result("cy"),
    )
    assert list_podium(make_hub(tmp_path, files)) == [("ada", 1), ("bob", 1), ("cy", 2)]


def test_member_of_two_podium_teams_gets_the_better_rank(tmp_path: Path) -> None:
    files = make_challenge_files(
        LEARNERS_OR_TEAMS,
        a=format_team_result("A", "ada", "bob", score=3),
        b=format_team_result("B", "ada", "cy", day=6, score=2),
    )
    assert list_podium(make_hub(tmp_path, files)) == [("ada", 1), ("bob", 1), ("cy", 2)]


def test_shared_name_does_not_merge_teams_or_learners(tmp_path: Path) -> None:
    files = make_challenge_files(
        LEARNERS_OR_TEAMS,
        a=format_team_result("Rowers", "ada", "bob", score=9),
        b=format_team_result("rowers", "cy", day=6),
        d=format_result("dee", 5),
    )
    files |= make_challenge_files(LEARNERS_OR_TEAMS, e=format_team_result("dee", "cy", day=7, score=2))
    places = [("ada", 1), ("bob", 1), ("cy", 3), ("dee", 2)]
    assert list_podium(make_hub(tmp_path, files)) == places


def test_team_with_gradual_member_changes_stays_one_team(tmp_path: Path) -> None:
    files = make_challenge_files(
        LEARNERS_OR_TEAMS,
        a=format_team_result("Rowers", "ada", "bob"),
        b=format_team_result("Rowers", "bob", "cy", day=6, score=2),
    )
    board = make_hub(tmp_path, files).challenges["walk"].boards[0]
    assert [row.learners for row in board.standings] == [("ada", "bob", "cy")]


def test_same_day_results_count_on_the_best_podium_only(tmp_path: Path) -> None:
    boards = {name: format_result("ada", 1, extra_lines=f"board: {name}\n") for name in ("long", "short")}
    files = make_challenge_files(
        "boards: [long, short]\nscore: {measure: count}",
        **boards,
        bob=format_result("bob", 2, extra_lines="board: long\n"),
    )
    assert list_podium(make_hub(tmp_path, files)) == [("ada", 1), ("bob", 1)]


def test_podium_is_decided_one_week_after_closing(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5))
    library = load_valid_library(write_hub(tmp_path, files))
    for today, points in ((date(2026, 2, 7), 0), (date(2026, 2, 8), 15)):
        hub = derive_hub(library, make_merge_history(files), today=today)
        assert sum(credit.points for credit in find_credits(hub, "ada", "podium")) == points


def test_delayed_merge_costs_no_place_and_takes_none(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9))
    for merged_on, places in (("2026-02-07", [("ada", 2), ("bob", 1)]), ("2026-04-01", [("ada", 1), ("bob", 1)])):
        history = make_history(
            dict.fromkeys(files, "2026-01-02") | {f"{WALK}/results/bob.yml": merged_on},
            {f"{WALK}/results/bob.yml": "2026-01-30"},
        )
        hub = make_hub(tmp_path, files, history)
        assert [row.learners for row in hub.challenges["walk"].boards[0].standings] == [("bob",), ("ada",)]
        assert [(credit.person, credit.rank) for credit in find_credits(hub, kind="podium")] == places


def test_result_sent_after_the_close_is_late_whatever_it_states(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9))
    hub = make_hub(tmp_path, files, make_merge_history(files, bob="2026-02-01"))
    [board] = hub.challenges["walk"].boards
    assert [row.learners for row in board.standings] == [("ada",)]
    assert [(late.learners, late.reason) for late in board.unranked] == [(("bob",), "late")]
    assert [(credit.person, credit.rank) for credit in find_credits(hub, kind="podium")] == [("ada", 1)]


def test_imported_challenge_keeps_its_podium(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9))
    files["content/hub.yml"] = "name: T\nwritten_dates_until: 2026-06-01\n"
    hub = make_hub(tmp_path, files, make_history(dict.fromkeys(files, "2026-06-01")))
    assert [credit.person for credit in find_credits(hub, kind="podium")] == ["ada", "bob"]


def list_decided_podium(folder: Path) -> list[tuple[str, int | None]]:
    """The podium as the history of a hub gives it."""
    inputs = load_build_inputs(folder, today=TODAY)
    return list_podium(derive_hub(inputs.library, inputs.history, today=TODAY))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """A hub in which Ada won in January, before Bob; Cy has a result in another challenge."""
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path / "hub")
    files: Files = {
        "content/hub.yml": "name: Test\n",
        **make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 1)),
    }
    files["content/challenges/run/challenge.md"] = "---\ntitle: Run\nscore: {measure: count}\n---\nRun.\n"
    files["content/challenges/run/results/cy.yml"] = format_result(
        "cy", 1, extra_lines="notes: A long note on how it went, for everybody\n"
    )
    for path, text in files.items():
        repository.write_file(path, str(text))
    repository.commit(date="2026-01-20")
    return repository


def test_edited_old_score_changes_no_podium(repository: GitRepository) -> None:
    repository.write_file(f"{WALK}/results/bob.yml", format_result("bob", 99)).commit(date="2026-05-01")
    assert list_decided_podium(repository.folder) == [("ada", 1), ("bob", 2)]


def test_file_moved_into_a_decided_challenge_is_unranked(repository: GitRepository) -> None:
    repository.rename_file("content/challenges/run/results/cy.yml", f"{WALK}/results/cy.yml")
    repository.write_file(
        f"{WALK}/results/cy.yml",
        format_result("cy", 99, extra_lines="notes: A long note on how it went, for everybody\n"),
    )
    repository.commit(date="2026-05-01")
    assert list_decided_podium(repository.folder) == [("ada", 1), ("bob", 2)]


def test_renamed_challenge_and_result_keep_the_podium(repository: GitRepository) -> None:
    repository.rename_file(f"{WALK}/results/bob.yml", f"{WALK}/results/bob-1.yml").commit(date="2026-04-01")
    for name in ("challenge.md", "results/ada.yml", "results/bob-1.yml"):
        repository.rename_file(f"{WALK}/{name}", f"content/challenges/stroll/{name}")
    repository.commit(date="2026-05-01")
    assert list_decided_podium(repository.folder) == [("ada", 1), ("bob", 2)]
