"""The manifest of a build makes an object store hold the site that was built, with as few changes as possible."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.command_line import run_lyceum
from tests.support.hubs import write_site_hub

STORE = dict[str, bytes]


def build(hub: Path, *options: str) -> dict[str, object]:
    manifest = hub / "manifest.json"
    result = run_lyceum("build", "--manifest", str(manifest), *options, folder=hub)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(manifest.read_text("utf-8")))


def publish(store: STORE, site: Path, plan: dict[str, object]) -> None:
    for upload in plan["upload"]:  # type: ignore[attr-defined]
        data = (site / upload["path"]).read_bytes()
        assert (upload["bytes"], upload["sha256"]) == (len(data), sha256(data).hexdigest())
        store[upload["path"]] = data
    for path in plan["delete"]:  # type: ignore[attr-defined]
        del store[path]


def read_site(site: Path) -> STORE:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_store_holds_the_site_after_each_build(tmp_path: Path) -> None:
    hub = write_site_hub(
        tmp_path / "hub", {"content/learners/ada.yml": "name: Ada\n", "content/learners/grace.yml": "name: Grace\n"}
    )
    site, store, last = hub / "site", STORE(), hub / "published.json"
    publish(store, site, build(hub, "--published", str(last)))
    assert store == read_site(site)
    (hub / "manifest.json").rename(last)

    plan = build(hub, "--published", str(last))
    assert (plan["upload"], plan["delete"]) == ([], [])

    (hub / "content/learners/ada.yml").write_text("name: Ada\nbio: I bake.\n")
    (hub / "content/learners/grace.yml").unlink()
    plan = build(hub, "--published", str(last))
    changed = [upload["path"] for upload in plan["upload"]]  # type: ignore[attr-defined]
    assert "learners/ada/index.html" in changed
    assert "learners/grace/index.html" in plan["delete"]  # type: ignore[operator]
    assert len(changed) < len(store) / 2
    publish(store, site, plan)
    assert store == read_site(site)


def test_pages_are_uploaded_after_what_they_show(tmp_path: Path) -> None:
    plan = build(write_site_hub(tmp_path / "hub", {"content/learners/ada.yml": "name: Ada\n"}))
    paths = [upload["path"] for upload in plan["upload"]]  # type: ignore[attr-defined]
    is_page = [path.endswith((".html", ".xml")) for path in paths]
    assert is_page == sorted(is_page)
    types = {upload["path"].rpartition(".")[2]: upload["content_type"] for upload in plan["upload"]}  # type: ignore[attr-defined]
    assert types["html"] == "text/html; charset=utf-8"
    assert types["js"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2, "files": {}}', '{"version": 1, "files": {"a": 1}}'])
def test_unreadable_list_of_published_files_is_an_error(tmp_path: Path, text: str) -> None:
    hub = write_site_hub(tmp_path / "hub", {"content/learners/ada.yml": "name: Ada\n"})
    published = tmp_path / "published.json"
    published.write_text(text)
    result = run_lyceum("build", "--manifest", str(tmp_path / "m"), "--published", str(published), folder=hub)
    assert result.returncode == 2
    assert "cannot be read" in result.stderr
    assert not (tmp_path / "m").exists()
