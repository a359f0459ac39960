"""Takes the pictures of README.md and CONTRIBUTING.md in the sample community: `python -m tests.support.screenshots`.

The pictures in `.github/*.png` are generated and committed. Take them again when what they show looks different.
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

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message, get_translator
from lyceum.markdown import render_markdown
from lyceum.moderation import comments
from lyceum.moderation.comments import CommentContext
from lyceum.moderation.review_result import Reason, Review, Verdict
from lyceum.site import build_site
from tests.support.browser import launch_chromium, serve_site
from tests.support.paths import ROOT

SCREENSHOT_FOLDER = ROOT / ".github"
MAX_SCREENSHOT_BYTES = 100_000
MAX_SCREENSHOT_COLOURS = 128
COMMENT_PAGE = """<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 24px; background: #fff; color: #1f2328; font: 15px/1.5 system-ui, sans-serif; width: 720px }
  .box { border: 1px solid #d1d9e0; border-radius: 8px } .head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0;
  border-radius: 8px 8px 0 0; padding: 8px 16px; color: #59636e; font-size: 14px } .head b { color: #1f2328 }
  .comment { padding: 4px 16px 12px } code { background: #eff1f3; border-radius: 6px; padding: 0.15em 0.4em; font-size: 85% }
  a { color: #0969da } ul { padding-left: 1.4em }
</style><div class="box"><div class="head"><b>github-actions</b> bot commented</div><div class="comment">COMMENT</div></div>"""


def render_comment() -> str:
    """The merge bot's comment on a first profile with one mistake, as HTML."""
    path = "content/learners/sam-oneill.yml"
    problem = Problem(
        Position(path, 4, 1),
        "unknown-field",
        format_message("`headlin` is not a field here"),
        format_message("did you mean `headline`?"),
    )
    reasons = (Reason(path, "own-file", format_message("this file is yours"), True),)
    review = Review(Verdict.PERSON, reasons, (problem,), is_first_contribution=True, paths=(path,))
    context = CommentContext(
        "sam-oneill", "https://lantern-room.example.org/", "https://github.com/", ("learners/sam-oneill/",), True
    )
    html = str(render_markdown(comments.render_comment(review, "needs-changes", context, get_translator("en"))).html)
    return html.replace("❌", '<b style="color: #d1242f">✕</b>').replace("✅", '<b style="color: #1a7f37">✓</b>')


def fill_profile_form(page: Page) -> None:
    page.get_by_label("Your name").fill("Sam O'Neill")
    page.get_by_label("Your GitHub login").fill("sam-oneill")
    page.get_by_label("In one line").fill("From spreadsheets to SQL, one evening at a time")
    page.locator("[data-field=learning] button", has_text="SQL").first.click()


def write_screenshot(name: str, data: bytes) -> None:
    """Write a PNG with few colours, so that the repository stays small."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture = picture.quantize(MAX_SCREENSHOT_COLOURS, dither=Image.Dither.NONE)
    png = io.BytesIO()
    picture.save(png, "PNG", optimize=True)
    assert png.tell() < MAX_SCREENSHOT_BYTES, f"{name} has {png.tell()} bytes"
    (SCREENSHOT_FOLDER / name).write_bytes(png.getvalue())
    print(f".github/{name}: {png.tell():,} bytes")


@contextmanager
def open_sample_site() -> Iterator[tuple[Page, str]]:
    """Build and publish the site of the first community. Yields an empty browser page and the site's address."""
    with tempfile.TemporaryDirectory() as folder:
        site = build_site(ROOT, site_dir=Path(folder) / "site").site_folder
        with serve_site(site) as address, launch_chromium() as browser:
            context = browser.new_context(viewport={"width": 1120, "height": 760}, reduced_motion="reduce")
            context.route(lambda url: not url.startswith(address), lambda route: route.abort())
            yield context.new_page(), address


def main() -> None:
    os.environ.setdefault("LYCEUM_AVATARS", "off")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795478400")
    with open_sample_site() as (page, address):
        page.clock.set_fixed_time("2026-11-24T10:00:00Z")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_load_state("networkidle")
        write_screenshot("site.png", page.screenshot())
        page.set_viewport_size({"width": 1120, "height": 760})
        page.goto(f"{address}join/")
        page.locator("form.hub-form").wait_for()
        fill_profile_form(page)
        page.evaluate("scrollTo(0, document.querySelector('.hub-form legend').getBoundingClientRect().top - 76)")
        write_screenshot("join-form.png", page.screenshot())
        write_screenshot("join-seen.png", page.locator(".hub-form__seen").screenshot())
        page.goto(f"{address}learners/amara/")
        write_screenshot("join-profile.png", page.screenshot())
        page.set_content(COMMENT_PAGE.replace("COMMENT", render_comment()))
        page.set_viewport_size({"width": 770, "height": 300})
        write_screenshot("join-answer.png", page.screenshot(full_page=True))


if __name__ == "__main__":
    main()
