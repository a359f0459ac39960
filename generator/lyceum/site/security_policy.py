"""Builds the Content-Security-Policy of a page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from lyceum.site.html_scanner import ScannedPage

REDIRECT_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of a page that only leads on to another."""


def build_security_policy(
    page: ScannedPage, *, giscus_origin: str | None = None, extra_sources: Mapping[str, str] | None = None
) -> str:
    """Build a policy that allows the files of the site, what stands in this page itself, and giscus if there is an origin.

    Pages of the theme have neither scripts nor styles of their own: only a maintainers' page may bring them.
    `extra_sources` adds sources to directives, separated by blanks: `{"img-src": "https://pictures.example.org"}`.
    """
    scripts = page.inline_scripts
    hashes = sorted(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    giscus = [giscus_origin] if giscus_origin else []
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes, *giscus],
        "style-src": ["'self'", *(["'unsafe-inline'"] if page.has_inline_styles else []), *giscus],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        **({"media-src": ["'self'"]} if page.has_media else {}),
        "connect-src": ["'self'"],
        **({"frame-src": giscus} if giscus else {}),
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    for name, sources in (extra_sources or {}).items():
        kept = [source for source in directives.get(name, []) if source != "'none'"]
        directives[name] = [*kept, *sources.split()]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def add_security_policy(html: str, policy: str) -> str:
    """Return the HTML with a policy, already escaped, in front of everything that it could load."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    start = _DOCUMENT_START.match(html)
    assert start
    return f"{html[: start.end()]}{meta}{html[start.end() :]}"


_DOCUMENT_START = re.compile(
    r"(?is)\ufeff?\s*+(?:<!--.*?-->\s*+|<!doctype[^>]*+>\s*+|<html\b[^>]*+>\s*+|<head\b[^>]*+>\s*+)*+"
)
