"""Who leaves takes with them only what names them: alone in a field, among equals, and beside people with the same login."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from lyceum.contributing import LearnerChangeError, apply_plan, plan_content_rename, plan_removal, plan_rename
from tests.support.hubs import find_problems, write_hub

FILES: dict[str, str | bytes] = {
    **{f"content/learners/{handle}.yml": f"name: {handle}\n" for handle in ("kim", "wren", "lou")},
    "content/badges.yml": "- {id: star, name: Star, summary: Shine, rule: {count: tip}}\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nmode: either\n---\nText\n",
}
TIP, CHALLENGE = "content/tips/one.md", "content/challenges/walk/challenge.md"
RESULT, ACTIVITY, BADGES = "content/challenges/walk/results/x.yml", "content/activities/a.yml", "content/badges.yml"
SOLE_REFERENCES: list[tuple[str, str, str | None]] = [
    (TIP, "---\ntitle: One\nauthor: >-\n  kim\n---\nT\n", "---\ntitle: One\nauthor: >-\n  former-member\n---\nT\n"),
    (TIP, '---\n{"title":"kim","authors":["kim"]}\n---\nT\n', '---\n{"title":"kim","authors":["former-member"]}\n---\nT\n'),
    (TIP, "---\ntitle: One\nauthor: wren\nthanks: [kim, kim, lou, kim]\n---\nT\n", "---\ntitle: One\nauthor: wren\nthanks: [lou]\n---\nT\n"),
    (TIP, "---\ntitle: One\nauthor: wren\nthanks: kim # she\nlevel: beginner\n---\nT\n", "---\ntitle: One\nauthor: wren\nlevel: beginner\n---\nT\n"),
    (
        TIP,
        "---\nchecked_by:\n  - learner: kim\n    on: 2026-01-01 # late\ntitle: One\nauthor: wren\n---\nT\n",
        "---\ntitle: One\nauthor: wren\n---\nT\n",
    ),
    (CHALLENGE, "---\ntitle: Walk\nhosts: [kim]\n---\nT\n", "---\ntitle: Walk\n---\nT\n"),
    (CHALLENGE, "---\nhosts:\n- kim\ntitle: Walk\n---\nT\n", "---\ntitle: Walk\n---\nT\n"),
    (RESULT, "team: {name: Two, members: [kim, wren]}\ndate: 2026-01-01\n", "team: {name: Two, members: [wren]}\ndate: 2026-01-01\n"),
    (RESULT, "team: {name: Two, members: kim}\ndate: 2026-01-01\n", None),
    (RESULT, "learner: wren\ndate: 2026-01-01\nconfirmed_by: [kim]", "learner: wren\ndate: 2026-01-01\n"),
    (ACTIVITY, "what: Talk\nwho: kim\ndate: 2026-01-01\n", None),
    (ACTIVITY, "what: Talk\nwho:\n  - wren\n  - kim\ndate: 2026-01-01\n", "what: Talk\nwho:\n  - wren\ndate: 2026-01-01\n"),
    (
        BADGES,
        "- id: a\n  name: A\n  summary: A\n  rule: {any: [{given_to: [kim]}, {count: tip}]}\n",
        "- id: a\n  name: A\n  summary: A\n  rule: {any: [{given_to: []}, {count: tip}]}\n",
    ),
    (
        "content/hub.yml",
        "name: H\nrevoked: [{badge: star, learner: kim, reason: x}] # one\ntagline: T\n",
        "name: H\ntagline: T\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), SOLE_REFERENCES)
def test_sole_reference_goes_and_nothing_else(tmp_path: Path, path: str, text: str, expected: str | None) -> None:
    folder = write_hub(tmp_path, {**FILES, path: text})
    assert [problem for problem in find_problems(folder) if problem.is_error] == []
    apply_plan(folder, plan_removal(folder, "kim"))
    after = (folder / path).read_text("utf-8").partition("forgotten")[0] if (folder / path).exists() else None
    assert after == expected
    assert [problem for problem in find_problems(folder) if problem.is_error] == []


@pytest.mark.parametrize(
    ("profile", "moderators", "left"),
    [
        ("github_id: 5", "[{kim: 6}, {wren: 5}, lou]", "[{kim: 6}, lou]"),
        ("github_id: 5", "[kim, {wren: 7}]", "[{wren: 7}]"),
        ("github: false", "[kim, {wren: 7}]", "[kim, {wren: 7}]"),
        ("github: kim-2", "{kim: 6, kim-2: 7}", "{kim: 6}"),
        ("github_id: 5", "[{login: kim, number: 5}, lou]", "[lou]"),
    ],
)
def test_only_the_own_account_stops_to_moderate(tmp_path: Path, profile: str, moderators: str, left: str) -> None:
    settings = f"name: H\nmoderators: {moderators}\n"
    folder = write_hub(
        tmp_path, {**FILES, "content/learners/kim.yml": f"name: Kim\n{profile}\n", "content/hub.yml": settings}
    )
    apply_plan(folder, plan_removal(folder, "kim"))
    after = (folder / "content/hub.yml").read_text("utf-8").partition("forgotten")[0]
    assert after == f"name: H\nmoderators: {left}\n"


@pytest.mark.parametrize("body", ["Straße: @kim und @KIM.", "İ, ŉ, ﬁ: @kim und @Kim."])
def test_mention_in_any_script_is_replaced(tmp_path: Path, body: str) -> None:
    folder = write_hub(tmp_path, {**FILES, TIP: f"---\ntitle: One\nauthor: wren\n---\n{body} `@kim` @kim-2\n"})
    apply_plan(folder, plan_removal(folder, "kim"))
    text = (folder / TIP).read_text("utf-8")
    assert text.endswith("a former member und a former member. `@kim` @kim-2\n")


def test_file_that_lacks_something_is_edited_as_well(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **FILES,
        TIP: "---\nauthor: kim # her\nthanks: [bad name!, kim, lou]\n---\nBy @kim\n",
        RESULT: "learner: kim\n",
        ACTIVITY: "who: [kim, wren]\n",
        "content/accounts.yml": "kim: 5\n",
    }
    renamed, forgotten = write_hub(tmp_path / "a", files), write_hub(tmp_path / "b", files)
    plan = plan_rename(renamed, "kim", "kimberly")
    apply_plan(renamed, plan)
    assert plan.remaining_mentions == ()
    assert (renamed / TIP).read_text("utf-8") == str(files[TIP]).replace("kim", "kimberly")
    assert (renamed / RESULT).read_text("utf-8") == "learner: kimberly\n"
    assert (renamed / ACTIVITY).read_text("utf-8") == "who: [kimberly, wren]\n"
    assert (renamed / "content/accounts.yml").read_text("utf-8") == "kimberly: 5\n"
    apply_plan(forgotten, plan_removal(forgotten, "kim"))
    text = "---\nauthor: former-member # her\nthanks: [bad name!, lou]\n---\nBy a former member\n"
    assert (forgotten / TIP).read_text("utf-8") == text
    assert not (forgotten / RESULT).exists()
    assert (forgotten / ACTIVITY).read_text("utf-8") == "who: [wren]\n"


def test_nothing_gets_the_earlier_name_of_another(tmp_path: Path) -> None:
    tips = {
        f"content/tips/{key}.md": f"---\ntitle: {key}\nauthor: wren\nformerly: old-{key}\n---\nT\n"
        for key in ("one", "two")
    }
    folder = write_hub(tmp_path, {**FILES, **tips, "content/learners/lou.yml": "name: Lou\nformerly: [lu]\n"})
    for plan, key in (
        (partial(plan_rename, folder, "kim"), "Lu"),
        (partial(plan_content_rename, folder, "tips/one"), "old-two"),
    ):
        with pytest.raises(LearnerChangeError, match="is an earlier name of"):
            plan(key)
    assert plan_rename(folder, "lou", "lu").moves == {"content/learners/lou.yml": "content/learners/lu.yml"}
    assert plan_content_rename(folder, "tips/one", "old-one").moves == {TIP: "content/tips/old-one.md"}
