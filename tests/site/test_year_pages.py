"""A year told on its last evening: what everybody did, and what somebody did who wants a page about it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import list_card_keys, make_social_card
from lyceum.images.card_renderer import render_social_card
from lyceum.scoring import build_learner_year, build_year_in_review
from lyceum.scoring.year_in_review import PopularTip
from lyceum.site.page import Page
from lyceum.site.view_context import make_context
from lyceum.site.views import load_view, render_pages
from tests.support.hubs import make_hub

EVENING = date(2026, 12, 31)
L, T, W = "content/learners/", "content/tips/", "content/challenges/walk/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\n",
    f"{L}ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true}\n",
    f"{L}bo.yml": "name: Bo\njoined: 2026-01-09\n",
    f"{L}cy.yml": "name: Cy\njoined: 2026-02-03\nshow: {boards: false, year: true}\n",
    f"{L}di.yml": "name: Di\njoined: 2026-03-04\nshow: {wall: false}\n",
    f"{T}shoes.md": "---\ntitle: On <shoes>\nauthor: ada\ndate: 2026-04-01\ntopics: [walking]\nchallenges: [walk]\nthanks: [di]\n---\nTie.\n",
    f"{T}socks.md": "---\ntitle: Socks\nauthor: cy\ndate: 2026-04-02\ntopics: [walking]\n---\nTwo.\n",
    f"{T}hats.md": "---\ntitle: Hats\nauthor: bo\ndate: 2026-04-03\ntopics: [sun]\n---\nSee [socks](socks.md).\n",
    f"{T}old.md": "---\ntitle: Old\nauthor: ada\ndate: 2025-04-03\ntopics: [sun]\n---\nHm.\n",
    f"{W}challenge.md": "---\ntitle: Walk far\nscore: count\nhosts: [ada]\ntopics: [walking]\nopens: 2026-05-01\ncloses: 2026-05-31\n---\nGo.\n",
    f"{W}results/bo.yml": "learner: bo\ndate: 2026-05-02\nscore: 50\nthanks: [ada]\n",
    f"{W}results/bo-2.yml": "learner: bo\ndate: 2026-05-20\nscore: 100\nconfirmed_by: [ada]\n",
    f"{W}results/ada.yml": "learner: ada\ndate: 2026-05-03\nscore: 98\nconfirmed_by: [di]\n",
    f"{W}results/cy.yml": "learner: cy\ndate: 2026-05-04\nscore: 7\nthanks: [ada]\n",
    "content/badges.yml": (
        "- {id: shared, name: Shared it, summary: For tips, rule: {count: tip, tiers: {bronze: 1, silver: 2}}}\n"
        "- {id: done, name: Done it, summary: For results, rule: {count: result}}\n"
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("year"), FILES, today=EVENING)


def page(hub: Hub, family: str, key: str) -> Page:
    return next(iter(render_pages(make_context(hub), family, [key])))


def text(page: Page) -> str:
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", str(page.body), flags=re.DOTALL)).split())


def section(page: Page, id_: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{id_}".*?</section>', str(page.body), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


# Everybody's -------------------------------------------------------------------------------------------------------


def test_year_page_summarizes_the_year(made: Hub) -> None:
    its = page(made, "community-year", "2026")
    said = text(its)
    assert "Our 2026 3 people came in, 3 tips were left for whoever comes next, and we sat over 1 challenge" in said
    assert "Thank you was said 3 times." in said
    assert "<shoes>" not in str(its.body)
    assert its.description.startswith("3 people came in")
    assert its.address == "years/2026/"


def test_year_description_ends_at_a_sentence(sample_site: Path) -> None:
    for file in (sample_site / "years").glob("*/index.html"):
        found = re.search(r'<meta property="og:description" content="([^"]*)"', file.read_text("utf-8"))
        assert found, file.parent.name
        assert found[1][-1] in ".…", file.parent.name


def test_most_used_tips_come_first(made: Hub) -> None:
    assert build_year_in_review(made, 2026).popular_tips == (PopularTip("shoes", 2), PopularTip("socks", 1))
    assert "On <shoes> Ada · 2 people went on with it" in section(page(made, "community-year", "2026"), "loved")


def test_year_page_respects_both_privacy_settings(made: Hub) -> None:
    its = page(made, "community-year", "2026")
    assert "Socks one person went on with it" in section(its, "loved")
    assert "Cy" in section(its, "came-in")
    assert "Cy" not in section(its, "loved") + section(its, "took-on")
    assert section(its, "came-in").endswith("Bo Cy and one more")
    assert "Di" not in re.findall(r"\bDi\b", text(its))
    assert 'title="Di"' not in its.body


def test_challenge_summary_lists_its_highlights(made: Hub) -> None:
    said = section(page(made, "community-year", "2026"), "took-on")
    assert "Bo was the first, on May 2, 2026." in said
    assert "Bo went from 50 to 100." in said
    assert "At the top, 2 lay between Bo and Ada." in said
    assert "3 people took part" in said


def test_highlights_skip_unlisted_learners(tmp_path: Path) -> None:
    hidden = {**FILES, f"{L}bo.yml": "name: Bo\njoined: 2026-01-09\nshow: {boards: false}\n"}
    said = section(page(make_hub(tmp_path, hidden, today=EVENING), "community-year", "2026"), "took-on")
    assert said == "What we took on together All challenges Walk far 3 people took part"


def test_chart_has_an_equivalent_table(made: Hub) -> None:
    its, year = page(made, "community-year", "2026"), build_year_in_review(made, 2026)
    rows = re.findall(
        r'<tr><th scope="row"><time datetime="([^"]+)">.*?</th>.*?>(\d+)</td>.*?>(\d+)</td></tr>', str(its.body)
    )
    assert sum(int(thanks) for *_, thanks in rows) == year.thanks_count == 3
    assert its.body.count('class="hub-ribbon__contributions"') == sum(1 for _, deeds, _ in rows if int(deeds))
    assert its.body.count('class="hub-ribbon__thanks"') == sum(1 for *_, thanks in rows if int(thanks))


def test_growth_and_new_badges_compare_with_last_year(made: Hub) -> None:
    its = page(made, "community-year", "2026")
    assert "Walking 9 times, and not at all the year before" in section(its, "grew")
    assert "Sun" not in section(its, "grew"), "as often as before"
    assert section(its, "badges") == "Given for the first time All badges Done it Bo"
    assert "Shared it" in section(page(made, "community-year", "2025"), "badges")
    assert "Ada" in section(its, "to-thank")


def test_home_links_the_year_page_around_new_year(tmp_path: Path) -> None:
    def on(*day: int) -> tuple[str, str]:
        hub = make_hub(tmp_path, FILES, today=date(*day))
        return text(page(hub, "community-year", "2026")), str(page(hub, "home", "").body)

    summer, home = on(2026, 7, 1)
    assert summer.startswith("The Room Our 2026 so far")
    assert "years/" not in home
    december, home = on(2026, 12, 2)
    assert "so far" in december
    assert 'href="years/2026/"' in home
    january, home = on(2027, 1, 20)
    assert "so far" not in january
    assert 'href="years/2026/"' in home
    assert "years/" not in on(2027, 2, 1)[1]


def test_contributors_page_links_the_list_of_years(made: Hub, tmp_path: Path) -> None:
    assert load_view("years").list_keys(made) == ("",)
    assert load_view("community-year").list_keys(made) == ("2026", "2025")
    assert "2026 3 people came in" in text(page(made, "years", ""))
    assert 'href="../years/2025/"' in page(made, "wall", "1").body
    bare = make_hub(tmp_path, {}, today=EVENING)
    assert load_view("years").list_keys(bare) == ("",)
    assert load_view("community-year").list_keys(bare) == ()
    assert "Nothing to look back on yet." in text(page(bare, "years", ""))


# One's own ---------------------------------------------------------------------------------------------------------


def test_personal_year_page_is_opt_in(made: Hub) -> None:
    assert set(load_view("year").list_keys(made)) == {"2025-ada", "2026-ada", "2026-cy"}
    assert 'href="../../years/2026-ada/"' in page(made, "learner", "ada").body
    assert "years/" not in page(made, "learner", "bo").body


def test_personal_year_page_lists_activities_without_points(made: Hub) -> None:
    its = page(made, "year", "2026-ada")
    said = text(its)
    assert its.title == "Ada in 2026"
    assert "1 tip shared 1 challenge taken on 2 people helped 2 badges" in said
    assert (
        "April Shared On <shoes> May Ran Walk far Took on Walk far Tried out what others had done in Walk far" in said
    )
    assert "Walk far Place 2" in section(its, "won")
    assert "point" not in said
    assert "2 people got further this year because you were there." in said


def test_unlisted_people_are_counted_but_not_named(made: Hub) -> None:
    its = page(made, "year", "2026-ada")
    assert section(its, "helped").endswith("Bo Cy")
    assert section(its, "helped-by").endswith("with 1 person") or section(its, "helped-by").endswith("with one person")
    assert "Di" not in re.findall(r"\bDi\b", text(its))


def test_unlisted_learner_year_page_has_no_ranks(made: Hub) -> None:
    assert section(page(made, "year", "2026-cy"), "won") == ""


def test_unfindable_learner_page_has_no_index_or_card(tmp_path: Path) -> None:
    files = {**FILES, f"{L}ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true, search: false}\n"}
    hub = make_hub(tmp_path, files, today=EVENING)
    its = page(hub, "year", "2026-ada")
    assert its.is_hidden
    assert its.preview_image is None
    assert ("years", "2026-ada") not in list_card_keys(hub)


def test_each_year_has_its_own_card(made: Hub) -> None:
    wanted = {key for key in list_card_keys(made) if key[0] == "years"}
    assert wanted == {("years", key) for key in ("2025", "2026", "2025-ada", "2026-ada", "2026-cy")}
    ours, own = (make_social_card(made, Translator("en"), ("years", key), {}) for key in ("2026", "2026-ada"))
    assert (ours.title, ours.drawing, ours.counts[0]) == ("The Room", "2026", ("3", "came in"))
    assert (own.title, own.variant, own.counts[0]) == ("Ada", "year", ("1", "tip shared"))
    assert own.portrait
    assert render_social_card(own) != render_social_card(ours)
    picture = page(made, "year", "2026-ada").preview_image
    assert picture
    assert picture.address == "assets/cards/years/2026-ada.png"


def test_future_activity_is_not_counted(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES, today=date(2026, 4, 1))
    assert build_year_in_review(hub, 2026).busiest_week.monday <= date(2026, 4, 1)
    assert build_learner_year(hub, "ada", 2026).counts["tip"] == 1
