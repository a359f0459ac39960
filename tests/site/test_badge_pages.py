"""Tests of the pages about badges and points: criteria, holders, progress, and the reason for each credit."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lyceum.credentials import Issuer, generate_signing_key, make_certified_award
from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub
from lyceum.i18n import Translator
from lyceum.schema import BadgeRule
from lyceum.scoring import describe_rule, find_badge_category
from lyceum.site.exports.credential_files import list_unsigned_badges
from lyceum.site.view_context import make_context
from lyceum.site.views import load_view
from tests.support.hubs import TODAY, load_valid_library, make_hub, write_hub
from tests.support.pages import get_text, render_page

LEARNERS, TIPS, RESULTS = "content/learners/", "content/tips/", "content/challenges/walk/results/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test\nrepository: a/b\ncaps: {thanking: 1}\n",
    f"{LEARNERS}ada.yml": "name: Ada\njoined: 2025-11-01\n",
    f"{LEARNERS}grace.yml": "name: Grace\njoined: 2026-10-02\n",
    f"{LEARNERS}lin.yml": "name: Lin\njoined: 2026-10-03\nshow: {boards: false, wall: false}\n",
    f"{TIPS}a.md": "---\ntitle: On <walking>\nauthor: ada\ndate: 2026-10-01\nthanks: [grace]\n---\nWalk.\n",
    f"{TIPS}b.md": "---\ntitle: On resting\nauthor: ada\ndate: 2026-10-01\nthanks: [lin]\n---\nRest.\n",
    f"{TIPS}c.md": "---\ntitle: Early\nauthor: ada\ndate: 2025-12-01\ntopics: [sql]\n---\nRise.\n",
    f"{TIPS}lin.md": "---\ntitle: Quiet\nauthor: lin\ndate: 2026-10-04\n---\nHush.\n",
    "content/topics.yml": "- {id: sql, name: The SQL}\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk far\nscore: count\ncloses: 2026-10-20\n---\nWalk.\n",
    f"{RESULTS}ada.yml": "learner: ada\ndate: 2026-10-05\nscore: 5\n",
    f"{RESULTS}grace.yml": "learner: grace\ndate: 2026-10-05\nscore: 9\nconfirmed_by: [ada]\n",
    f"{RESULTS}lin.yml": "learner: lin\ndate: 2026-10-06\nscore: 3\n",
    "content/badges.yml": (
        "- {id: shared, name: Shared it, summary: For tips, rule: {count: tip, tiers: {bronze: 1, silver: 3, gold: 9}}}\n"
        "- {id: asked, name: Asked, summary: For a question, rule: {count: tip, of: question}}\n"
        "- {id: thanked, name: Thanked, summary: By many, rule: {count: thanks, at_least: 2}}\n"
    ),
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return derive_hub(load_valid_library(write_hub(tmp_path_factory.mktemp("badges"), FILES)), NO_HISTORY, today=TODAY)


def render_body(hub: Hub, family: str, key: str) -> str:
    return str(render_page(hub, family, key).body)


@pytest.mark.parametrize(
    ("rule", "explanation", "category"),
    [
        ({"count": "profile"}, "Add yourself.", "sharing"),
        ({"count": "tip", "tiers": {"bronze": "1", "silver": "5"}}, "Share a tip; 5 for the next ones.", "sharing"),
        ({"count": "tip", "of": "question"}, "Ask a question.", "sharing"),
        ({"count": "tip", "topic": "sql"}, "Share a tip about The SQL.", "sharing"),
        ({"count": "tip", "challenge": "walk", "at_least": "2"}, "Share 2 tips in “Walk far”.", "sharing"),
        ({"count": "thanks", "distinct": "people", "at_least": "5"}, "Be thanked by 5 different people.", "helping"),
        ({"count": "anything", "distinct": "topics", "at_least": "3"}, "Contribute to 3 different topics.", "together"),
        ({"streak": "4"}, "Do something here in 4 weeks, one after the other; one week off in a season is forgiven.", "staying"),
        ({"away": "90"}, "Come back after 90 days away.", "staying"),
        ({"member_for": "365"}, "Be here for 1 year.", "staying"),
        ({"member_for": "100"}, "Be here for 100 days.", "staying"),
        ({"rank": {"challenge": "walk", "at_most": "3"}}, "Be among the first 3 of “Walk far” when it is over.", "challenges"),
        ({"rank": {"season": "any"}}, "Be first at the end of a season.", "challenges"),
        ({"given_to": ["ada"]}, "Given by the moderators.", "house"),
        ({"any": [{"count": "code"}, {"count": "docs"}]}, "One of these: change the code of this community; change the pages of this community.", "house"),
        ({"all": [{"count": "tip"}, {"count": "result"}]}, "All of these: share a tip; send in a result.", "together"),
    ],
)  # fmt: skip
def test_rule_explains_how_a_badge_is_earned(hub: Hub, rule: dict[str, Any], explanation: str, category: str) -> None:
    badge_rule = BadgeRule.model_validate(rule)
    assert describe_rule(badge_rule, Translator("en"), hub.library) == explanation
    assert find_badge_category(badge_rule) == category


def test_every_badge_rule_has_an_explanation(hub: Hub) -> None:
    kinds = BadgeRule.model_json_schema()["$defs"]["BadgeRule"]["properties"]["count"]["anyOf"]
    for kind in {value for schema in kinds for value in schema.get("enum", ())} | {"anything"}:
        for fields in ({}, {"distinct": "people"}, {"distinct": "topics"}, {"of": "team"}, {"of": "confirmed"}):
            assert describe_rule(
                BadgeRule.model_validate({"count": kind, "at_least": "2", **fields}), Translator("en"), hub
            )


def test_badge_list_shows_how_rare_each_badge_is(hub: Hub) -> None:
    text = get_text(render_body(hub, "badges", ""))
    assert "Shared it Share a tip; 3 and 9 for the next ones. 2 people of 3 have it" in text
    assert "Asked Ask a question. Nobody yet. You could be the first." in text


def test_badge_page_lists_holders_with_tier_and_date(hub: Hub) -> None:
    html = render_body(hub, "badge", "shared")
    assert "Ada Silver · Oct 1, 2026" in get_text(html)
    assert "Lin" not in get_text(html), "whoever is not on the wall is not listed here"
    assert 'shared-gold-locked.svg"' in html


def test_learner_page_shows_progress_to_next_badge(hub: Hub) -> None:
    text = get_text(render_body(hub, "learner", "grace"))
    assert "Next badges Thanked 1 of 2" in text


def test_credits_on_page_sum_to_leaderboard_points(hub: Hub) -> None:
    for key in ("ada", "grace"):
        numbers = re.findall(r'<td title="[^"]*">(\d+)</td>', render_body(hub, "learner", key))
        assert sum(map(int, numbers)) == hub.learners[key].points
        row = next(row for row in hub.leaderboards.rank_learners() if row.learner == key)
        assert row.points == hub.learners[key].points


def test_each_credit_shows_its_reason_or_the_daily_cap(hub: Hub) -> None:
    html = render_body(hub, "learner", "ada")
    assert "Shared: On <walking>" in get_text(html)
    assert "<walking>" not in html
    assert "Confirmed results of Grace: Walk far" in get_text(html)
    assert "Place 2: Walk far" in get_text(html)
    assert get_text(html).count("beyond what counts on one day") == 1


def test_own_progress_is_shown_before_ranks(hub: Hub) -> None:
    text = get_text(render_body(hub, "learner", "ada"))
    assert "points in all." in text
    assert text.index("Points and badges") < text.index("Challenges")


def test_unlisted_learner_page_has_no_points_or_ranks(hub: Hub) -> None:
    html = render_body(hub, "learner", "lin")
    assert "points in all" not in html
    assert "<td title=" not in html
    assert "data-hub-facts" not in html
    assert "Shared: Quiet" in get_text(html), "what they did is theirs to show"
    assert "Place" not in get_text(html), "nor in the rows of the ledger"
    assert "<b>" not in html, "a score tells which row of the board is theirs"


def test_hub_without_badges_shows_a_message(tmp_path: Path) -> None:
    hub = derive_hub(
        load_valid_library(write_hub(tmp_path, {f"{LEARNERS}ada.yml": "name: Ada\n"})),
        NO_HISTORY,
        today=date(2026, 1, 1),
    )
    assert "No badges yet." in get_text(render_body(hub, "badges", ""))
    assert load_view("badge").list_keys(hub) == ()


REVOKED = "revoked: [{badge: shared, learner: ada, tier: silver, reason: By mistake}]\n"


def test_revoked_award_is_hidden_but_stays_certified(tmp_path: Path) -> None:
    files = FILES | {"content/hub.yml": f"{FILES['content/hub.yml']!s}{REVOKED}"}
    hub = derive_hub(load_valid_library(write_hub(tmp_path, files)), NO_HISTORY, today=TODAY)
    assert [award.tier for award in hub.learners["ada"].awards] == ["bronze"]
    assert "Ada Bronze" in get_text(render_body(hub, "badge", "shared"))
    issuer = Issuer("Test", "https://example.org/club/", generate_signing_key())
    badges = {item.address: item.credentials for item in list_unsigned_badges(make_context(hub, issuer=issuer), "0")}
    assert [name for name, _ in badges["badges/signed/ada.json"]] == ["shared.bronze", "shared.silver"]


def test_certified_award_has_criteria_and_evidence(hub: Hub) -> None:
    silver = next(award for award in hub.learners["ada"].awards if award.tier == "silver")
    award = make_certified_award(hub, Translator("fr"), silver)
    assert (award.badge_name, award.credential_address, award.awarded_on) == (
        "Shared it",
        "credentials/ada/shared.silver",
        date(2026, 10, 1),
    )
    assert award.icon_address == "badges/shared-silver.svg"
    assert award.evidence_url is None, "no history, no change to point at"


def test_signed_award_links_to_its_verification(hub: Hub) -> None:
    issuer = Issuer("Test", "https://example.org/club/", generate_signing_key())
    html = str(render_page(hub, "learner", "ada", issuer=issuer).body)
    assert 'href="../../verify/?credential=credentials%2Fada%2Fshared.silver.jwt"' in html
    assert "verify/?" not in render_body(hub, "learner", "ada"), "nothing is signed without a key"


def test_award_has_an_address_on_the_learners_page(hub: Hub) -> None:
    html = render_body(hub, "learner", "ada")
    award = re.search(r'<li id="award-shared">.*?</li>', html, re.DOTALL)
    assert award
    assert get_text(award[0]) == (
        "Shared it , Silver Oct 1, 2026 details : Shared it Share a tip; 3 and 9 for the next ones."
    )
    assert 'href="../../learners/ada/#award-shared"' in render_body(hub, "badge", "shared")


def test_badge_page_has_a_picture_for_each_tier(hub: Hub) -> None:
    page = render_page(hub, "badge", "shared")
    pictures = [f"assets/cards/badges/shared.{tier}.png" for tier in ("bronze", "silver", "gold")]
    assert re.findall(r'<a href="../../(assets/cards/[^"]+)" download', str(page.body)) == pictures
    assert page.preview_image
    assert page.preview_image.address == pictures[-1]
    assert get_picture_address(hub, "asked") == "assets/cards/badges/asked.png"


def get_picture_address(hub: Hub, badge: str) -> str:
    image = render_page(hub, "badge", badge).preview_image
    return image.address if image else ""


def test_badge_with_many_holders_has_several_pages(tmp_path: Path) -> None:
    people: dict[str, str | bytes] = {f"{LEARNERS}p{number:03}.yml": f"name: P{number}\n" for number in range(130)}
    people[f"{LEARNERS}shy.yml"] = "name: Shy\nshow: {wall: false}\n"
    badge = "- {id: here, name: Here, summary: For coming, rule: {count: profile}}\n"
    hub = make_hub(tmp_path, {**people, "content/badges.yml": badge})
    assert load_view("badge").list_keys(hub) == ("here", "here--2"), "the first page has up to twice as many"
    pages = [render_page(hub, "badge", key) for key in load_view("badge").list_keys(hub)]
    names = re.findall(r"<bdi>(P\d+)</bdi>", "".join(str(page.body) for page in pages))
    assert sorted(names) == sorted(f"P{number}" for number in range(130))
    assert ["1 person who prefers not to be named" in page.body for page in pages] == [True, False]
    assert [len(page.search_entries) for page in pages] == [1, 0]


def test_one_more_holder_changes_two_pages_alone(tmp_path: Path) -> None:
    people: dict[str, str | bytes] = {
        f"{LEARNERS}p{number:03}.yml": f"name: P{number}\njoined: 2026-01-05\n" for number in range(700)
    }
    badge = "- {id: here, name: Here, summary: For coming, rule: {count: profile}}\n"
    before = make_hub(tmp_path / "before", {**people, "content/badges.yml": badge})
    people[f"{LEARNERS}new.yml"] = "name: New\njoined: 2026-10-05\n"
    after = make_hub(tmp_path / "after", {**people, "content/badges.yml": badge})
    assert load_view("badge").list_keys(after) == ("here", "here--2", "here--3")
    changed = [
        key
        for key in load_view("badge").list_keys(after)
        if render_body(before, "badge", key) != render_body(after, "badge", key)
    ]
    assert changed == ["here", "here--2"]
    later = render_body(after, "badge", "here--3")
    assert "<h3>January 2026</h3>" in later
    assert later.count("<bdi>P") == 250
    assert "hub-avatar" not in later, "names alone keep long lists small"
