"""The rules of the ledger: what is credited to whom, once, on which day, by which rule, and what is too much of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.git import NO_HISTORY, History, load_history
from lyceum.hub import Hub, derive_hub
from lyceum.loader import COMMENTS_FILE, DiscussionComment, Library, load_comments, load_library
from lyceum.scoring import Credit
from lyceum.site.inputs import load_build_inputs
from tests.support.git_repository import GitRepository, isolate_git
from tests.support.hubs import TODAY, find_problems, load_valid_library, make_history, make_hub, write_hub

Files = dict[str, str | bytes]
PEOPLE: Files = {
    f"content/learners/{who}.yml": f"name: {who.title()}\njoined: 2025-01-01\n" for who in ("ada", "bob", "cy", "dee")
}
WALK = "content/challenges/walk"


def format_tip(text: str = "Text", **fields: str) -> str:
    fields = {"title": "One", "author": "ada", "date": "2026-03-01", **fields}
    if "authors" in fields:
        del fields["author"]
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + f"---\n{text}\n"


def make_challenge_files(fields: str = "score: {measure: count}", **results: str) -> Files:
    """A challenge in January, and results by the names of their files."""
    head = f"---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\n{fields}\n---\nWalk.\n"
    sent = {f"{WALK}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {**PEOPLE, f"{WALK}/challenge.md": head, **sent}


def format_result(who: str, score: int = 1, day: int = 5, more: str = "") -> str:
    return f"learner: {who}\ndate: 2026-01-{day:02}\nscore: {score}\n{more}"


def find_credits(made: Hub, who: str = "", kind: str = "") -> list[Credit]:
    return [one for one in made.credits if who in ("", one.person) and kind in ("", one.kind)]


def sum_points(made: Hub) -> dict[str, int]:
    return {key: learner.points for key, learner in made.learners.items()}


def told(made: Hub) -> set[tuple[str, str, str, int]]:
    return {
        (one.person, one.rule, one.path.removeprefix("content/"), one.points)
        for one in made.credits
        if one.kind != "profile"
    }


def as_it_is(folder: Path, files: Files, past: History = NO_HISTORY, *, today: date = TODAY) -> Hub:
    """Also of a hub that the rules refuse: the ledger does not lean on them."""
    return derive_hub(load_library(write_hub(folder, files))[0], past, today=today)


# What is credited ----------------------------------------------------------------------------------------------------


def test_every_credit_kind_records_who_what_where_and_rule(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **make_challenge_files("hosts: [dee]\nscore: {measure: count}", ada=format_result("ada", 9, more="thanks: [bob]\nconfirmed_by: [cy]")),
            "content/tips/one.md": format_tip(thanks="[bob]", checked_by="[{learner: cy, on: 2026-05-01}]"),
            "content/tips/two.md": format_tip("As [Ada says](one.md).", title="Two", author="bob"),
            "content/activities/meet-up.yml": "what: Held the March meet-up\nwho: [cy, dee]\ndate: 2026-03-09\nkind: meet-up\n",
        },
    )  # fmt: skip
    assert told(made) == {
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
    assert [one.points for one in find_credits(made, kind="profile")] == [5, 5, 5, 5]


def test_hub_settings_set_points_per_credit_kind(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **make_challenge_files(ada=format_result("ada", 9), bob=format_result("bob", 8)),
            "content/hub.yml": "name: T\npoints: {profile: 0, result: 7, podium: [100, 1]}\n",
        },
    )
    assert sum_points(made) == {"ada": 107, "bob": 8, "cy": 0, "dee": 0}


def test_team_result_credits_each_member_with_team_name(tmp_path: Path) -> None:
    team = "team: {name: Rowers, members: [ada, bob]}\ndate: 2026-01-05\nscore: 3\n"
    made = make_hub(tmp_path, make_challenge_files("mode: team\nscore: {measure: count}", rowers=team))
    results = find_credits(made, kind="result")
    assert [(one.person, one.team, one.labels, one.points) for one in results] == [
        ("ada", "Rowers", ("team",), 5),
        ("bob", "Rowers", ("team",), 5),
    ]


def test_learner_without_github_is_credited(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **make_challenge_files(ada=format_result("ada", more="thanks: [bob]")),
            "content/learners/bob.yml": "name: Bob\ngithub: false\n",
        },
    )
    assert [one.kind for one in find_credits(made, "bob")] == ["profile", "thanks"]


def test_credit_uses_canonical_topic_names(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **PEOPLE,
            "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
            "content/tips/one.md": format_tip(topics="[JS, javascript, web]"),
        },
    )
    assert [one.topics for one in find_credits(made, "ada", "tip")] == [("javascript", "web")]


def test_result_credit_shows_improvement_and_trust(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        make_challenge_files(
            ada=format_result("ada", 5, 3, "evidence: https://example.org/a"),
            ada_2=format_result("ada", 4, 4),
            ada_3=format_result("ada", 6, 5, "confirmed_by: [bob]"),
        ),
    )
    assert [one.labels for one in find_credits(made, "ada", "result")] == [("better", "confirmed"), (), ("evidence",)]


def test_helping_oneself_earns_no_credit(tmp_path: Path) -> None:
    """Such files are refused; from a hub built in spite of it nothing comes either."""
    files = {
        **make_challenge_files(ada=format_result("ada", more="thanks: [ada]\nconfirmed_by: [ada]")),
        "content/tips/one.md": format_tip(
            challenges="[walk]", date="2026-01-01", thanks="[ada]", checked_by="[{learner: ada, on: 2026-05-01}]"
        ),
        "content/tips/two.md": format_tip("See [one](one.md).", title="Two", date="2026-01-02"),
    }
    assert {one.kind for one in find_credits(as_it_is(tmp_path, files), "ada")} == {
        "profile",
        "tip",
        "result",
        "podium",
    }


# The same deed once --------------------------------------------------------------------------------------------------


def test_resent_result_counts_once_with_thanks(tmp_path: Path) -> None:
    once = format_result("ada", 5, more="thanks: [bob]\nconfirmed_by: [cy]")
    first = make_hub(tmp_path / "once", make_challenge_files(ada=once))
    again = as_it_is(tmp_path / "again", make_challenge_files(ada=once, ada_again=once))
    assert sum_points(again) == sum_points(first)


def test_result_on_several_boards_counts_once_a_day(tmp_path: Path) -> None:
    files = make_challenge_files(
        "score: {measure: count}\nboards: [main, long]",
        ada=format_result("ada", 5), ada_long=format_result("ada", 7, more="board: long"), ada_next=format_result("ada", 5, 6),
    )  # fmt: skip
    made = make_hub(tmp_path, files)
    assert [one.day.day for one in find_credits(made, "ada", "result")] == [6, 5]


def test_duplicate_tip_counts_once(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **PEOPLE,
            "content/tips/one.md": format_tip("The same words.", thanks="[bob]"),
            "content/tips/copy.md": format_tip("The  same\nwords.", date="2026-04-01", thanks="[bob]"),
        },
    )
    assert [one.path for one in find_credits(made, "ada", "tip")] == ["content/tips/one.md"]
    assert len(find_credits(made, "bob", "thanks")) == 1


def test_moved_tip_keeps_its_first_date_and_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(monkeypatch)
    repository = GitRepository.create(tmp_path)
    repository.write_file("content/hub.yml", "name: T\n").write_file("content/learners/ada.yml", "name: Ada\n")
    repository.commit("Ada", date="2026-01-01")
    text = "---\ntitle: One\nauthor: ada\n---\nSome words that stay the same when the file moves.\n"
    first = repository.write_file("content/tips/one.md", text).commit("Ada", date="2026-02-01")
    repository.rename_file("content/tips/one.md", "content/tips/uno.md").commit("Bob", date="2026-03-01")
    repository.write_file("content/tips/uno.md", text + "More.\n").commit("Bob", date="2026-04-01")
    made = derive_hub(load_valid_library(tmp_path), load_history(tmp_path, today=TODAY), today=TODAY)
    [row] = find_credits(made, "ada", "tip")
    assert (row.path, row.day, row.commit) == ("content/tips/uno.md", date(2026, 2, 1), first)


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
    made = derive_hub(load_valid_library(tmp_path), load_history(tmp_path, today=TODAY), today=TODAY)
    assert [(one.kind, one.commit, one.day.day) for one in find_credits(made, "ada") if one.kind != "profile"] == [
        ("code", both, 3), ("docs", both, 3), ("docs", docs, 2), ("code", code, 1),
    ]  # fmt: skip


# A tip that others used ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "one.md",
        "./one.md#part",
        "../tips/one.md",
        "/tips/one/",
        "https://hub.example.org/x/tips/one/",
        "../one/",
        "content/tips/one.md",
    ],
)
def test_link_from_another_authors_tip_credits_the_tip(tmp_path: Path, link: str) -> None:
    files = {
        **PEOPLE,
        "content/hub.yml": "name: T\nurl: https://hub.example.org/x/\n",
        "content/tips/one.md": format_tip(authors="[ada, bob]"),
        "content/tips/two.md": format_tip(
            f"See [this]({link}), and again [this]({link}).", title="Two", author="bob", date="2026-03-05"
        ),
    }
    used = find_credits(make_hub(tmp_path, files), kind="used")
    assert [(one.person, one.other_people, one.day.day) for one in used] == [("ada", ("bob",), 5)]


def test_bare_address_in_text_counts_as_a_link(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        "content/hub.yml": "name: T\nurl: https://hub.example.org/x/\n",
        "content/tips/one.md": format_tip(),
        "content/tips/two.md": format_tip(
            "It began with https://hub.example.org/x/tips/one/.", title="Two", author="bob"
        ),
    }
    assert [one.person for one in find_credits(make_hub(tmp_path, files), kind="used")] == ["ada"]


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example.org/tips/one/", "one", "tips/none/", "https://one.md", "#one"]
)
def test_other_links_credit_no_tip(tmp_path: Path, link: str) -> None:
    files = {
        **PEOPLE,
        "content/tips/one.md": format_tip(),
        "content/tips/two.md": format_tip(f"[this]({link})", title="Two", author="bob"),
    }
    assert find_credits(make_hub(tmp_path, files), kind="used") == []


def test_thanks_in_a_later_result_credit_the_tip(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **make_challenge_files(
                bob=format_result("bob", day=9, more="thanks: [ada]"),
                cy=format_result("cy", day=7, more="thanks: [ada]"),
                dee=format_result("dee", day=9, more="thanks: [bob]"),
            ),
            "content/tips/one.md": format_tip(date="2026-01-08", challenges="[walk]"),
        },
    )
    assert [(one.person, one.other_people) for one in find_credits(made, kind="used")] == [("ada", ("bob",))]


def test_links_from_one_file_credit_an_author_once(tmp_path: Path) -> None:
    many = {
        f"content/tips/t{i}.md": format_tip(f"Text {i}", title=f"T{i}", date=f"2026-02-{i + 1:02}") for i in range(9)
    }
    links = " ".join(f"[t](t{i}.md)" for i in range(9))
    made = make_hub(tmp_path, {**PEOPLE, **many, "content/tips/all.md": format_tip(links, title="All", author="bob")})
    assert len(find_credits(made, "ada", "used")) == 1


# Tips tried again ----------------------------------------------------------------------------------------------------


def test_check_of_a_stale_tip_is_credited(tmp_path: Path) -> None:
    checks = "[bob, {learner: cy, on: 2025-06-01}, {learner: dee, on: 2026-09-30}]"
    made = make_hub(
        tmp_path,
        {**PEOPLE, "content/tips/one.md": format_tip(date="2025-01-01", checked="2026-10-01", checked_by=checks)},
    )
    found = {one.person: (one.day.isoformat(), one.labels) for one in find_credits(made, kind="checking")}
    assert found == {"bob": ("2026-10-01", ()), "cy": ("2025-06-01", ()), "dee": ("2026-09-30", ("forgotten",))}


def test_tip_checks_are_credited_at_most_twice_a_year(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(0, 270, 30)]
    checks = ", ".join(f"{{learner: bob, on: {day}}}" for day in days)
    made = make_hub(
        tmp_path, {**PEOPLE, "content/tips/one.md": format_tip(date="2025-01-01", checked_by=f"[{checks}]")}
    )
    assert [one.day for one in find_credits(made, "bob", "checking")] == [date(2026, 6, 30), date(2026, 1, 1)]


def test_self_check_and_undated_check_are_problems(tmp_path: Path) -> None:
    found = find_problems(
        write_hub(
            tmp_path, {**PEOPLE, "content/tips/one.md": format_tip(checked_by="[{learner: ada, on: 2026-05-01}, bob]")}
        )
    )
    assert [one.code for one in found] == ["invalid-check", "invalid-check"]


# Comments ------------------------------------------------------------------------------------------------------------


def comment(login: str, number: int, on: str = "2026-05-01") -> dict[str, str]:
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
                [comment("ADA", 1), comment("ada", 1), comment("nobody", 2), comment("ada", 3, "2026-05-02T10:00:00Z")]
            ),
        },
    )
    known = load_build_inputs(folder, today=TODAY)
    made = derive_hub(known.library, known.history, known.comments, today=TODAY)
    found = find_credits(made, kind="discussion")
    assert [(one.person, one.day.day, one.points, one.url and one.url[-1]) for one in found] == [
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
        json.dumps([comment("a b", 1)]),
        json.dumps([comment("ada", 1, "soon")]),
    ],
)
def test_unreadable_comment_file_is_only_a_warning(tmp_path: Path, text: str) -> None:
    known = load_build_inputs(write_hub(tmp_path, {**PEOPLE, COMMENTS_FILE: text}), today=TODAY)
    assert known.comments == ()
    assert [(one.code, one.is_error) for one in known.problems] == [("invalid-discussions-file", False)]


def test_missing_comment_file_means_no_comments(tmp_path: Path) -> None:
    assert load_comments(tmp_path) == ((), ())


# What wins nothing --------------------------------------------------------------------------------------------------


def format_team_result(name: str, *members: str, day: int = 5, score: int = 1) -> str:
    return f"team: {{name: {name}, members: [{', '.join(members)}]}}\ndate: 2026-01-{day:02}\nscore: {score}\n"


EITHER = "mode: either\nscore: {measure: count}"


def podium(made: Hub) -> list[tuple[str, str]]:
    return sorted((one.person, one.rule) for one in find_credits(made, kind="podium"))


def test_solo_and_one_person_team_share_one_row(tmp_path: Path) -> None:
    files = make_challenge_files(
        EITHER,
        a=format_result("ada", 3),
        b=format_team_result("A", "ada", score=2),
        c=format_team_result("B", "ada", day=6, score=4),
        d=format_result("bob"),
    )
    assert podium(make_hub(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[1]")]


def test_same_members_under_two_names_are_one_team(tmp_path: Path) -> None:
    files = make_challenge_files(
        EITHER,
        a=format_team_result("A", "ada", "bob", score=3),
        b=format_team_result("B", "bob", "ada", score=2),
        c=format_result("cy"),
    )
    assert podium(make_hub(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[0]"), ("cy", "podium[1]")]


def test_member_of_two_podium_teams_gets_the_better_rank(tmp_path: Path) -> None:
    files = make_challenge_files(
        EITHER, a=format_team_result("A", "ada", "bob", score=3), b=format_team_result("B", "ada", "cy", day=6, score=2)
    )
    assert podium(make_hub(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[0]"), ("cy", "podium[1]")]


def test_shared_name_does_not_merge_teams_or_learners(tmp_path: Path) -> None:
    files = make_challenge_files(
        EITHER,
        a=format_team_result("Rowers", "ada", "bob", score=9),
        b=format_team_result("rowers", "cy", day=6),
        d=format_result("dee", 5),
    )
    files |= make_challenge_files(EITHER, e=format_team_result("dee", "cy", day=7, score=2))
    places = [("ada", "podium[0]"), ("bob", "podium[0]"), ("cy", "podium[2]"), ("dee", "podium[1]")]
    assert podium(make_hub(tmp_path, files)) == places


def test_team_with_gradual_member_changes_stays_one_team(tmp_path: Path) -> None:
    files = make_challenge_files(
        EITHER,
        a=format_team_result("Rowers", "ada", "bob"),
        b=format_team_result("Rowers", "bob", "cy", day=6, score=2),
    )
    board = make_hub(tmp_path, files).challenges["walk"].boards[0]
    assert [row.learners for row in board.standings] == [("ada", "bob", "cy")]


def test_same_day_results_count_on_the_best_podium_only(tmp_path: Path) -> None:
    boards = {name: format_result("ada", 1, more=f"board: {name}\n") for name in ("long", "short")}
    files = make_challenge_files(
        "boards: [long, short]\nscore: {measure: count}", **boards, bob=format_result("bob", 2, more="board: long\n")
    )
    assert podium(make_hub(tmp_path, files)) == [("ada", "podium[0]"), ("bob", "podium[0]")]


def test_old_file_with_a_new_date_keeps_its_season(tmp_path: Path) -> None:
    """A day is allowed for: it may be tomorrow already where somebody lives."""
    files: Files = {
        **PEOPLE,
        "content/tips/old.md": format_tip(date="2026-11-01"),
        "content/tips/new.md": format_tip("Other"),
    }
    files["content/activities/talk.yml"] = "what: A talk\nwho: ada\ndate: 2026-11-02\n"
    files |= make_challenge_files(
        "score: {measure: count}", ada=format_result("ada", 1, 20), bob=format_result("bob", 1, 6)
    )
    first = {
        "content/tips/old.md": "2026-05-01",
        "content/tips/new.md": "2026-03-01",
        "content/activities/talk.yml": "2026-04-01",
    }
    first |= {f"{WALK}/results/{who}.yml": "2026-01-05" for who in ("ada", "bob")}
    made = make_hub(tmp_path, files, make_history(first))
    assert {(one.kind, one.person, f"{one.day:%m-%d}") for one in made.credits if one.kind != "profile"} == {
        ("tip", "ada", "05-01"), ("tip", "ada", "03-01"), ("activity", "ada", "04-01"), ("result", "ada", "01-05"),
        ("result", "bob", "01-06"), ("podium", "ada", "01-31"), ("podium", "bob", "01-31"),
    }  # fmt: skip


def test_changed_join_date_makes_no_new_newcomer(tmp_path: Path) -> None:
    files: Files = {"content/learners/ada.yml": "name: Ada\njoined: 2026-11-01\n"}
    made = make_hub(tmp_path, files, make_history({"content/learners/ada.yml": "2025-01-01"}))
    assert made.learners["ada"].join_day == date(2025, 1, 1)
    assert made.leaderboards.rank_newcomers("2026-q4") == ()


def test_added_result_does_not_move_the_host_credit(tmp_path: Path) -> None:
    """Without a day of opening, a challenge is run since it was there."""
    files: Files = {**PEOPLE, f"{WALK}/challenge.md": "---\ntitle: Walk\nhosts: [ada]\n---\nWalk.\n"}
    past = make_history({f"{WALK}/challenge.md": "2026-10-05"})
    alone = make_hub(tmp_path / "alone", files, past)
    files[f"{WALK}/results/bob.yml"] = "learner: bob\ndate: 2020-01-01\n"
    assert find_credits(make_hub(tmp_path / "joined", files, past), "ada") == find_credits(alone, "ada")


# Caps ----------------------------------------------------------------------------------------------------------------


def test_daily_cap_gives_points_to_the_first_activities(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": format_tip(f"Text {i}", title=f"T{i}") for i in range(5)}
    made = make_hub(
        tmp_path, {**PEOPLE, **tips, "content/tips/next.md": format_tip("Next", title="Next", date="2026-03-02")}
    )
    assert [(one.day.day, one.points, one.is_capped) for one in find_credits(made, "ada", "tip")] == [
        (2, 10, False), (1, 10, False), (1, 10, False), (1, 10, False), (1, 0, True), (1, 0, True),
    ]  # fmt: skip


def test_hub_settings_set_the_daily_cap(tmp_path: Path) -> None:
    tips = {f"content/tips/t{i}.md": format_tip(f"Text {i}", title=f"T{i}") for i in range(5)}
    made = make_hub(tmp_path, {**PEOPLE, **tips, "content/hub.yml": "name: T\ncaps: {tip: 1}\n"})
    assert sum_points(made)["ada"] == 5 + 10


def test_comments_have_a_daily_cap(tmp_path: Path) -> None:
    said = [DiscussionComment("ada", str(i), date(2026, 5, 1), None, "tip:one") for i in range(20)]
    made = derive_hub(load_valid_library(write_hub(tmp_path, PEOPLE)), NO_HISTORY, said, today=TODAY)
    assert sum(one.points for one in find_credits(made, "ada", "discussion")) == 3


# The podium ----------------------------------------------------------------------------------------------------------


def on(files: Files, **days: str) -> History:
    """Everything was merged on 2 January, and the results named on the days named."""
    late = {f"{WALK}/results/{name}.yml": day for name, day in days.items()}
    return make_history(dict.fromkeys(files, "2026-01-02") | late)


def test_podium_is_decided_one_week_after_closing(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5))
    library = load_valid_library(write_hub(tmp_path, files))
    for today, won in ((date(2026, 2, 7), 0), (date(2026, 2, 8), 15)):
        made = derive_hub(library, on(files), today=today)
        assert sum(one.points for one in find_credits(made, "ada", "podium")) == won


def test_result_merged_within_a_week_is_on_the_podium(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9))
    made = make_hub(tmp_path, files, on(files, bob="2026-02-07"))
    assert [(one.person, one.rule) for one in find_credits(made, kind="podium")] == [
        ("ada", "podium[1]"),
        ("bob", "podium[0]"),
    ]


def test_result_after_the_week_changes_no_podium(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9))
    made = make_hub(tmp_path, files, on(files, bob="2026-02-08"))
    assert [row.learners for row in made.challenges["walk"].boards[0].standings] == [("bob",), ("ada",)]
    assert [(one.person, one.rule) for one in find_credits(made, kind="podium")] == [("ada", "podium[0]")]


def test_imported_challenge_keeps_its_podium(tmp_path: Path) -> None:
    files = make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 9))
    made = make_hub(tmp_path, files, make_history(dict.fromkeys(files, "2026-06-01")))
    assert [one.person for one in find_credits(made, kind="podium")] == ["ada", "bob"]


# What holds of every hub ---------------------------------------------------------------------------------------------

WHO = st.sampled_from(("ada", "bob", "cy", "dee"))
SEND = st.fixed_dictionaries(
    {
        "who": WHO,
        "day": st.integers(1, 31),
        "score": st.integers(0, 4),
        "board": st.sampled_from(("main", "long")),
        "thanks": st.lists(WHO, max_size=3),
        "confirmed_by": st.lists(WHO, max_size=3),
        "merged": st.integers(0, 60),
        "team": st.booleans(),
        "links": st.booleans(),
    }
)
SENDS = st.lists(SEND, max_size=7)
EVERY_HUB = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_count = 0


def new(folder: Path) -> Path:
    global _count
    _count += 1
    return folder / str(_count)


def a_result(one: dict[str, Any]) -> str:
    people = sorted({one["who"], "dee"}) if one["team"] else [one["who"]]
    whose = f"team: {{name: Rowers, members: [{', '.join(people)}]}}" if one["team"] else f"learner: {one['who']}"
    lines = [whose, f"date: 2026-01-{one['day']:02}", f"score: {one['score']}", f"board: {one['board']}"]
    lines += [f"{name}: [{', '.join(sorted(set(one[name]) - set(people)))}]" for name in ("thanks", "confirmed_by")]
    return "\n".join([*lines, *(["notes: 'See [this](../../../tips/one.md)'"] if one["links"] else [])])


def a_hub(sends: list[dict[str, Any]], today: date) -> tuple[Files, History]:
    """What was merged until today."""
    day_of = [date(2026, 1, one["day"]) + timedelta(days=one["merged"]) for one in sends]
    known = [(i, one, day) for i, (one, day) in enumerate(zip(sends, day_of, strict=True)) if day <= today]
    results = {f"r{i}": a_result(one) for i, one, _ in known}
    files = make_challenge_files("mode: either\nscore: {measure: count}\nboards: [main, long]\nhosts: [cy]", **results)
    files["content/tips/one.md"] = format_tip(date="2026-01-04", challenges="[walk]", thanks="[dee]")
    return files, on(files, **{f"r{i}": day.isoformat() for i, _, day in known})


@EVERY_HUB
@given(sends=SENDS, more=SEND)
def test_added_result_takes_no_points_from_others(
    tmp_path: Path, sends: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    """On the day on which it is merged: before, everybody had what they had; after, nobody but its own people has less."""
    today = date(2026, 1, more["day"]) + timedelta(days=more["merged"])
    before = sum_points(as_it_is(new(tmp_path), *a_hub(sends, today), today=today))
    after = sum_points(as_it_is(new(tmp_path), *a_hub([*sends, more], today), today=today))
    own = {more["who"], "dee"} if more["team"] else {more["who"]}
    assert all(after[who] >= before[who] for who in before if who not in own)


@EVERY_HUB
@given(sends=SENDS)
def test_passing_time_takes_no_points(tmp_path: Path, sends: list[dict[str, Any]]) -> None:
    files, past = a_hub(sends, date(2026, 4, 30))
    library = load_library(write_hub(new(tmp_path), files))[0]
    days = [date(2026, 4, 30) + timedelta(days=after) for after in (0, 1, 200)]
    earlier, later, latest = (sum_points(derive_hub(library, past, today=day)) for day in days)
    assert earlier == later == latest


def shuffled(library: Library, order: list[int]) -> Library:
    def mixed(things: Any) -> Any:
        return [thing for _, thing in sorted(enumerate(things), key=lambda one: (order[one[0] % len(order)], one[0]))]

    return replace(
        library,
        learners=dict(mixed(library.learners.items())),
        tips=dict(mixed(library.tips.items())),
        results=tuple(mixed(library.results)),
    )


@EVERY_HUB
@given(sends=SENDS, order=st.permutations(range(7)))
def test_credits_do_not_depend_on_file_order(tmp_path: Path, sends: list[dict[str, Any]], order: list[int]) -> None:
    files, past = a_hub(sends, TODAY)
    library = load_library(write_hub(new(tmp_path), files))[0]
    one, other = (derive_hub(each, past, today=TODAY) for each in (library, shuffled(library, order)))
    assert one.credits == other.credits
    assert one.leaderboards.rank_learners() == other.leaderboards.rank_learners()
    assert one.leaderboards.rank_teams() == other.leaderboards.rank_teams()
    assert one.challenges["walk"].boards == other.challenges["walk"].boards


@EVERY_HUB
@given(sends=SENDS)
def test_credits_are_unique_and_sums_match(tmp_path: Path, sends: list[dict[str, Any]]) -> None:
    files, past = a_hub(sends, TODAY)
    made = as_it_is(new(tmp_path), files, past)
    deeds = [(one.person, one.kind, one.path, one.rule) for one in made.credits]
    assert len(deeds) == len(set(deeds))
    days = [(one.person, one.challenge, one.day) for one in find_credits(made, kind="result")]
    assert len(days) == len(set(days))
    board = {row.learner: row.points for row in made.leaderboards.rank_learners()}
    assert board == {who: many for who, many in sum_points(made).items() if many}
    assert sum(board.values()) == sum(one.points for one in made.credits)


# Rewritten later -------------------------------------------------------------------------------------------------------


def decided(folder: Path) -> list[tuple[str, str]]:
    known = load_build_inputs(folder, today=TODAY)
    return podium(derive_hub(known.library, known.history, today=TODAY))


@pytest.fixture
def walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    """Ada won in January, before Bob; Cy had one step in another challenge."""
    isolate_git(monkeypatch)
    repo = GitRepository.create(tmp_path / "hub")
    files: Files = {
        "content/hub.yml": "name: Test\n",
        **make_challenge_files(ada=format_result("ada", 5), bob=format_result("bob", 1)),
    }
    files["content/challenges/run/challenge.md"] = "---\ntitle: Run\nscore: {measure: count}\n---\nRun.\n"
    files["content/challenges/run/results/cy.yml"] = format_result(
        "cy", 1, more="notes: A long note on how it went, for everybody\n"
    )
    for path, text in files.items():
        repo.write_file(path, str(text))
    repo.commit(date="2026-01-20")
    return repo


def test_edited_old_score_changes_no_podium(walked: GitRepository) -> None:
    walked.write_file(f"{WALK}/results/bob.yml", format_result("bob", 99)).commit(date="2026-05-01")
    assert decided(walked.folder) == [("ada", "podium[0]"), ("bob", "podium[1]")]


def test_file_moved_into_a_decided_challenge_is_unranked(walked: GitRepository) -> None:
    walked.rename_file("content/challenges/run/results/cy.yml", f"{WALK}/results/cy.yml")
    walked.write_file(
        f"{WALK}/results/cy.yml", format_result("cy", 99, more="notes: A long note on how it went, for everybody\n")
    )
    walked.commit(date="2026-05-01")
    assert decided(walked.folder) == [("ada", "podium[0]"), ("bob", "podium[1]")]


def test_renamed_challenge_and_result_keep_the_podium(walked: GitRepository) -> None:
    walked.rename_file(f"{WALK}/results/bob.yml", f"{WALK}/results/bob-1.yml").commit(date="2026-04-01")
    for name in ("challenge.md", "results/ada.yml", "results/bob-1.yml"):
        walked.rename_file(f"{WALK}/{name}", f"content/challenges/stroll/{name}")
    walked.commit(date="2026-05-01")
    assert decided(walked.folder) == [("ada", "podium[0]"), ("bob", "podium[1]")]
