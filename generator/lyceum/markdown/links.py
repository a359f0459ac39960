"""Decides whether a web or mail address may be shown as a link, and writes it as a browser reads it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from lyceum.markdown.characters import find_unsafe_characters

MAX_LINK_CHARS = 2_000


def normalize_link(url: str, *, allow_http: bool = False, allow_mailto: bool = False) -> str | None:
    """The address as a browser reads it, with the scheme and the host in lower case; None if it is not safe.

    A safe address is https (or http or mailto if allowed), has a plain host, no password and no unsafe characters. The
    URL standard (https://url.spec.whatwg.org) removes spaces around it, and tabs and line breaks inside it.
    """
    url = url.strip(_STRIPPED_CHARACTERS).translate(_REMOVED_CHARACTERS)
    if len(url) > MAX_LINK_CHARS or "\\" in url or next(find_unsafe_characters(url), None):
        return None
    scheme, colon, rest = url.partition(":")
    match scheme.lower():
        case "https" if colon:
            return _normalize_web_address("https", rest)
        case "http" if colon and allow_http:
            return _normalize_web_address("http", rest)
        case "mailto" if colon and allow_mailto:
            return _normalize_mail_address(rest)
    return None


def is_relative_link(url: str) -> bool:
    """Whether the address names another file of the repository: it has no scheme and no host."""
    return not _ABSOLUTE.match(url.strip(_STRIPPED_CHARACTERS)) and "\\" not in url and 0 < len(url) <= MAX_LINK_CHARS


def _normalize_web_address(scheme: str, rest: str) -> str | None:
    parts = _AUTHORITY.fullmatch(rest)
    if not parts:
        return None
    host = _normalize_host(parts["host"])
    port = parts["port"] or ""
    if host is None or int(port or 0) > 65535:
        return None
    return f"{scheme}://{host}{':' + port if port else ''}{parts['path'].translate(_PERCENT_ENCODED)}"


def _normalize_mail_address(rest: str) -> str | None:
    address, question_mark, headers = rest.partition("?")
    mailbox, at_sign, domain = address.rpartition("@")
    host = _normalize_host(domain)
    if not at_sign or host is None or not _MAILBOX.fullmatch(mailbox):
        return None
    return f"mailto:{mailbox}@{host}{question_mark}{headers.translate(_PERCENT_ENCODED)}"


def _normalize_host(name: str) -> str | None:
    """A domain name or IPv4 address in lower case; None if it is neither. International names stay readable."""
    if "%" in name:
        name = unquote(name)  # as browsers do: Markdown writes `münchen.example` with signs of percent
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    name = name.lower()
    if len(name) > 253 or not all(map(_is_host_label, name.removesuffix(".").split("."))):
        return None
    return name


def _is_host_label(label: str) -> bool:
    if label.isascii():
        return _HOST_LABEL.fullmatch(label) is not None
    return len(label) <= 63 and all(letter == "-" or unicodedata.category(letter)[0] in "LMN" for letter in label)


_STRIPPED_CHARACTERS = "".join(map(chr, range(0x21)))
_REMOVED_CHARACTERS = dict.fromkeys(map(ord, "\t\n\r"))
_PERCENT_ENCODED = {ord(sign): f"%{ord(sign):02X}" for sign in ' "<>`{|}^'}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:|//")
_AUTHORITY = re.compile(r"//(?P<host>[^/?#:@\s]+)(?::(?P<port>[0-9]{0,5}))?(?P<path>(?:[/?#].*)?)", re.DOTALL)
_HOST_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$&'*+/=^_~-]{1,64}")
