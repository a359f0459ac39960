"""The field types for web addresses and host names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeAlias

from lyceum.i18n import N_
from lyceum.markdown import normalize_link
from lyceum.schema.scalar_type import Hint, ScalarType


def _parse_link(text: str, *, allow_mailto: bool) -> str | None:
    """Return an address that others can open; None if it is none."""
    link = normalize_link(text, allow_mailto=allow_mailto)
    host = re.match(r"https://([^/?#:]+)", link or "")
    if host and (_NESTED_SCHEME.match(text.strip()) or is_private_host(host[1])):
        return None
    return link


def is_private_host(host: str) -> bool:
    """Return whether a host is found in one's own network only: it has no domain, or an address or domain for that."""
    name = host.removesuffix(".")
    return "." not in name or _PRIVATE_HOST.fullmatch(name) is not None


_PRIVATE_HOST = re.compile(
    r"(?:127|10)\.[0-9.]+|192\.168\.[0-9.]+|172\.(?:1[6-9]|2[0-9]|3[01])\.[0-9.]+|169\.254\.[0-9.]+|0\.0\.0\.0"
    r"|.*\.(?:localhost|local|lan|internal|localdomain)"
)
_NESTED_SCHEME = re.compile(r"(?i)https?://(?=https?(?::|/))")
_DOI = re.compile(r"(?i)(?:doi: ?)?(10\.[0-9]{4,9}/[^\s<>\"]+)")
_FILE_NAME = re.compile(
    r"(?i)[\w.-]+\.(?:html?|mdx?|pdf|txt|py|ipynb|[jt]sx?|css|json|ya?ml|csv|png|jpe?g|gif|svg|webp|zip|docx?|xlsx?|pptx?|sh|rb)"
)
"""A name that may be a file's; some of its endings are countries', too."""


def _suggest_link(text: str, *, allow_mailto: bool) -> Hint | None:
    link = text.strip()
    return next(((hint, {}) for is_meant, hint in _LINK_HINTS if is_meant(link)), None) or _suggest_mail(
        link, allow_mailto=allow_mailto
    )


def _is_private_link(link: str) -> bool:
    host = re.match(r"https?://([^/?#:@\s]+)\S*\Z", link.lower())
    return host is not None and is_private_host(host[1])


_LINK_HINTS: tuple[tuple[Callable[[str], object], str], ...] = (
    (_NESTED_SCHEME.match, N_("it begins twice: write https:// once")),
    (re.compile(r"[<\[(\"'“]\s*https?://").search, N_("write the address alone, without brackets or a title")),
    (
        re.compile(r"(?s).+[\s,;].*https?://|https?://[^\s/]+\.\S+[\s,;]|https?://\S+,$").match,
        N_("write one address, and no other words"),
    ),
    (re.compile(r"(?i)https?://[^/?#\s]*@").match, N_("leave out what stands in front of the `@`")),
    (_is_private_link, N_("nobody else can open it: write an address of the internet")),
    (re.compile(r"(?i)https?://.*\\").match, N_("write / in place of the other stroke")),
    (
        re.compile(r"(?i)https?://[^/?#\s]+:[0-9]").match,
        N_("check the number behind the name of the site, or leave it out"),
    ),
    (
        lambda link: link.lower().startswith("http://") and normalize_link(f"https://{link[7:]}"),
        N_("write https:// instead of http://, if the site answers there"),
    ),
    (_DOI.fullmatch, N_("begin it with https://doi.org/")),
    (lambda link: _starts_with_host(link), N_("begin it with https://")),
    (re.compile(r"(?i)https://\S").match, N_("check the name of the site behind https://")),
    (
        re.compile(r"(?i)h?t+ps?(:/*|/+)\s*[\w-]").match,
        N_("begin it with https:// and the name of the site, without a space"),
    ),
)
"""What is wrong with a link, and what to do about it. The first that is meant counts."""


def _suggest_mail(link: str, *, allow_mailto: bool) -> Hint | None:
    if re.fullmatch(r"(?:mailto:)?[^\s@:/]+@[\w-]+(\.[\w-]+)+", link):
        return (
            N_("an e-mail address begins with mailto:") if allow_mailto else N_("an e-mail address is not allowed here")
        ), {}
    if link.startswith("@"):
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


def _starts_with_host(link: str) -> bool:
    """Return whether an address begins with the name of a site, and is no name of a file."""
    is_host = "@" not in link and not re.search(r"\s", link) and _HOST_START_PATTERN.match(link)
    return bool(is_host) and not _FILE_NAME.fullmatch(link)


def _normalize_link(text: str) -> str | None:
    link = _NESTED_SCHEME.sub("", text.strip())
    if match := re.fullmatch(r"<\s*(https?://[^<>\s]+)\s*>|\[[^\[\]]{0,200}\]\((https?://[^\s()]+)\)", link):
        link = match[1] or match[2]
    if match := re.fullmatch(r"\((https?://[^\s()]+)\)|[\"'“](https?://[^\s\"'“”]+)[\"'”]", link):
        link = match[1] or match[2]
    if match := re.fullmatch(r"@([A-Za-z0-9_.]{1,64})@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", link):
        return f"https://{match[2]}/@{match[1]}"  # an account of the Fediverse
    if match := _DOI.fullmatch(link):
        return f"https://doi.org/{match[1]}"
    if link.startswith("//"):
        link = link[2:]
    if match := re.fullmatch(r"(?i)(?:https(?:://? +|:/|//)|ht?t?ps?://|https:)(?=\w)(\S+)", link):
        link = link if re.match(r"(?i)https?://\S", link) else f"https://{match[1]}"
    if match := re.fullmatch(r"(?i)http://([^/?#]+)(.*)", link):
        return f"https://{match[1]}{match[2]}" if match[1].lower() in _HTTPS_HOSTS else None
    return f"https://{link}" if _starts_with_host(link) else link


def _normalize_valid_link(text: str, *, allow_mailto: bool) -> str | None:
    """Return the address that is meant; None if nobody can know."""
    link = _normalize_link(text)
    return link if link and _parse_link(link, allow_mailto=allow_mailto) else None


def _make_link_type(pattern: str, *, allow_mailto: bool) -> ScalarType:
    return ScalarType(
        parse=partial(_parse_link, allow_mailto=allow_mailto),
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
