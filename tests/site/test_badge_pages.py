"""What the pages say of badges and points: how a badge is earned, who has it, what is next, how each point came about."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from lyceum.credentials import Issuer, generate_signing_key, make_all_certified_awards
from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub
from lyceum.i18n import Translator
from lyceum.schema import BadgeRule
from lyceum.scoring import describe_rule, find_badge_category
from lyceum.site.view_context import make_context
from lyceum.site.views import load_view, render_pages
from tests.support.hubs import TODAY, load_valid_library, write_hub

L, T, R = "content/learners/", "content/tips/", "content/challenges/walk/results/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test\nrepository: a/b\ncaps: {thanking: 1}\n",
    f"{L}ada.yml": "name: Ada\njoined: 2025-11-01\n",
    f"{L}grace.yml": "name: Grace\njoined: 2026-10-02\n",
    f"{L}lin.yml": "name: Lin\njoined: 2026-10-03\nshow: {boards: false, wall: false}\n",
    f"{T}a.md": "---\ntitle: On <walking>\nauthor: ada\ndate: 2026-10-01\nthanks: [grace]\n---\nWalk.\n",
    f"{T}b.md": "---\ntitle: On resting\nauthor: ada\ndate: 2026-10-01\nthanks: [lin]\n---\nRest.\n",
    f"{T}c.md": "---\ntitle: Early\nauthor: ada\ndate: 2025-12-01\ntopics: [sql]\n---\nRise.\n",
    f"{T}lin.md": "---\ntitle: Quiet\nauthor: lin\ndate: 2026-10-04\n---\nHush.\n",
    "content/topics.yml": "- {id: sql, name: The SQL}\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk far\nscore: count\ncloses: 2026-10-20\n---\nWalk.\n",
    f"{R}ada.yml": "learner: ada\ndate: 2026-10-05\nscore: 5\n",
    f"{R}grace.yml": "learner: grace\ndate: 2026-10-05\nscore: 9\nconfirmed_by: [ada]\n",
    f"{R}lin.yml": "learner: lin\ndate: 2026-10-06\nscore: 3\n",
    "content/badges.yml": (
        "- {id: shared, name: Shared it, summary: For tips, rule: {count: tip, tiers: {bronze: 1, silver: 3, gold: 9}}}\n"
        "- {id: asked, name: Asked, summary: For a question, rule: {count: tip, of: question}}\n"
        "- {id: thanked, name: Thanked, summary: By many, rule: {count: thanks, at_least: 2}}\n"
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return derive_hub(load_valid_library(write_hub(tmp_path_factory.mktemp("badges"), FILES)), NO_HISTORY, today=TODAY)


def page(made: Hub, family: str, key: str) -> str:
    return str(next(iter(render_pages(make_context(made), family, [key]))).body)


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize(
    ("rule", "said", "lies"),
    [
        ({"count": "profile"}, "Add yourself.", "sharing"),
        ({"count": "tip", "tiers": {"bronze": "1", "silver": "5"}}, "Share a tip; 5 for the next ones.", "sharing"),
        ({"count": "tip", "of": "question"}, "Ask a question.", "sharing"),
        ({"count": "tip", "topic": "sql"}, "Share a tip about The SQL.", "sharing"),
        ({"count": "tip", "challenge": "walk", "at_least": "2"}, "Share 2 tips in “Walk far”.", "sharing"),
        ({"count": "thanks", "distinct": "people", "at_least": "5"}, "Be thanked by 5 different people.", "helping"),
        ({"count": "anything", "distinct": "topics", "at_least": "3"}, "Give something to 3 different topics.", "together"),
        ({"streak": "4"}, "Do something here in 4 weeks, one after the other; one week off in a season is forgiven.", "staying"),
        ({"away": "90"}, "Come back after 90 days away.", "staying"),
        ({"member_for": "365"}, "Be here for 1 year.", "staying"),
        ({"member_for": "100"}, "Be here for 100 days.", "staying"),
        ({"rank": {"challenge": "walk", "at_most": "3"}}, "Be among the first 3 of “Walk far” when it is over.", "challenges"),
        ({"rank": {"season": "any"}}, "Be first at the end of a season.", "challenges"),
        ({"given_to": ["ada"]}, "Given by those who look after this place.", "house"),
        ({"any": [{"count": "code"}, {"count": "docs"}]}, "One of these: change the code of this place; change the pages of this place.", "house"),
        ({"all": [{"count": "tip"}, {"count": "result"}]}, "All of these: share a tip; send in a result.", "together"),
    ],
)  # fmt: skip
def test_rule_explains_how_a_badge_is_earned(made: Hub, rule: dict[str, Any], said: str, lies: str) -> None:
    told = BadgeRule.model_validate(rule)
    assert (describe_rule(told, Translator("en"), made.library), find_badge_category(told)) == (said, lies)


def test_every_badge_rule_has_an_explanation(made: Hub) -> None:
    kinds = BadgeRule.model_json_schema()["$defs"]["BadgeRule"]["properties"]["count"]["anyOf"]
    for kind in {value for one in kinds for value in one.get("enum", ())} | {"anything"}:
        for more in ({}, {"distinct": "people"}, {"distinct": "topics"}, {"of": "team"}, {"of": "confirmed"}):
            assert describe_rule(
                BadgeRule.model_validate({"count": kind, "at_least": "2", **more}), Translator("en"), made
            )


def test_badge_list_shows_how_rare_each_badge_is(made: Hub) -> None:
    said = text(page(made, "badges", ""))
    assert "Shared it Share a tip; 3 and 9 for the next ones. 2 of 3 people have it" in said
    assert "Asked Ask a question. Nobody yet. You could be the first." in said


def test_badge_page_lists_holders_with_tier_and_date(made: Hub) -> None:
    html = page(made, "badge", "shared")
    assert "Ada Silver · Oct 1, 2026" in text(html)
    assert "Lin" not in text(html), "whoever is not on the wall is not listed here"
    assert 'shared-gold-locked.svg"' in html


def test_learner_page_shows_progress_to_next_badge(made: Hub) -> None:
    said = text(page(made, "learner", "grace"))
    assert "What is next Thanked 1 of 2" in said


def test_credits_on_page_sum_to_leaderboard_points(made: Hub) -> None:
    for key in ("ada", "grace"):
        numbers = re.findall(r'<td class="hub-number" title="[^"]*">(\d+)</td>', page(made, "learner", key))
        assert sum(map(int, numbers)) == made.learners[key].points
        row = next(row for row in made.leaderboards.rank_learners() if row.learner == key)
        assert row.points == made.learners[key].points


def test_each_credit_shows_its_reason_or_the_daily_cap(made: Hub) -> None:
    html = page(made, "learner", "ada")
    assert "Shared: On <walking>" in text(html)
    assert "<walking>" not in html
    assert "Confirmed what Grace did: Walk far" in text(html)
    assert "Place 2: Walk far" in text(html)
    assert text(html).count("beyond what counts on one day") == 1


def test_own_progress_is_shown_before_ranks(made: Hub) -> None:
    said = text(page(made, "learner", "ada"))
    assert "points this season." in said
    assert said.index("On the way") < said.index("Took on")


def test_unlisted_learner_page_has_no_points_or_ranks(made: Hub) -> None:
    html = page(made, "learner", "lin")
    assert "points this season" not in html
    assert "hub-number" not in html
    assert "Who is around" not in html
    assert "Shared: Quiet" in text(html), "what they did is theirs to show"
    assert "Place" not in text(html), "nor in the rows of the ledger"
    assert "hub-rows__score" not in html, "a score tells which row of the board is theirs"
    assert "Lin" not in text(page(made, "learner", "grace")).partition("Who is around")[2].partition("activity")[0]


def test_hub_without_badges_shows_a_message(tmp_path: Path) -> None:
    bare = derive_hub(
        load_valid_library(write_hub(tmp_path, {f"{L}ada.yml": "name: Ada\n"})), NO_HISTORY, today=date(2026, 1, 1)
    )
    assert "No badges yet." in text(page(bare, "badges", ""))
    assert load_view("badge").list_keys(bare) == ()


# To carry away -----------------------------------------------------------------------------------------------------

REVOKED = "revoked: [{badge: shared, learner: ada, tier: silver, reason: By mistake}]\n"


def test_revoked_award_is_hidden_but_stays_certified(tmp_path: Path) -> None:
    files = FILES | {"content/hub.yml": f"{FILES['content/hub.yml']!s}{REVOKED}"}
    taken = derive_hub(load_valid_library(write_hub(tmp_path, files)), NO_HISTORY, today=TODAY)
    assert [one.tier for one in taken.learners["ada"].awards] == ["bronze"]
    assert "Ada Bronze" in text(page(taken, "badge", "shared"))
    told = {(one.handle, one.badge_id, one.tier) for one in make_all_certified_awards(taken, Translator("en"))}
    assert ("ada", "shared", "silver") in told


def test_certified_award_has_criteria_and_evidence(made: Hub) -> None:
    one = next(
        one for one in make_all_certified_awards(made, Translator("fr")) if (one.handle, one.tier) == ("ada", "silver")
    )
    assert (one.badge_name, one.credential_address, one.awarded_on) == (
        "Shared it",
        "credentials/ada/shared.silver",
        date(2026, 10, 1),
    )
    assert one.icon_address == "badges/shared-silver.svg"
    assert one.evidence_url is None, "no history, no change to point at"


def test_signed_award_links_to_verification_and_linkedin(made: Hub) -> None:
    signs = Issuer("Test", "https://example.org/club/", generate_signing_key())
    html = str(next(iter(render_pages(make_context(made, issuer=signs), "certificates", ["ada"]))).body)
    assert 'href="../../verify/?credential=credentials%2Fada%2Fshared.silver.jwt"' in html
    assert "https://www.linkedin.com/profile/add?" in html
    assert "verify/?" not in page(made, "certificates", "ada"), "nothing is signed without a key"


def test_award_has_a_page_and_a_social_card(made: Hub) -> None:
    told = next(iter(render_pages(make_context(made), "award", ["shared-ada"])))
    assert told.preview_image
    assert told.preview_image.address == "assets/cards/badges/shared-ada.png"
    assert "Shared it (Silver) For tips How it is earned" in text(str(told.body))
    assert 'href="../../awards/shared-ada/"' in page(made, "learner", "ada")
    assert load_view("award").list_keys(made) == tuple(made.awards_with_image)
