"""The forms put a new file where the hub has others like it, as `lyceum new` does (theme/assets/hub-forms.js)."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lyceum.loader import NOT_DIVIDED, find_divisions, load_library
from lyceum.site import build_site
from tests.support.hubs import write_site_hub

HANDLES = ["ada", "adam", "al", "alan-turing", "grace", "g", "no", "Zoë", "a-b-c-d", "x-1"]
CHALLENGE = "---\ntitle: Walk\nscore: count\n---\nWalk.\n"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Divided\n",
    "content/learners/ad/ada.yml": "name: Ada\n",
    "content/learners/al/an/alan.yml": "name: Alan\n",
    "content/learners/grace.yml": "name: Grace\n",
    "content/tips/2026/one.md": "---\ntitle: One\nauthor: ada\n---\nText.\n",
    "content/tips/two.md": "---\ntitle: Two\nauthor: ada\n---\nText.\n",
    "content/challenges/walk/challenge.md": CHALLENGE,
    "content/challenges/swim/challenge.md": CHALLENGE,
    "content/challenges/walk/results/ad/ada.yml": "learner: ada\ndate: 2026-01-02\nscore: 1\n",
}
MAKE_PATHS = """async ([handles, known]) => {
  const { file, folderOf } = await import('../assets/hub-forms.js');
  return handles.map((handle) => [
    `content/learners/${[folderOf(handle, known.learnerFolders), handle].join("")}.yml`,
    ...["walk", "swim"].map((challenge) => file("result", { challenge, learner: handle }, { resultFolders: known.resultFolders }).path),
  ]);
}"""


def load_form_data(site: Path) -> dict[str, object]:
    return {
        name: value
        for part in ("people", "tips", "results")
        for name, value in json.loads((site / f"assets/hub-form-{part}.json").read_text()).items()
    }


@pytest.mark.browser
def test_forms_choose_the_folder_that_the_command_line_chooses(
    browser: Browser, sample_site_address: str, tmp_path: Path
) -> None:
    hub = write_site_hub(tmp_path / "hub", FILES)
    known = load_form_data(build_site(hub).site_folder)
    library = load_library(hub)[0]

    divisions = find_divisions(library.paths)

    def choose(folder: str, handle: str) -> str:
        subfolder = divisions.get(folder, NOT_DIVIDED).choose_folder(handle)
        return posixpath.join(folder, subfolder, f"{handle}.yml")

    page = browser.new_page()
    page.goto(sample_site_address + "join/")
    paths = page.evaluate(MAKE_PATHS, [HANDLES, known])
    page.close()
    folders = ("content/learners", "content/challenges/walk/results", "content/challenges/swim/results")
    assert paths == [[choose(folder, handle) for folder in folders] for handle in HANDLES]
    assert paths[0] == [f"{folders[0]}/ad/ada.yml", f"{folders[1]}/ad/ada.yml", f"{folders[2]}/ada.yml"]
    assert paths[3][0] == f"{folders[0]}/al/an/alan-turing.yml"


def test_a_flat_hub_says_nothing_of_folders(tmp_path: Path) -> None:
    files = {
        path.replace("/ad/", "/").replace("/al/an/", "/").replace("/2026/", "/"): text for path, text in FILES.items()
    }
    data = load_form_data(build_site(write_site_hub(tmp_path, files)).site_folder)
    assert sorted(data) == ["handles", "people", "results", "tips"]
