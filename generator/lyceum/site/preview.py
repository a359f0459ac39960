"""Renders the changed pages of a built site as one HTML file that needs no network."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import unquote, urljoin

from lyceum.site.drawings import AVATAR_SHAPES_ADDRESS, ICONS_ADDRESS
from lyceum.site.media_types import find_media_type

_ARTICLE = re.compile(r'<div id="?hub-content.*?(?=<section class="?hub-thread|</div>\s*</main>)', re.DOTALL)
_LINK = re.compile(r"""(?<=\s)(href|src)=(?:"([^"]*)"|([^"'\s>]+))""")
_STYLES = re.compile(r'<link rel="?stylesheet"? href="?([^"> ]+)"?>')
_SHARED_DRAWINGS = (AVATAR_SHAPES_ADDRESS, ICONS_ADDRESS)
_SHARED_DRAWING_LINK = re.compile(rf'\bhref="[^"#]*(?:{"|".join(map(re.escape, _SHARED_DRAWINGS))})#')
_BODY = re.compile(r"<body[^>]*>")
MAX_INLINE_IMAGE_BYTES = 200_000
"""Larger pictures are left out of the file."""


def render_preview(site_folder: Path, addresses: Iterable[str], *, site_url: str = "") -> str:
    """Render the pages one below the other, with the site's styles and pictures in the file.

    Links lead to the published site at `site_url`. The file loads nothing and runs no scripts.
    """
    articles = []
    styles: dict[Path, str] = {}
    body_tag = "<body>"
    for address in addresses:
        path = site_folder / unquote(address) / "index.html"
        if not path.is_file():
            continue
        html = path.read_text("utf-8")
        body_tag = (_BODY.search(html) or [body_tag])[0]
        for href in _STYLES.findall(html):
            sheet = (path.parent / unquote(href.partition("?")[0])).resolve()
            if sheet.is_file() and sheet.is_relative_to(site_folder.resolve()):
                styles.setdefault(sheet, sheet.read_text("utf-8"))
        if article := _ARTICLE.search(html):
            rewrite = partial(_rewrite_link, site_folder=site_folder, address=address, site_url=site_url)
            html = _LINK.sub(rewrite, _SHARED_DRAWING_LINK.sub('href="#', _STYLES.sub("", article[0])))
            articles.append(f'<p class="hub-quiet"><code>/{escape(address)}</code></p>\n{html}</div>')
    drawings = "".join(
        path.read_text("utf-8") for address in _SHARED_DRAWINGS if (path := site_folder / address).is_file()
    )
    css = "\n".join(re.sub(r"@font-face\s*\{[^}]*\}|@import[^;]*;", "", text) for text in styles.values())
    css = css.replace("</", "<\\/")
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Preview</title>'
        f"<style>{css}</style></head>\n{body_tag}\n"
        f'<main class="md-typeset" style="max-width:64rem;margin:2rem auto;padding:0 1rem">\n'
        + "\n<hr>\n".join(articles or ["<p>No page changes.</p>"])
        + f"\n</main><div hidden>{drawings}</div></body></html>\n"
    )


def _rewrite_link(match: re.Match[str], site_folder: Path, address: str, site_url: str) -> str:
    """Put a picture into the file, and lead a link to the published site."""
    name, value = match[1], match[2] or match[3] or ""
    if name == "href":
        if "://" in value or value.startswith(("#", "mailto:")):
            return match[0]
        return f'href="{urljoin(site_url + address, value) if site_url else "#"}"'
    path = (site_folder / unquote(address) / unquote(value.partition("?")[0])).resolve()
    if (
        "://" in value
        or not path.is_relative_to(site_folder.resolve())
        or not path.is_file()
        or path.stat().st_size > MAX_INLINE_IMAGE_BYTES
    ):
        return 'src=""'
    return f'src="data:{find_media_type(path.name)};base64,{base64.b64encode(path.read_bytes()).decode()}"'
