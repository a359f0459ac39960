"""Builds the Content-Security-Policy of the site, with a hash for each inline script."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Set
from hashlib import sha256

REDIRECT_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of a page that only leads on to another."""


def build_security_policy(
    scripts: Set[str], *, giscus_origin: str | None, extra_sources: Mapping[str, str] | None = None
) -> str:
    """Build a policy that allows the files of the site, exactly these inline scripts, and giscus if there is an origin.

    `extra_sources` adds sources to directives, separated by blanks: `{"img-src": "https://pictures.example.org"}`.
    """
    hashes = sorted(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    giscus = [giscus_origin] if giscus_origin else []
    directives = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes, *giscus],
        "style-src": ["'self'", "'unsafe-inline'", *giscus],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": giscus or ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    for name, sources in (extra_sources or {}).items():
        directives.setdefault(name, []).extend(sources.split())
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
