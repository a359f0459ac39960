"""Puts a credential into a picture, as badge platforms do, for the verification page to read."""

from __future__ import annotations

import re


def bake_svg(svg: str, jwt: str) -> str:
    """Return the picture with the credential in it (Open Badges 3.0, 5.3.2)."""
    start = re.search(r"<svg\b[^>]*?(/?)>", svg)
    assert start
    element = f'<openbadges:credential verify="{jwt}"></openbadges:credential>'
    inside = f' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">{element}{"</svg>" if start[1] else ""}'
    return svg[: start.start(1)] + inside + svg[start.end() :]
