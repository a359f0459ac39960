"""Who stands where, who is credited with what, and who is on the wall: small hubs and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.git import NO_HISTORY, FileHistory, History, Person
from lyceum.git.history import Commit, Contribution, ProjectCommit
from lyceum.hub import Hub, derive_hub
from tests.support.hubs import load_valid_library, make_hub, write_hub

PEOPLE = {f"content/learners/{who}.yml": f"name: {who.title()}\n" for who in ("ada", "bob", "cy", "dee", "eve")}


def challenge(fields: str = "", **results: str) -> dict[str, str | bytes]:
    """A challenge called `walk`, and results by the names of their files."""
    head = f"---\ntitle: Walk\nopens: 2026-01-01\ncloses: 2026-01-31\n{fields}\n---\nWalk.\n"
    folder = "content/challenges/walk"
    files = {f"{folder}/results/{name.replace('_', '-')}.yml": f"{text}\n" for name, text in results.items()}
    return {**PEOPLE, f"{folder}/challenge.md": head, **files}


def board(made: Hub, place: int = 0) -> list[tuple[int, bool, str, Decimal | None]]:
    view = made.challenges["walk"].boards[place]
    return [(row.rank, row.is_tied, row.team or "+".join(row.learners), row.score) for row in view.standings]


def seconds(who: str, score: str, day: int = 5, more: str = "") -> str:
    return f"learner: {who}\ndate: 2026-01-{day:02}\nscore: {score}\n{more}"


def test_equal_scores_share_a_rank_and_skip_the_next(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        challenge(
            "score: {measure: duration}",
            ada=seconds("ada", "1:30"),
            bob=seconds("bob", "61.5"),
            cy=seconds("cy", "1:30.000"),
            dee=seconds("dee", "1:00:00"),
        ),
    )
    assert board(made) == [
        (1, False, "bob", Decimal("61.5")),
        (2, True, "ada", Decimal(90)),
        (2, True, "cy", Decimal(90)),
        (4, False, "dee", Decimal(3600)),
    ]


@pytest.mark.parametrize(
    ("attempts", "scores"),
    [
        ("best", {"ada": 30, "bob": 25}),
        ("latest", {"ada": 10, "bob": 25}),
        ("sum", {"ada": 60, "bob": 25}),
    ],
)
def test_challenge_setting_selects_the_counted_attempt(tmp_path: Path, attempts: str, scores: dict[str, int]) -> None:
    made = make_hub(
        tmp_path,
        challenge(
            f"score: {{measure: points, attempts: {attempts}}}",
            ada=seconds("ada", "20", 2),
            ada_2=seconds("ada", "30", 3),
            ada_3=seconds("ada", "10", 9),
            bob=seconds("bob", "25", 2),
        ),
    )
    assert {who: score for _, _, who, score in board(made)} == scores
    assert [len(row.results) for row in made.challenges["walk"].boards[0].standings if row.learners == ("ada",)] == [3]


def test_lower_score_wins_if_the_challenge_says_so(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        challenge("score: {measure: count, better: lower}", ada=seconds("ada", "7"), bob=seconds("bob", "3")),
    )
    assert [who for _, _, who, _ in board(made)] == ["bob", "ada"]


def test_score_is_the_sum_of_task_points_by_default(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        challenge(
            "score: {measure: points}\n"
            "tasks: [{id: a, title: A, points: 2.5}, {id: b, title: B, points: 4}, {id: c, title: C, points: 1}]",
            ada="learner: ada\ndate: 2026-01-02\ntasks: [a, b]",
            bob="learner: bob\ndate: 2026-01-02\ntasks: [c]",
        ),
    )
    assert board(made) == [(1, False, "ada", Decimal("6.5")), (2, False, "bob", Decimal(1))]


def test_unmeasured_challenge_lists_without_ranks(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        challenge("", ada="learner: ada\ndate: 2026-01-20", bob="learner: bob\ndate: 2026-01-02"),
    )
    assert board(made) == [(0, False, "bob", None), (0, False, "ada", None)]
    assert [credit.person for credit in made.credits if credit.kind == "podium"] == []


def test_late_and_unranked_results_show_their_reason(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        challenge(
            "score: {measure: count}",
            ada=seconds("ada", "1"),
            bob="learner: bob\ndate: 2026-03-05\nscore: 99",
            cy=seconds("cy", "98", more="ranked: false"),
            dee="learner: dee\ndate: 2025-12-31\nscore: 97",
        ),
    )
    assert board(made) == [(1, False, "ada", Decimal(1))]
    apart = made.challenges["walk"].boards[0].unranked
    assert {row.learners[0]: row.reason for row in apart} == {"bob": "late", "cy": "not-ranked", "dee": "early"}
    assert [place.unranked.reason for place in made.learners["bob"].results if place.unranked] == ["late"]


def test_team_is_one_row_and_each_member_has_the_result(tmp_path: Path) -> None:
    team = "team: {{name: {0}, members: [{1}]}}\ndate: 2026-01-{2:02}\nscore: {3}"
    made = make_hub(
        tmp_path,
        challenge(
            "mode: team\nscore: {measure: duration}",
            rowers=team.format("Rowers", "ada, bob", 3, "2:00"),
            rowers_2=team.format("Rowers", "ada, cy", 8, "1:50"),
            paper=team.format("Paper", "dee, eve", 8, "1:55"),
        ),
    )
    assert [(rank, name) for rank, _, name, _ in board(made)] == [(1, "Rowers"), (2, "Paper")]
    first = made.challenges["walk"].boards[0].standings[0]
    assert sorted(first.learners) == ["ada", "bob", "cy"]
    assert [place.standing.rank for place in made.learners["bob"].results if place.standing] == [1]
    assert made.challenges["walk"].participant_count == 5


def test_boards_of_a_challenge_are_ranked_separately(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        challenge(
            "score: {measure: duration}\nboards: [main, long]",
            ada=seconds("ada", "10"),
            ada_long=seconds("ada", "100", more="board: long"),
            bob_long=seconds("bob", "90", more="board: Long"),
        ),
    )
    assert [one.name for one in made.challenges["walk"].boards] == ["main", "long"]
    assert [who for _, _, who, _ in board(made, 0)] == ["ada"]
    assert [who for _, _, who, _ in board(made, 1)] == ["bob", "ada"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=st.lists(st.integers(0, 5), min_size=1, max_size=5), higher=st.booleans())
def test_rank_is_one_plus_number_of_better_rows(tmp_path: Path, scores: list[int], higher: bool) -> None:
    folder = tmp_path / f"{higher}-{'-'.join(map(str, scores))}"
    results = {
        who: seconds(who, str(score)) for who, score in zip(("ada", "bob", "cy", "dee", "eve"), scores, strict=False)
    }
    fields = f"score: {{measure: count, better: {'higher' if higher else 'lower'}}}"
    rows = board(make_hub(folder, challenge(fields, **results)))
    for rank, tied, _, score in rows:
        assert score is not None
        better = [one for one in scores if (one > score if higher else one < score)]
        assert rank == 1 + len(better)
        assert tied == (scores.count(int(score)) > 1)
    assert len(rows) == len(scores)


# Credits and the wall ------------------------------------------------------------------------------------------------


def make_person(name: str, login: str | None = None, *, bot: bool = False) -> Person:
    return Person(name=name, login=login, github_id=None, is_bot=bot)


def make_contribution_history(
    who: Person, *, day: date = date(2026, 2, 1), code: int = 0, docs: int = 0, content: int = 0
) -> History:
    one = Contribution(
        who, code + docs + content, day, day, code_commits=code, docs_commits=docs, content_commits=content
    )
    work = [ProjectCommit(who, f"{i:040}", day, "code" if i < code else "docs") for i in range(code + docs)]
    return replace(NO_HISTORY, contributions=(one,), project_commits=tuple(work))


def deeds(made: Hub, who: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    for credit in made.credits:
        if credit.person == who:
            counted[credit.kind] = counted.get(credit.kind, 0) + 1
    return counted


def test_activity_is_credited_once_and_not_for_self_thanks(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **challenge(
                "hosts: [eve]\nscore: {measure: count}",
                ada=seconds("ada", "5", more="thanks: [bob]\nconfirmed_by: [cy]"),
                ada_2=seconds("ada", "6", 8),
                bob=seconds("bob", "9", 6),
            ),
            "content/tips/one.md": "---\ntitle: One\nauthors: [ada, bob]\nthanks: [cy]\n---\nText\n",
        },
    )
    assert deeds(made, "ada") == {"profile": 1, "tip": 1, "result": 2, "podium": 1, "thanking": 2}
    assert deeds(made, "bob") == {"profile": 1, "tip": 1, "result": 1, "podium": 1, "thanks": 1, "thanking": 1}
    assert deeds(made, "cy") == {"profile": 1, "thanks": 1, "confirming": 1}
    assert deeds(made, "eve") == {"profile": 1, "hosting": 1}
    podium = {credit.person: credit.points for credit in made.credits if credit.kind == "podium"}
    assert podium == {"bob": 15, "ada": 10}


def test_podium_waits_for_results_sent_in_time(tmp_path: Path) -> None:
    files = challenge("score: {measure: count}", ada=seconds("ada", "5"))
    library = load_valid_library(write_hub(tmp_path, files))
    during = derive_hub(library, NO_HISTORY, today=date(2026, 2, 7))
    after = derive_hub(library, NO_HISTORY, today=date(2026, 2, 8))
    assert "podium" not in deeds(during, "ada")
    assert deeds(after, "ada")["podium"] == 1


def test_profile_and_commits_are_one_contributor(tmp_path: Path) -> None:
    made = make_hub(tmp_path, PEOPLE, make_contribution_history(make_person("Ada L.", "ADA"), code=3))
    assert [(one.name, one.handle) for one in made.contributors if "code" in one.credit_counts] == [("Ada", "ada")]
    assert len(made.contributors) == len(PEOPLE)


def test_commit_authors_are_contributors_but_bots_are_not(tmp_path: Path) -> None:
    coder = make_hub(tmp_path, PEOPLE, make_contribution_history(make_person("Zed", "zed"), code=2, docs=1))
    assert [(one.name, one.login, dict(one.credit_counts)) for one in coder.contributors if not one.handle] == [
        ("Zed", "zed", {"code": 2, "docs": 1})
    ]
    bot = make_hub(tmp_path / "b", PEOPLE, make_contribution_history(make_person("robot[bot]", bot=True), code=9))
    assert all(one.handle for one in bot.contributors)


def test_contributor_can_opt_out_of_the_list(tmp_path: Path) -> None:
    files = {**PEOPLE, "content/learners/shy.yml": "name: Shy\nshow: {wall: false}\n"}
    made = make_hub(tmp_path, files, make_contribution_history(make_person("Shy Person", "shy"), code=3))
    assert "shy" in made.learners
    assert all("shy" not in (one.handle, one.login) for one in made.contributors)


def test_contributors_are_sorted_by_latest_change(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            "content/learners/old.yml": "name: Old\njoined: 2024-01-01\n",
            "content/learners/new.yml": "name: New\njoined: 2026-05-01\n",
            "content/learners/mid.yml": "name: Mid\njoined: 2025-01-01\n",
        },
    )
    assert [one.name for one in made.contributors] == ["New", "Mid", "Old"]


# What else follows -------------------------------------------------------------------------------------------------


def test_topic_collects_content_under_all_its_aliases(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            **challenge("topics: [JS]"),
            "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n",
            "content/learners/ada.yml": "name: Ada\nlearning: [js]\nknows: [{topic: JavaScript, level: advanced}]\n",
            "content/learners/bob.yml": "name: Bob\nhelps_with: [javascript]\n",
            "content/tips/one.md": "---\ntitle: One\nauthor: ada\ntopics: [js]\n---\nText\n",
        },
    )
    topic = made.find_topic("Js")
    assert list(made.topics) == ["javascript"]
    assert (topic.learners, topic.experts, topic.helpers) == (("ada",), ("ada",), ("bob",))
    assert (topic.tips, topic.challenges) == (("one",), ("walk",))


def test_expired_looking_for_is_hidden(tmp_path: Path) -> None:
    made = make_hub(
        tmp_path,
        {
            "content/learners/gone.yml": "name: G\nlooking_for: [mentor]\nlooking_until: 2026-11-23\n",
            "content/learners/here.yml": "name: H\nlooking_for: [mentor]\nlooking_until: 2026-11-24\n",
        },
    )
    assert made.learners["gone"].looking_for == ()
    assert made.learners["here"].looking_for == ("mentor",)


@pytest.mark.parametrize(
    ("policy", "said", "shown"),
    [
        ("opt-out", "", True),
        ("opt-out", "show: {boards: false}", False),
        ("opt-in", "", False),
        ("opt-in", "show: {boards: true}", True),
        ("off", "show: {boards: true}", False),
    ],
)
def test_board_policy_decides_who_is_listed(tmp_path: Path, policy: str, said: str, shown: bool) -> None:
    made = make_hub(
        tmp_path,
        {"content/hub.yml": f"name: T\nboards: {policy}\n", "content/learners/ada.yml": f"name: Ada\n{said}\n"},
    )
    assert made.learners["ada"].is_shown_on_boards is shown


def test_undated_tip_is_dated_by_its_first_commit(tmp_path: Path) -> None:
    change = Commit("a" * 40, datetime(2026, 3, 4, 12, tzinfo=UTC), (make_person("Ada", "ada"),))
    past = replace(NO_HISTORY, files={"content/tips/one.md": FileHistory(change, change, change.people)})
    made = make_hub(tmp_path, {**PEOPLE, "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\nText\n"}, past)
    assert made.tips["one"].day == date(2026, 3, 4)
