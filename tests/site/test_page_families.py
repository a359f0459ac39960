"""Tests of the table of page families: it agrees with the views, the templates and the addresses of content files."""

from __future__ import annotations

from pathlib import Path

from lyceum.loader import map_page_addresses
from lyceum.site.page_families import PAGE_FAMILIES, PAGE_FAMILY_ROWS, make_page_address
from lyceum.site.view_context import make_context
from lyceum.site.views import load_view
from lyceum.system import PACKAGE_FOLDER
from tests.support.hubs import make_hub
from tests.support.pages import list_page_keys

SHARED_TEMPLATES = {"macros.html", "challenge_macros.html", "leaderboard_macros.html", "learner_progress.html"}
"""Files that other templates import or include."""
FILES: dict[str, str | bytes] = {
    "content/learners/ada.yml": "name: Ada\njoined: 2025-03-01\nshow: {year: true}\n",
    "content/tips/Shoes.md": "---\ntitle: Shoes\nauthor: ada\ndate: 2026-04-01\ntopics: [walking]\n---\nTie.\n",
    "content/topics.yml": "- {id: walking, name: Walking}\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk far\nscore: count\ncloses: 2026-05-31\n---\nGo.\n",
    "content/challenges/walk/results/ada.yml": "learner: ada\ndate: 2026-05-03\nscore: 98\n",
    "content/activities/talk.yml": "who: [ada]\nwhat: A talk\ndate: 2026-05-04\n",
}


def test_each_view_and_template_belongs_to_a_family() -> None:
    site = PACKAGE_FOLDER / "site"
    views = [path.stem for path in (site / "views").glob("*.py") if path.stem != "__init__"]
    templates = [path.name for path in (site / "templates").glob("*.html") if path.name not in SHARED_TEMPLATES]
    assert sorted(views) == sorted(family.view for family in PAGE_FAMILIES.values() if family.view)
    assert set(templates) == {family.template for family in PAGE_FAMILIES.values() if family.template}


def test_names_of_families_are_unique() -> None:
    assert len(PAGE_FAMILIES) == len(PAGE_FAMILY_ROWS)


def test_each_frame_is_built_at_its_own_address() -> None:
    addresses = [family.frame_address for family in PAGE_FAMILY_ROWS if not family.shared_frame]
    assert len(set(addresses)) == len(addresses)


def test_each_family_has_a_view_or_continues_another() -> None:
    for family in PAGE_FAMILIES.values():
        assert bool(family.view) == bool(family.template) == (not family.continues), family.name
        assert family.frame in PAGE_FAMILIES
        assert not family.continues or family.continues in PAGE_FAMILIES


def test_pages_have_the_address_and_frame_of_their_family(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    context = make_context(hub)
    for name, key in list_page_keys(hub):
        page = load_view(name).render_page(context, key)
        assert page.address == make_page_address(name, key)
        assert page.frame == PAGE_FAMILIES[name].frame


def test_loader_and_views_agree_on_page_addresses(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    pages = {make_page_address(name, key) for name, key in list_page_keys(hub)}
    assert hub.checked_library
    addresses = map_page_addresses(hub.checked_library)
    assert set(addresses) >= set(FILES)
    assert set(addresses.values()) <= pages
    assert addresses["content/tips/Shoes.md"] == make_page_address("tip", "shoes")
