"""A headless Chromium for the tests: the system's, or Playwright's own, installed when there is none.

python -m tests.support.browser        makes sure that there is one; fails with a sentence where none can be had
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Of a Chromium that this machine has; None where it has none."""
    named = os.environ.get("LYCEUM_CHROMIUM")
    if named:
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    path = find_chromium()
    assert path, "there is no Chromium: run `python -m tests.support.browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def _install_chromium() -> bool:
    """Playwright's own first, for a user's machine; then the system's packages, where we may."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in attempts:
        try:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(command, capture_output=True, timeout=600, env=environment, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and find_chromium():
            return True
    return find_chromium() is not None


if __name__ == "__main__":
    if not find_chromium() and not _install_chromium():
        sys.exit(
            "The tests need a Chromium and none could be installed. Install one (Debian: apt-get install chromium), "
            "or name its file in LYCEUM_CHROMIUM."
        )
