"""Finds hosts in a change that nothing in the hub has linked to before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from lyceum.i18n import format_message
from lyceum.loader import Entry, find_markdown_fields
from lyceum.markdown import render_markdown
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_result import Reason

KNOWN_HOST_PATTERN = re.compile(
    r"""(?x) (?:www\.)?(?: arxiv\.org | bitbucket\.org | codeberg\.org | codepen\.io | crates\.io
    | developer\.mozilla\.org | docs\.python\.org | docs\.rs | doi\.org | git-scm\.com | (?:gist\.)?github\.com
    | gitlab\.com | go\.dev | kaggle\.com | learn\.microsoft\.com | npmjs\.com | peps\.python\.org | pypi\.org
    | python\.org | (?:doc\.)?rust-lang\.org | stackoverflow\.com | vimeo\.com | w3\.org | youtu\.be | youtube\.com )
    | (?:[a-z-]+\.){0,2}wikipedia\.org"""
)
"""Hosts that anybody may link to."""


def check_link_hosts(change: ProposedChange, pages: str) -> Iterator[Reason]:
    """Hosts that nothing on the base links to; of its entries, only those that name one are rendered for it."""
    linked = {
        path: _find_hosts(change.entries_after[path]) for path in change.changed_paths if path in change.entries_after
    }
    allowed = tuple(change.safe_settings.hosts)
    named = {host for hosts in linked.values() for host in hosts if not KNOWN_HOST_PATTERN.fullmatch(host)}
    new = {host for host in named if not any(f".{host}".endswith(f".{one}") for one in allowed)} - _find_hosts_in_text(
        pages
    )
    for entry in change.entries_before.values() if new else ():
        text = f"{entry.source.yaml_text}\n{entry.body}".lower()
        if any(host in text for host in new):
            new -= _find_hosts(entry)
    for path, hosts in linked.items():
        for host in hosts & new:
            yield Reason(
                path, "new-host", format_message("nothing here has linked to `{host}` before", host=host), False
            )
    if not new:
        yield Reason("", "known-hosts", format_message("its links lead where others have led before"), True)


def _find_hosts(entry: Entry[Any]) -> frozenset[str]:
    """Of every web address in the values, and of every link that the Markdown shows."""
    pages = (render_markdown(text).html for text in (entry.body, *(text for _, text in find_markdown_fields(entry))))
    links = (link for page in pages for link in re.findall(r'href="([^"]*)"', page))
    return frozenset().union(*map(_find_hosts_in_text, (*_iterate_strings(entry.value), *links)))


def _find_hosts_in_text(text: str) -> frozenset[str]:
    found = re.findall(r"(?i)https?://([^\s/?#\"'<>()\[\]{}|\\^`]+)", text)
    return frozenset(host.rpartition("@")[2].partition(":")[0].strip(".").lower() for host in found)


def _iterate_strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | BaseModel):
        for one in value:  # of a model: each field's name with its value
            yield from _iterate_strings(one)
