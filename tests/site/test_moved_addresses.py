"""Tests of the addresses that the site had before: they lead to the pages that took their place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("certificates/grace-o/", "certificates/?learner=grace-o"),
        ("certificates/grace-o/index.html", "certificates/?learner=grace-o"),
        ("certificates/grace-o/#badge-came-in", "certificates/?learner=grace-o#badge-came-in"),
        ("awards/came-in-grace-o/", "learners/grace-o/#award-came-in"),
        ("awards/came-in-grace-o.0123456789abcdef/", "learners/grace-o/#award-came-in"),
        ("awards/came-in-somebody-who-left/", "badges/came-in/"),
        ("badges/came-in--900/", "badges/came-in/"),
        ("credentials/grace-o/came-in.jwt", "verify/?credential=credentials%2Fgrace-o%2Fcame-in.jwt"),
    ],
)
def test_old_address_leads_to_the_new_place(tab: Page, sample_site_address: str, old: str, new: str) -> None:
    tab.goto(sample_site_address + old)
    expect(tab).to_have_url(sample_site_address + new)
    expect(tab.get_by_role("heading", level=1)).not_to_have_text("Page not found")


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "awards/",
        "awards/a-b-c/",
        "certificates/a/b/c/",
        "credentials/a.json",
        "%E0%A4%A/x/",
        "tips/nothing/",
    ],
)
def test_other_addresses_stay_not_found(tab: Page, sample_site_address: str, path: str) -> None:
    tab.goto(sample_site_address + path)
    tab.wait_for_load_state("networkidle")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(tab).to_have_url(sample_site_address + path)
    expect(tab.get_by_text("are on their own page now")).to_be_visible()
