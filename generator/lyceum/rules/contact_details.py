"""The rule that asks before a mail address or a telephone number is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import Message, format_message
from lyceum.loader import Entry
from lyceum.markdown import mask_code
from lyceum.rules.field_texts import list_texts
from lyceum.rules.registry import Finding, entry_rule

_MAX_LOCAL_CHARS, _MAX_DOMAIN_CHARS = 64, 255
"""The limits of RFC 5321, section 4.5.3.1."""
_LOCAL_PART = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]*+\Z")
_DOMAIN = re.compile(r"(?:[\w-]++\.)+[^\W\d_]{2,24}+(?![\w-]|@)")
_EXAMPLE_DOMAIN = re.compile(
    r"(?i)(?:.*\.)?(?:example\.(?:com|org|net|edu)|localhost|local|test|invalid|noreply\.github\.com|domain\.(?:com|tld))"
)
"""Domains of RFC 2606 that belong to nobody, and GitHub's addresses that hide the real one.

`.example` is not among them: nobody can write to it, but who writes it in a profile means an address.
"""
_PHONE = re.compile(
    r"(?<![\w.,:/+-])(?:\+|00(?=[1-9]))\d(?:[ ().\-\u00a0/]{0,2}\d){7,14}+(?![\w-])"
    r"|(?<![\w.-])\(\d{3}\) ?\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.-])[2-9]\d{2}([.-])[2-9]\d{2}\1\d{4}(?![\w-])"
)
"""An international number (ITU-T E.164: up to 15 digits), or a number as people write it in North America."""
_POSSIBLE_CONTACT = re.compile(r"[@\d]|^(?:mailto|tel|sms|whatsapp|callto):", re.IGNORECASE)
_CONTACT_LINK = re.compile(r"(?i)(mailto|tel|sms|whatsapp|callto):|https?://(?:wa\.me|api\.whatsapp\.com)/")
_PUBLIC_FOLDERS = ("content/learners/", "content/tips/", "content/challenges/", "content/activities/")
"""Where people write about themselves. An address in hub.yml is meant to be public."""


@entry_rule
def private_contact(entry: Entry[Any]) -> Iterator[Finding]:
    """A mail address or a telephone number in a text is public, and programs collect it. Only a warning.

    Bad: content/learners/eve.yml
        name: Eve
        bio: Write to eve@mailbox.example.
    Good: content/learners/eve.yml
        name: Eve
        bio: Write to me in the thread below.
    """
    if not entry.path.startswith(_PUBLIC_FOLDERS):
        return
    for field_path, text, _ in list_texts(entry.value):
        for _, message in _find_contacts(text):
            yield _make_finding(entry.source.locate(*field_path), message)
    for offset, message in _find_contacts(entry.body):
        yield _make_finding(entry.source.locate_in_body(offset, entry.body), message)


def _make_finding(position: Position, message: Message) -> Finding:
    hint = format_message("leave it out, and let people write in the thread; or keep it, if everybody may have it")
    return Finding(position, message, hint, Severity.WARNING)


def _find_contacts(text: str) -> Iterator[tuple[int, Message]]:
    """The offset of each mail address and telephone number, and what to say about it."""
    if not _POSSIBLE_CONTACT.search(text):
        return
    text = mask_code(text)
    if link := _CONTACT_LINK.match(text):
        if link[1] and link[1].lower() == "mailto":
            if "@" not in text or any(find_mail_addresses(text[link.end() :])):
                yield 0, format_message("this mail address will be on a public page")
        else:
            yield 0, format_message("this telephone number will be on a public page")
        return
    for offset, address in find_mail_addresses(text):
        yield offset, format_message("the mail address `{text}` will be on a public page", text=address)
    for match in _PHONE.finditer(text):
        yield match.start(), format_message("the telephone number `{text}` will be on a public page", text=match[0])


def find_mail_addresses(text: str) -> Iterator[tuple[int, str]]:
    """Each mail address in a text with its offset. Handles (`@ada`, `@ada@social.example`) and examples are none."""
    sign = text.find("@")
    while sign != -1:
        local = _LOCAL_PART.search(text, max(0, sign - _MAX_LOCAL_CHARS), sign)
        domain = _DOMAIN.match(text, sign + 1, sign + 1 + _MAX_DOMAIN_CHARS)
        if (
            local
            and domain
            and (name := local[0].lstrip("`'*_.{|=&/"))
            and not _is_no_address(text, sign, name, domain[0])
        ):
            yield sign - len(name), f"{name}@{domain[0]}"
        sign = text.find("@", sign + 1)


def _is_no_address(text: str, sign: int, name: str, domain: str) -> bool:
    start, end = sign - len(name), sign + 1 + len(domain)
    is_handle = text[start - 1 : start] in ("@", "/") and start > 0
    is_remote = name == "git" or text[end : end + 1] in ("/",)
    return is_handle or is_remote or _EXAMPLE_DOMAIN.fullmatch(domain) is not None
