"""The ledger: what is credited to whom, on which day, once, and with which points and caps."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY, load_history
from lyceum.hub import Hub, derive_hub
from lyceum.loader import COMMENTS_FILE, DiscussionComment, load_comments
from lyceum.site.inputs import load_build_inputs
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY, load_valid_library, make_history, make_hub, write_hub
from tests.support.scoring_files import (
    PEOPLE,
    WALK,
    Files,
    derive_unchecked_hub,
    find_credits,
    format_result,
    format_tip,
    make_challenge_files,
    sum_points,
)


def list_rows(hub: Hub) -> set[tuple[str, str, str, int]]:
    """(person, rule, path, points) of each credit but those for profiles."""
    return {
        (credit.person, credit.rule, credit.path.removeprefix("content/"), credit.points)
        for credit in hub.credits
        if credit.kind != "profile"
    }


def test_every_credit_kind_records_who_what_where_and_rule(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **make_challenge_files("hosts: [dee]\nscore: {measure: count}", ada=format_result("ada", 9, extra_lines="thanks: [bob]\nconfirmed_by: [cy]")),
            "content/tips/one.md": format_tip(thanks="[bob]", checked_by="[{learner: cy, on: 2026-05-01}]"),
            "content/tips/two.md": format_tip("As [Ada says](one.md).", title="Two", author="bob"),
            "content/activities/meet-up.yml": "what: Held the March meet-up\nwho: [cy, dee]\ndate: 2026-03-09\nkind: meet-up\n",
        },
    )  # fmt: skip
    assert list_rows(hub) == {
        ("dee", "hosting", "challenges/walk/challenge.md", 20),
        ("ada", "result", "challenges/walk/results/ada.yml", 5),
        ("ada", "podium[0]", "challenges/walk/results/ada.yml", 15),
        ("ada", "thanking", "challenges/walk/results/ada.yml", 1),
        ("bob", "thanks", "challenges/walk/results/ada.yml", 2),
        ("cy", "confirming", "challenges/walk/results/ada.yml", 3),
        ("ada", "tip", "tips/one.md", 10),
        ("ada", "thanking", "tips/one.md", 1),
        ("bob", "thanks", "tips/one.md", 2),
        ("cy", "checking", "tips/one.md", 3),
        ("bob", "tip", "tips/two.md", 10),
        ("ada", "used", "tips/two.md", 3),
        ("cy", "activity", "activities/meet-up.yml", 5),
        ("dee", "activity", "activities/meet-up.yml", 5),
    }
    assert [credit.points for credit in find_credits(hub, kind="profile")] == [5, 5, 5, 5]


def test_hub_settings_set_points_per_credit_kind(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **make_challenge_files(ada=format_result("ada", 9), bob=format_result("bob", 8)),
            "content/hub.yml": "name: T\npoints: {profile: 0, result: 7, podium: [100, 1]}\n",
        },
    )
    assert sum_points(hub) == {"ada": 107, "bob": 8, "cy": 0, "dee": 0}


def test_team_result_credits_each_member_with_team_name(tmp_path: Path) -> None:
    team = "team: {name: Rowers, members: [ada, bob]}\ndate: 2026-01-05\nscore: 3\n"
    hub = make_hub(tmp_path, make_challenge_files("mode: team\nscore: {measure: count}", rowers=team))
    results = find_credits(hub, kind="result")
    assert [(credit.person, credit.team, credit.labels, credit.points) for credit in results] == [
        ("ada", "Rowers", ("team",), 5),
        ("bob", "Rowers", ("team",), 5),
    ]


def test_learner_without_github_is_credited(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **make_challenge_files(ada=format_result("ada", extra_lines="thanks: [bob]")),
            "content/learners/bob.yml": "name: Bob\ngithub: false\n",
        },
    )
    assert [credit.kind for credit in find_credits(hub, "bob")] == ["profile", "thanks"]


def test_credit_uses_canonical_topic_names(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **PEOPLE,
            "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
            "content/tips/one.md": format_tip(topics="[JS, javascript, web]"),
        },
    )
    assert [credit.topics for credit in find_credits(hub, "ada", "tip")] == [("javascript", "web")]


def test_result_credit_shows_improvement_and_trust(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        make_challenge_files(
            ada=format_result("ada", 5, 3, "evidence: https://example.org/a"),
            ada_2=format_result("ada", 4, 4),
            ada_3=format_result("ada", 6, 5, "confirmed_by: [bob]"),
        ),
    )
    assert [credit.labels for credit in find_credits(hub, "ada", "result")] == [
        ("better", "confirmed"),
        (),
        ("evidence",),
    ]


def test_helping_oneself_earns_no_credit(tmp_path: Path) -> None:
    """The rules refuse such files; the ledger gives nothing for them either."""
    files = {
        **make_challenge_files(ada=format_result("ada", extra_lines="thanks: [ada]\nconfirmed_by: [ada]")),
        "content/tips/one.md": format_tip(
            challenges="[walk]", date="2026-01-01", thanks="[ada]", checked_by="[{learner: ada, on: 2026-05-01}]"
        ),
        "content/tips/two.md": format_tip("See [one](one.md).", title="Two", date="2026-01-02"),
    }
    assert {credit.kind for credit in find_credits(derive_unchecked_hub(tmp_path, files), "ada")} == {
        "profile",
        "tip",
        "result",
        "podium",
    }


def test_resent_result_counts_once_with_thanks(tmp_path: Path) -> None:
    result = format_result("ada", 5, extra_lines="thanks: [bob]\nconfirmed_by: [cy]")
    first = make_hub(tmp_path / "first", make_challenge_files(ada=result))
    second = derive_unchecked_hub(tmp_path / "second", make_challenge_files(ada=result, ada_again=result))
    assert sum_points(second) == sum_points(first)


def test_result_on_several_boards_counts_once_a_day(tmp_path: Path) -> None:
    files = make_challenge_files(
        "score: {measure: count}\nboards: [main, long]",
        ada=format_result("ada", 5), ada_long=format_result("ada", 7, extra_lines="board: long"), ada_next=format_result("ada", 5, 6),
    )  # fmt: skip
    hub = make_hub(tmp_path, files)
    assert [credit.day.day for credit in find_credits(hub, "ada", "result")] == [6, 5]


def test_duplicate_tip_counts_once(tmp_path: Path) -> None:
    hub = make_hub(
        tmp_path,
        {
            **PEOPLE,
            "content/tips/one.md": format_tip("The same words.", thanks="[bob]"),
            "content/tips/copy.md": format_tip("The  same\nwords.", date="2026-04-01", thanks="[bob]"),
        },
    )
    assert [credit.path for credit in find_credits(hub, "ada", "tip")] == ["content/tips/one.md"]
    assert len(find_credits(hub, "bob", "thanks")) == 1


def test_moved_tip_keeps_its_first_date_and_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path)
    repository.write_file("content/hub.yml", "name: T\n").write_file("content/learners/ada.yml", "name: Ada\n")
    repository.commit("Ada", date="2026-01-01")
    text = "---\ntitle: One\nauthor: ada\n---\nSome words that stay the same when the file moves.\n"
    first = repository.write_file("content/tips/one.md", text).commit("Ada", date="2026-02-01")
    repository.rename_file("content/tips/one.md", "content/tips/uno.md").commit("Bob", date="2026-03-01")
    repository.write_file("content/tips/uno.md", text + "More.\n").commit("Bob", date="2026-04-01")
    hub = derive_hub(load_valid_library(tmp_path), load_history(tmp_path, today=TODAY), today=TODAY)
    [credit] = find_credits(hub, "ada", "tip")
    assert (credit.path, credit.day, credit.commit) == ("content/tips/uno.md", date(2026, 2, 1), first)


def test_code_commit_credit_has_its_hash_and_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path)
    repository.write_file("content/hub.yml", "name: T\n").write_file("content/learners/ada.yml", "name: Ada\n")
    repository.commit("Zed", date="2026-01-01")
    mail = "ada@users.noreply.github.com"
    code = repository.write_file("generator/a.py").commit("Ada", mail, "2026-02-01")
    docs = repository.write_file("content/pages/a.md").commit("Ada", mail, "2026-02-02")
    both = (
        repository.write_file("b.py")
        .write_file("b.md")
        .commit("Zed", None, "2026-02-03", trailers=[f"Co-authored-by: Ada L <{mail}>"])
    )
    hub = derive_hub(load_valid_library(tmp_path), load_history(tmp_path, today=TODAY), today=TODAY)
    assert [(credit.kind, credit.commit, credit.day.day) for credit in find_credits(hub, "ada") if credit.kind != "profile"] == [
        ("code", both, 3), ("docs", both, 3), ("docs", docs, 2), ("code", code, 1),
    ]  # fmt: skip


def make_comment(login: str, number: int, on: str = "2026-05-01") -> dict[str, str]:
    return {
        "login": login,
        "id": f"DC_{number}",
        "on": on,
        "url": f"https://github.com/x/y/discussions/1#{number}",
        "term": "tip:one",
    }


def test_comment_is_credited_once_by_account_id(tmp_path: Path) -> None:
    folder = write_hub(
        tmp_path,
        {
            **PEOPLE,
            COMMENTS_FILE: json.dumps(
                [
                    make_comment("ADA", 1),
                    make_comment("ada", 1),
                    make_comment("nobody", 2),
                    make_comment("ada", 3, "2026-05-02T10:00:00Z"),
                ]
            ),
        },
    )
    inputs = load_build_inputs(folder, today=TODAY)
    hub = derive_hub(inputs.library, inputs.history, inputs.comments, today=TODAY)
    credits_ = find_credits(hub, kind="discussion")
    assert [(credit.person, credit.day.day, credit.points, credit.url and credit.url[-1]) for credit in credits_] == [
        ("ada", 2, 1, "3"),
        ("ada", 1, 1, "1"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        '[{"login": "ada"}]',
        '{"a": 1}',
        "null",
        json.dumps([make_comment("a b", 1)]),
        json.dumps([make_comment("ada", 1, "soon")]),
    ],
)
def test_unreadable_comment_file_is_only_a_warning(tmp_path: Path, text: str) -> None:
    inputs = load_build_inputs(write_hub(tmp_path, {**PEOPLE, COMMENTS_FILE: text}), today=TODAY)
    assert inputs.comments == ()
    assert [(problem.code, problem.is_error) for problem in inputs.problems] == [("invalid-discussions-file", False)]


def test_missing_comment_file_means_no_comments(tmp_path: Path) -> None:
    assert load_comments(tmp_path) == ((), ())


def test_moved_past_keeps_the_days_that_its_files_state(tmp_path: Path) -> None:
    """One day of difference is allowed: somewhere on Earth it is tomorrow already."""
    files: Files = {
        **PEOPLE,
        "content/hub.yml": "name: T\nwritten_dates_until: 2026-05-01\n",
        "content/tips/old.md": format_tip(date="2026-11-01"),
        "content/tips/new.md": format_tip("Other"),
    }
    files["content/activities/talk.yml"] = "what: A talk\nwho: ada\ndate: 2026-11-02\n"
    files |= make_challenge_files(
        "score: {measure: count}", ada=format_result("ada", 1, 20), bob=format_result("bob", 1, 6)
    )
    merge_days = {
        "content/tips/old.md": "2026-05-01",
        "content/tips/new.md": "2026-03-01",
        "content/activities/talk.yml": "2026-04-01",
    }
    merge_days |= {f"{WALK}/results/{learner}.yml": "2026-01-05" for learner in ("ada", "bob")}
    hub = make_hub(tmp_path, files, make_history(merge_days))
    assert {(credit.kind, credit.person, f"{credit.day:%m-%d}") for credit in hub.credits if credit.kind != "profile"} == {
        ("tip", "ada", "05-01"), ("tip", "ada", "03-01"), ("activity", "ada", "04-01"), ("result", "ada", "01-05"),
        ("result", "bob", "01-06"), ("podium", "ada", "01-31"), ("podium", "bob", "01-31"),
    }  # fmt: skip


def test_changed_join_date_makes_no_new_newcomer(tmp_path: Path) -> None:
    files: Files = {"content/learners/ada.yml": "name: Ada\njoined: 2026-11-01\n"}
    hub = make_hub(tmp_path, files, make_history({"content/learners/ada.yml": "2025-01-01"}))
    assert hub.learners["ada"].join_day == date(2025, 1, 1)
    assert hub.leaderboards.rank_newcomers("2026-q4") == ()


def test_added_result_does_not_move_the_host_credit(tmp_path: Path) -> None:
    """A challenge without an opening day counts from the day of its first commit."""
    files: Files = {**PEOPLE, f"{WALK}/challenge.md": "---\ntitle: Walk\nhosts: [ada]\n---\nWalk.\n"}
    history = make_history({f"{WALK}/challenge.md": "2026-10-05"})
    alone = make_hub(tmp_path / "alone", files, history)
    files[f"{WALK}/results/bob.yml"] = "learner: bob\ndate: 2020-01-01\n"
    assert find_credits(make_hub(tmp_path / "joined", files, history), "ada") == find_credits(alone, "ada")


def test_daily_cap_gives_points_to_the_first_activities(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": format_tip(f"Text {i}", title=f"T{i}") for i in range(5)}
    hub = make_hub(
        tmp_path, {**PEOPLE, **tips, "content/tips/next.md": format_tip("Next", title="Next", date="2026-03-02")}
    )
    assert [(credit.day.day, credit.points, credit.is_capped) for credit in find_credits(hub, "ada", "tip")] == [
        (2, 10, False), (1, 10, False), (1, 10, False), (1, 10, False), (1, 0, True), (1, 0, True),
    ]  # fmt: skip


def test_hub_settings_set_the_daily_cap(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": format_tip(f"Text {i}", title=f"T{i}") for i in range(5)}
    hub = make_hub(tmp_path, {**PEOPLE, **tips, "content/hub.yml": "name: T\ncaps: {tip: 1}\n"})
    assert sum_points(hub)["ada"] == 5 + 10


def test_comments_have_a_daily_cap(tmp_path: Path) -> None:
    comments = [DiscussionComment("ada", str(i), date(2026, 5, 1), None, "tip:one") for i in range(20)]
    hub = derive_hub(load_valid_library(write_hub(tmp_path, PEOPLE)), NO_HISTORY, comments, today=TODAY)
    assert sum(credit.points for credit in find_credits(hub, "ada", "discussion")) == 3
