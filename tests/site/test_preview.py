"""A preview shows the changed pages in one file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lyceum.site import build_site, render_preview
from tests.support.paths import ROOT


@pytest.mark.usefixtures("sample_hub")
def test_preview_is_one_file_without_requests(tmp_path: Path, browser: Browser) -> None:
    hub_folder = tmp_path / "hub"
    shutil.copytree(ROOT / "content", hub_folder / "content")
    shutil.copy(ROOT / "mkdocs.yml", hub_folder / "mkdocs.yml")
    (hub_folder / "content/learners/amara.yml").write_text(
        "name: Amara </style><script>alert(1)</script>\nbio: '![x](https://evil.example/x.png)'\n"
    )
    site_folder = build_site(hub_folder, site_dir=tmp_path / "site").site_folder
    text = render_preview(
        site_folder,
        ["learners/amara/", "tips/reuse-the-line-buffer-in-rust/", "nowhere/"],
        site_url="https://hub.example/",
    )
    assert "<link" not in text.partition("<body")[2]
    assert ".hub-task" in text
    (tmp_path / "preview.html").write_text(text, "utf-8")
    requests: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: requests.append("dialog"))
    page.goto((tmp_path / "preview.html").as_uri())
    assert page.locator("h1").count() == 2
    assert page.locator("h1").first.inner_text().startswith("Amara </style>")
    assert page.locator(".hub-profile__head .hub-avatar use").evaluate("use => use.getBBox().width") > 0
    assert page.locator("a[href^='https://hub.example/learners/']").count() > 0
    page.close()
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


def test_preview_of_nothing_has_a_closed_policy(tmp_path: Path) -> None:
    html = render_preview(tmp_path, ["nowhere/"])
    for directive in ("default-src 'none'", "base-uri 'none'", "form-action 'none'"):
        assert directive in html
