"""Renders the changed pages of a built site as one HTML file that needs no network."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterable
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import unquote, urljoin

_ARTICLE = re.compile(
    r'<div id="hub-content".*?(?=<(?:section|aside) class="hub-thread|</article>\s*</div>)', re.DOTALL
)
_LINK = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
_STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_BODY = re.compile(r"<body[^>]*>")
MAX_INLINE_IMAGE_BYTES = 200_000
"""Bytes of a picture that travels inside."""


def render_preview(site_folder: Path, addresses: Iterable[str], *, site_url: str = "") -> str:
    """The pages one below the other, with the site's styles and pictures inside; links lead to the published site at
    `url`. Nothing is asked of a network, and nothing runs."""
    pages = []
    styles: dict[Path, str] = {}
    body = "<body>"
    for address in addresses:
        path = site_folder / unquote(address) / "index.html"
        if not path.is_file():
            continue
        html = path.read_text("utf-8")
        body = (_BODY.search(html) or [body])[0]
        for href in _STYLES.findall(html):
            sheet = (path.parent / unquote(href.partition("?")[0])).resolve()
            if sheet.is_file() and sheet.is_relative_to(site_folder.resolve()):
                styles.setdefault(sheet, sheet.read_text("utf-8"))
        if article := _ARTICLE.search(html):
            inside = _LINK.sub(partial(_rewrite_link, site=site_folder, address=address, url=site_url), article[0])
            pages.append(f'<p class="hub-quiet"><code>/{escape(address)}</code></p>\n{inside}</div>')
    safe = "\n".join(re.sub(r"@font-face\s*\{[^}]*\}|@import[^;]*;", "", text) for text in styles.values())
    safe = safe.replace("</", "<\\/")
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Preview</title>'
        f"<style>{safe}</style></head>\n{body}\n"
        f'<main class="md-typeset" style="max-width:64rem;margin:2rem auto;padding:0 1rem">\n'
        + "\n<hr>\n".join(pages or ["<p>No page changes.</p>"])
        + "\n</main></body></html>\n"
    )


def _rewrite_link(match: re.Match[str], site: Path, address: str, url: str) -> str:
    name, value = match[1], match[2]
    if name == "href":
        if "://" in value or value.startswith(("#", "mailto:")):
            return match[0]
        return f'href="{urljoin(url + address, value) if url else "#"}"'
    path = (site / unquote(address) / unquote(value.partition("?")[0])).resolve()
    if (
        "://" in value
        or not path.is_relative_to(site.resolve())
        or not path.is_file()
        or path.stat().st_size > MAX_INLINE_IMAGE_BYTES
    ):
        return 'src=""'
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f'src="data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"'
