"""The pictures of CONTRIBUTING.md, taken of the first community's site: `python -m tests.pictures` writes `.github/*.png`.

They are generated and committed; take them again when what they show looks different.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from generator import answer, markup
from generator.engines.build import built
from generator.problem import Position, Problem, say
from generator.review import Reason, Review, Verdict
from generator.words import Words
from tests.browser import chromium
from tests.conftest import ROOT
from tests.test_browser import served

FOLDER = ROOT / ".github"
LARGEST = 100_000
"""Bytes of one picture."""
FRAME = """<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 24px; background: #fff; color: #1f2328; font: 15px/1.5 system-ui, sans-serif; width: 720px }
  .box { border: 1px solid #d1d9e0; border-radius: 8px } .head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0;
  border-radius: 8px 8px 0 0; padding: 8px 16px; color: #59636e; font-size: 14px } .head b { color: #1f2328 }
  .said { padding: 4px 16px 12px } code { background: #eff1f3; border-radius: 6px; padding: 0.15em 0.4em; font-size: 85% }
  a { color: #0969da } ul { padding-left: 1.4em }
</style><div class="box"><div class="head"><b>github-actions</b> bot commented</div><div class="said">SAID</div></div>"""


def said() -> str:
    """The steward's comment on a first profile with one slip in it, as HTML."""
    where = Position("content/learners/sam-oneill.yml", 4, 1)
    slip = Problem(where, "unknown-field", say("`headlin` is not a field here"), say("did you mean `headline`?"))
    reasons = (Reason("content/learners/sam-oneill.yml", "yours", say("this is yours to change"), True),)
    found = Review(Verdict.PERSON, reasons, (slip,), first=True, paths=("content/learners/sam-oneill.yml",))
    about = answer.About(
        "sam-oneill", "https://lantern-room.example.org/", "https://github.com/", ("learners/sam-oneill/",), True
    )
    told = markup.rendered(answer.comment(found, "mend", about, Words("en"))).html
    return told.replace("❌", '<b style="color: #d1242f">✕</b>').replace("✅", '<b style="color: #1a7f37">✓</b>')


def filled(page: Page) -> None:
    page.get_by_label("Your name").fill("Sam O'Neill")
    page.get_by_label("Your GitHub login").fill("sam-oneill")
    page.get_by_label("In one line").fill("From spreadsheets to SQL, one evening at a time")
    page.locator("[data-field=learning] button", has_text="SQL").first.click()


def written(name: str, data: bytes) -> None:
    """As a PNG of at most 128 colours, so that the repository stays small."""
    picture = Image.open(io.BytesIO(data)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    assert made.tell() < LARGEST, f"{name} has {made.tell()} bytes"
    (FOLDER / name).write_bytes(made.getvalue())
    print(f".github/{name}: {made.tell():,} bytes")


@contextmanager
def pages() -> Iterator[tuple[Page, str]]:
    with tempfile.TemporaryDirectory() as folder:
        site = built(ROOT, site_dir=Path(folder) / "site").folder
        with served(site) as address, chromium() as browser:
            context = browser.new_context(viewport={"width": 1120, "height": 760}, reduced_motion="reduce")
            context.route(lambda url: not url.startswith(address), lambda route: route.abort())
            yield context.new_page(), address


def main() -> None:
    os.environ.setdefault("LYCEUM_AVATARS", "off")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795478400")
    with pages() as (page, address):
        page.clock.set_fixed_time("2026-11-24T10:00:00Z")
        page.goto(f"{address}join/")
        page.locator("form.hub-form").wait_for()
        filled(page)
        page.evaluate("scrollTo(0, document.querySelector('.hub-form legend').getBoundingClientRect().top - 76)")
        written("join-form.png", page.screenshot())
        written("join-seen.png", page.locator(".hub-form__seen").screenshot())
        page.goto(f"{address}learners/amara/")
        written("join-profile.png", page.screenshot())
        page.set_content(FRAME.replace("SAID", said()))
        page.set_viewport_size({"width": 770, "height": 300})
        written("join-answer.png", page.screenshot(full_page=True))


if __name__ == "__main__":
    main()
