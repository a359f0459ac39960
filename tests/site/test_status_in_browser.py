"""The status page says how large the site is."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize(("megabytes", "share", "is_large"), [(57.3, "5.7%", False), (850.0, "85.0%", True)])
def test_status_page_says_the_share_of_the_limit(
    browser: Browser, sample_site_address: str, megabytes: float, share: str, is_large: bool
) -> None:
    context = browser.new_context()
    size = json.dumps({"files": 3472, "megabytes": megabytes})
    context.route("**/status/size.json", lambda route: route.fulfill(body=size, content_type="application/json"))
    page = context.new_page()
    page.goto(f"{sample_site_address}status/")
    expect(page.get_by_text(f"3,472 files, {megabytes} MB: {share} of what GitHub Pages publishes.")).to_be_visible()
    expect(page.get_by_text("A smaller max_share_cards")).to_be_visible(visible=is_large)
    context.close()


def test_size_is_a_link_without_javascript(browser: Browser, sample_site_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_site_address}status/")
    answer = page.request.get(f"{sample_site_address}status/size.json")
    assert answer.json()["files"] > 100
    expect(page.get_by_role("link", name="status/size.json")).to_be_visible()
    context.close()
