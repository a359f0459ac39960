"""The rule that asks before a mail address or a telephone number is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import Message, format_message
from lyceum.loader import Entry
from lyceum.markdown import mask_code
from lyceum.rules.field_texts import list_unusual_texts, locate_in_text
from lyceum.rules.registry import Finding, entry_rule

_MAX_LOCAL_CHARS, _MAX_DOMAIN_CHARS = 64, 255
"""The limits of RFC 5321, section 4.5.3.1."""
_LOCAL_PART = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]*+\Z")
_DOMAIN = re.compile(r"(?:[\w-]++\.)+[^\W\d_]{2,24}+(?![\w-]|@)")
_EXAMPLE_DOMAIN = re.compile(
    r"(?i)(?:.*\.)?(?:example\.(?:com|org|net|edu)|localhost|local|test|invalid|noreply\.github\.com)"
    r"|(?:your|my)?-?(?:domain|company|site|host|server|email)\.(?:com|org|net|tld)|test\.com|foo\.bar|bar\.baz"
)
"""Domains of RFC 2606 that belong to nobody, what people write for one, and GitHub's addresses that hide the real one.

`.example` is not among them: nobody can write to it, but who writes it in a profile means an address.
"""
_NO_DOMAIN = re.compile(r"(?i).*\.(?:[jt]sx?|mjs|json|css|html?|php|txt|lan|internal|localdomain)")
"""The name of a file, or of a computer at home."""
_FEDIVERSE_HOST = re.compile(
    r"(?i)(?:mastodon|mstdn|masto)\..*|(?:mastodon|chaos|indieweb|ruby|sigmoid|scholar|techhub|pixelfed|mas|kolektiva|det)\.social"
    r"|fosstodon\.org|hachyderm\.io|infosec\.exchange|mathstodon\.xyz|tech\.lgbt|mas\.to|troet\.cafe|toot\.cafe|piaille\.fr|mamot\.fr"
    r"|framapiaf\.org|fediscience\.org|phpc\.social|social\.coop"
)
"""Where a name with an `@` is an account, which people follow and no program writes mail to."""
_REMOTE_COMMAND = re.compile(r"(?:^|\s)(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id|git clone)\s[^\n]*\Z")
_CUES = (
    r"tel(?:efon|[ée]fono|ephone|[ée]phone)?|phone|mobile?|cell|handy|whats?app|signal|telegram|sms|(?:call|text|ring)(?: me)?|m[óo]vil|celular"
    r"|portable|телефон|тел|电话|電話|手机|携帯|फोन|هاتف"
)
_PHONE = re.compile(
    r"(?<![\w.,:/+-])(?:\+|(?<!\d )00(?=[1-9]))\d(?:[ ().\-\u00a0/]{0,2}\d){7,14}+(?![\w-])"
    r"|(?<![\w.-])\(\d{3}\) ?\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.-])[2-9]\d{2}([.-])[2-9]\d{2}\1\d{4}(?![\w-])"
    r"|(?<![\w.,:/+-])(?<!\d )(?:\(0[1-9]\d{1,4}\)|0[1-9]\d{1,4})[ /-]\d{3,8}(?:[ -]\d{2,5}){0,2}(?![\w.-]|[ -]\d)"
    r"|(?<![\w.,:/+-])(?<!\d )0[1-9](?:([ .-])\d\d)(?:\2\d\d){3}(?![\w-]|[ .-]\d)"
    rf"|(?<!\w)(?i:{_CUES})[.:：]{{0,2}}\s{{0,2}}(?P<after_cue>\(?\d(?:[ ().\-/]{{0,2}}\d){{7,12}}+)(?![\w-])"
)
"""An international number (ITU-T E.164: up to 15 digits), one as people write it in North America, Europe and Japan, or
digits behind a word such as `phone`."""
_NO_PHONE = re.compile(
    r"\+?\d{1,3}\.\d+|0?1([ .-])0?2\1.*|\+\d{1,3}(?: \d{3}){1,2}|.* 000(?: .*)?|.*\b(?:19|20)\d\d-\d\d-\d\d.*|(?=(?:\D*\d){1,8}\D*\Z)\(?0.*",
    re.DOTALL,
)
"""A decimal number, a list of numbers, thousands with blanks between them, a day, or a number with too few digits for a national one."""
_DIGITS_IN_ORDER = "01234567890123456789"
_POSSIBLE_CONTACT = re.compile(r"[@\d]")
_MANY_DIGITS = re.compile(r"\d(?:[ ().\-\u00a0/]{0,2}\d){6}")
"""Is in every telephone number that is reported."""
_CONTACT_SCHEME = re.compile(r"(?i)(?:mailto|tel|sms|whatsapp|callto):")
_CONTACT_LINK = re.compile(r"(?i)(mailto|tel|sms|whatsapp|callto):|https?://(?:wa\.me|api\.whatsapp\.com)/")
_PUBLIC_FOLDERS = ("content/learners/", "content/tips/", "content/challenges/", "content/activities/")
"""Where people write about themselves. An address in hub.yml is meant to be public."""


@entry_rule("learner", "tip", "challenge", "result", "activity", needs_unusual_texts=True)
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
    for field_path, text, _ in list_unusual_texts(entry.value):
        for offset, message in find_contacts(text) if _may_have_contacts(text) else ():
            place = Position.at_offset(entry.path, text, offset)
            yield _make_finding(locate_in_text(entry, field_path, text, place.line, place.column), message)
    for offset, message in find_contacts(entry.body) if _may_have_contacts(entry.body) else ():
        yield _make_finding(entry.source.locate_in_body(offset, entry.body), message)


def _make_finding(position: Position, message: Message) -> Finding:
    hint = format_message("leave it out, and let people write in the thread; or keep it, if everybody may have it")
    return Finding(position, message, hint, Severity.WARNING)


def _may_have_contacts(text: str) -> bool:
    """Return whether it is worth to look closer. Most texts with digits have dates, years and scores."""
    return "@" in text or bool(_MANY_DIGITS.search(text) or _CONTACT_LINK.match(text))


def find_contacts(text: str) -> Iterator[tuple[int, Message]]:
    """The offset of each mail address and telephone number, and what to say about it."""
    if not _POSSIBLE_CONTACT.search(text) and not _CONTACT_SCHEME.match(text):
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
        name = "after_cue" if match["after_cue"] else 0
        digits = re.sub(r"\D", "", match[name])
        if not _NO_PHONE.fullmatch(match[name]) and digits not in _DIGITS_IN_ORDER:
            message = format_message("the telephone number `{text}` will be on a public page", text=match[name])
            yield match.start(name), message


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
    is_remote = name == "git" or text[end : end + 1] == "/" or text[end : end + 2] in (":/", ":~")
    is_remote = is_remote or _REMOTE_COMMAND.search(text, max(0, start - _MAX_LOCAL_CHARS), start) is not None
    patterns = (_EXAMPLE_DOMAIN, _NO_DOMAIN, _FEDIVERSE_HOST)
    is_machine = re.fullmatch(r"(?i)(?:no-?reply|do-?not-?reply)", name) is not None
    return is_handle or is_remote or is_machine or any(pattern.fullmatch(domain) for pattern in patterns)
