"""Who is credited with what, and who is on the contributors page."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub
from tests.support.hubs import load_valid_library, make_hub, write_hub
from tests.support.scoring_files import (
    PEOPLE,
    find_credits,
    format_result,
    make_challenge_files,
    make_contribution_history,
    make_person,
)


def count_kinds(hub: Hub, learner: str) -> dict[str, int]:
    """The number of a learner's credits of each kind."""
    return dict(Counter(credit.kind for credit in find_credits(hub, learner)))


def test_activity_is_credited_once_and_not_for_self_thanks(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            "content/learners/eve.yml": "name: Eve\n",
            **make_challenge_files(
                "hosts: [eve]\nscore: {measure: count}",
                ada=format_result("ada", "5", extra_lines="thanks: [bob]\nconfirmed_by: [cy]"),
                ada_2=format_result("ada", "6", 8),
                bob=format_result("bob", "9", 6),
            ),
            "content/tips/one.md": "---\ntitle: One\nauthors: [ada, bob]\nthanks: [cy]\n---\nText\n",
        },
    )
    assert count_kinds(hub, "ada") == {"profile": 1, "tip": 1, "result": 2, "podium": 1, "thanking": 2}
    assert count_kinds(hub, "bob") == {"profile": 1, "tip": 1, "result": 1, "podium": 1, "thanks": 1, "thanking": 1}
    assert count_kinds(hub, "cy") == {"profile": 1, "thanks": 1, "confirming": 1}
    assert count_kinds(hub, "eve") == {"profile": 1, "hosting": 1}
    podium = {credit.person: credit.points for credit in hub.credits if credit.kind == "podium"}
    assert podium == {"bob": 15, "ada": 10}


def test_podium_waits_for_results_sent_in_time(tmp_path: Path) -> None:
    files = make_challenge_files("score: {measure: count}", ada=format_result("ada", "5"))
    library = load_valid_library(write_hub(tmp_path, files))
    during = derive_hub(library, NO_HISTORY, today=date(2026, 2, 7))
    after = derive_hub(library, NO_HISTORY, today=date(2026, 2, 8))
    assert "podium" not in count_kinds(during, "ada")
    assert count_kinds(after, "ada")["podium"] == 1


def test_profile_and_commits_are_one_contributor(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, PEOPLE, make_contribution_history(make_person("Ada L.", "ADA"), code=3))
    assert [
        (contributor.name, contributor.handle)
        for contributor in hub.contributors
        if "code" in contributor.credit_counts
    ] == [("Ada", "ada")]
    assert len(hub.contributors) == len(PEOPLE)


def test_commit_authors_are_contributors_but_bots_are_not(tmp_path: Path) -> None:
    with_coder = make_hub(tmp_path, PEOPLE, make_contribution_history(make_person("Zed", "zed"), code=2, docs=1))
    assert [
        (contributor.name, contributor.login, dict(contributor.credit_counts))
        for contributor in with_coder.contributors
        if not contributor.handle
    ] == [("Zed", "zed", {"code": 2, "docs": 1})]
    with_bot = make_hub(
        tmp_path / "b", PEOPLE, make_contribution_history(make_person("robot[bot]", is_bot=True), code=9)
    )
    assert all(contributor.handle for contributor in with_bot.contributors)


def test_contributor_can_opt_out_of_the_list(tmp_path: Path) -> None:
    files = {**PEOPLE, "content/learners/shy.yml": "name: Shy\nshow: {wall: false}\n"}
    hub = make_hub(tmp_path, files, make_contribution_history(make_person("Shy Person", "shy"), code=3))
    assert "shy" in hub.learners
    assert all("shy" not in (contributor.handle, contributor.login) for contributor in hub.contributors)


def test_contributors_are_sorted_by_latest_change(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            "content/learners/old.yml": "name: Old\njoined: 2024-01-01\n",
            "content/learners/new.yml": "name: New\njoined: 2026-05-01\n",
            "content/learners/mid.yml": "name: Mid\njoined: 2025-01-01\n",
        },
    )
    assert [contributor.name for contributor in hub.contributors] == ["New", "Mid", "Old"]
