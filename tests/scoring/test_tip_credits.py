"""Credits for tips that others used or checked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from lyceum.scoring import build_year_in_review
from tests.support.hubs import find_problems, make_hub, write_hub
from tests.support.scoring_files import (
    PEOPLE,
    find_credits,
    format_result,
    format_tip,
    make_challenge_files,
)


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
    assert [(credit.person, credit.other_people, credit.day.day) for credit in used] == [("ada", ("bob",), 5)]


def test_bare_address_in_text_counts_as_a_link(tmp_path: Path) -> None:
    files = {
        **PEOPLE,
        "content/hub.yml": "name: T\nurl: https://hub.example.org/x/\n",
        "content/tips/one.md": format_tip(),
        "content/tips/two.md": format_tip(
            "It began with https://hub.example.org/x/tips/one/.", title="Two", author="bob"
        ),
    }
    assert [credit.person for credit in find_credits(make_hub(tmp_path, files), kind="used")] == ["ada"]


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
    hub = make_hub(
        tmp_path,
        {
            **make_challenge_files(
                bob=format_result("bob", day=9, extra_lines="thanks: [ada]"),
                cy=format_result("cy", day=7, extra_lines="thanks: [ada]"),
                dee=format_result("dee", day=9, extra_lines="thanks: [bob]"),
            ),
            "content/tips/one.md": format_tip(date="2026-01-08", challenges="[walk]"),
        },
    )
    assert [(credit.person, credit.other_people) for credit in find_credits(hub, kind="used")] == [("ada", ("bob",))]


def test_links_from_one_file_credit_an_author_once(tmp_path: Path) -> None:
    tips = {
        f"content/tips/t{i}.md": format_tip(f"Text {i}", title=f"T{i}", date=f"2026-02-{i + 1:02}") for i in range(9)
    }
    links = " ".join(f"[t](t{i}.md)" for i in range(9))
    hub = make_hub(tmp_path, {**PEOPLE, **tips, "content/tips/all.md": format_tip(links, title="All", author="bob")})
    assert len(find_credits(hub, "ada", "used")) == 1


def test_check_of_a_stale_tip_is_credited(tmp_path: Path) -> None:
    checks = "[bob, {learner: cy, on: 2025-06-01}, {learner: dee, on: 2026-09-30}]"
    hub = make_hub(
        tmp_path,
        {**PEOPLE, "content/tips/one.md": format_tip(date="2025-01-01", checked="2026-10-01", checked_by=checks)},
    )
    credited_checks = {
        credit.person: (credit.day.isoformat(), credit.labels) for credit in find_credits(hub, kind="checking")
    }
    assert credited_checks == {
        "bob": ("2026-10-01", ()),
        "cy": ("2025-06-01", ()),
        "dee": ("2026-09-30", ("forgotten",)),
    }


def test_tip_checks_are_credited_at_most_twice_a_year(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(0, 270, 30)]
    checks = ", ".join(f"{{learner: bob, on: {day}}}" for day in days)
    hub = make_hub(tmp_path, {**PEOPLE, "content/tips/one.md": format_tip(date="2025-01-01", checked_by=f"[{checks}]")})
    assert [credit.day for credit in find_credits(hub, "bob", "checking")] == [date(2026, 6, 30), date(2026, 1, 1)]


def test_self_check_and_undated_check_are_problems(tmp_path: Path) -> None:
    problems = find_problems(
        write_hub(
            tmp_path, {**PEOPLE, "content/tips/one.md": format_tip(checked_by="[{learner: ada, on: 2026-05-01}, bob]")}
        )
    )
    assert [problem.code for problem in problems] == ["invalid-check", "invalid-check"]


def test_result_that_uses_two_tips_counts_for_both(tmp_path: Path) -> None:
    links = "notes: 'See [one](../../../tips/one.md) and [two](../../../tips/two.md)'\n"
    files = {
        **make_challenge_files(bob=format_result("bob", extra_lines=links)),
        "content/tips/one.md": format_tip(date="2026-01-03"),
        "content/tips/two.md": format_tip("Other", title="Two", author="cy", date="2026-01-02"),
    }
    hub = make_hub(tmp_path, files)
    assert [credit.person for credit in find_credits(hub, kind="used")] == ["ada", "cy"]
    popular_tips = build_year_in_review(hub, 2026).popular_tips
    assert [(tip.tip, tip.people_count) for tip in popular_tips] == [("one", 1), ("two", 1)]
