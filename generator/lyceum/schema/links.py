"""The field types for web addresses and host names."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, TypeAlias

from lyceum.i18n import N_
from lyceum.markdown import normalize_link
from lyceum.schema.scalar_type import Hint, ScalarType


def _suggest_link(text: str, *, allow_mailto: bool) -> Hint | None:
    if text.lower().startswith("http://") and normalize_link(f"https://{text[7:]}"):
        return N_("write https:// instead of http://, if the site answers there"), {}
    if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
        return N_("begin it with https://"), {}
    if re.match(r"(?i)h?t+ps?(:/*|/+)\s*[\w-]", text):
        return N_("begin it with https:// and the name of the site, without a space"), {}
    if re.search(r"[<\[(]\s*https?://", text):
        return N_("write the address alone, without brackets or a title"), {}
    if re.fullmatch(r"[^\s@:/]+@[\w-]+(\.[\w-]+)+", text):
        return (
            N_("an e-mail address begins with mailto:") if allow_mailto else N_("an e-mail address is not allowed here")
        ), {}
    if text.startswith("@"):
        return N_("write the address of the page, as your browser shows it"), {}
    return None


_HTTPS_HOSTS = frozenset(
    {
        "github.com", "gist.github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "youtube.com", "www.youtube.com",
        "youtu.be", "vimeo.com", "linkedin.com", "www.linkedin.com", "stackoverflow.com", "en.wikipedia.org",
        "fr.wikipedia.org", "es.wikipedia.org", "de.wikipedia.org", "docs.python.org", "www.python.org", "python.org",
        "pypi.org", "developer.mozilla.org", "medium.com", "dev.to", "mastodon.social",
    }
)  # fmt: skip
"""Hosts that redirect `http:` to `https:`, or answer to nothing else (HSTS preload list, or observed)."""
_HOST_START_PATTERN = re.compile(r"(?i)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?=[/?#]|$)")


def _normalize_link(text: str) -> str | None:
    link = text.strip()
    if match := re.fullmatch(r"<\s*(https?://[^<>\s]+)\s*>|\[[^\[\]]{0,200}\]\((https?://[^\s()]+)\)", link):
        link = match[1] or match[2]
    if match := re.fullmatch(r"@([A-Za-z0-9_.]{1,64})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", link):
        return f"https://{match[2]}/@{match[1]}"  # an account of the Fediverse
    if link.startswith("//"):
        link = link[2:]
    if match := re.fullmatch(r"(?i)(?:https(?:://? +|:/|//)|ht?t?ps?://)(?=\w)(\S+)", link):
        link = link if re.match(r"(?i)https?://\S", link) else f"https://{match[1]}"
    if match := re.fullmatch(r"(?i)http://([^/?#]+)(.*)", link):
        return f"https://{match[1]}{match[2]}" if match[1].lower() in _HTTPS_HOSTS else None
    if "@" not in link and not re.search(r"\s", link) and _HOST_START_PATTERN.match(link):
        return f"https://{link}"
    return link


def _normalize_valid_link(text: str, *, allow_mailto: bool) -> str | None:
    link = _normalize_link(text)
    return link if link and normalize_link(link, allow_mailto=allow_mailto) else None


def _make_link_type(pattern: str, *, allow_mailto: bool) -> ScalarType:
    return ScalarType(
        parse=partial(normalize_link, allow_mailto=allow_mailto),
        code="not-a-link",
        message=N_("`{text}` is not a link that can be shown"),
        hint=N_("write the whole address, beginning with https://"),
        suggest=partial(_suggest_link, allow_mailto=allow_mailto),
        normalize=partial(_normalize_valid_link, allow_mailto=allow_mailto),
        fix_code="link",
        pattern=rf"^\s*{pattern}\s*$",
    )


_HTTPS_PATTERN = r"[Hh][Tt][Tt][Pp][Ss]://[^/?#:@\s\\]+(:[0-9]{0,5})?([/?#][^\\]*)?"
_MAIL_PATTERN = r"[Mm][Aa][Ii][Ll][Tt][Oo]:[^@\s\\]+@[^\s\\]+"
_HOST_PATTERN = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
HTTPS_LINK = _make_link_type(_HTTPS_PATTERN, allow_mailto=False)
HTTPS_OR_MAIL_LINK = _make_link_type(f"({_HTTPS_PATTERN}|{_MAIL_PATTERN})", allow_mailto=True)
HOST = ScalarType(
    parse=lambda text: text if re.fullmatch(_HOST_PATTERN, text) else None,
    code="not-a-host",
    message=N_("`{text}` is not the name of a site"),
    hint=N_("write it as in example.org"),
    pattern=f"^{_HOST_PATTERN}$",
    yaml_types=("string", "number"),
)
HttpsLink: TypeAlias = Annotated[str, HTTPS_LINK]
HttpsOrMailLink: TypeAlias = Annotated[str, HTTPS_OR_MAIL_LINK]
Host: TypeAlias = Annotated[str, HOST]
