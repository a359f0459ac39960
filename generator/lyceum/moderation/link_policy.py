"""Finds hosts that a change links to and that nothing in the hub has linked to before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lyceum.i18n import format_message
from lyceum.loader import Entry, find_markdown_fields
from lyceum.markdown import render_markdown
from lyceum.moderation.known_hosts import is_known_host
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_result import Reason
from lyceum.rules import list_texts
from lyceum.schema import Learner

_WEB_AUTHORITY = re.compile(r"(?i)https?://([^\s/?#\"'<>()\[\]{}|\\^`]+)")
_MAIL_AUTHORITY = re.compile(r"(?i)mailto:[^\s?#\"'<>()@]{1,200}@([^\s/?#\"'<>()\[\]{}|\\^`&,;]+)")


def check_link_hosts(change: ProposedChange, pages_text: str) -> Iterator[Reason]:
    """Yield a reason for each new host, or one that says that there are none. `pages_text` is the maintainers' pages.

    Entries of the base are rendered only if their text names one of the hosts, because rendering takes long.
    """
    hosts_of = {
        path: _find_hosts(change.entries_after[path]) for path in change.changed_paths if path in change.entries_after
    }
    allowed = tuple(change.safe_settings.hosts)
    names = change.allowed_handles | frozenset(filter(None, (change.account.login,)))
    unknown = {host for hosts in hosts_of.values() for host in hosts if not is_known_host(host, names)}
    new = {host for host in unknown if not any(f".{host}".endswith(f".{suffix}") for suffix in allowed)}
    new -= _find_hosts_in_text(pages_text)
    for entry in _iterate_entries_before(change) if new else ():
        text = f"{entry.source.yaml_text}\n{entry.body}".lower()
        if any(host in text for host in new):
            new -= _find_hosts(entry)
            if not new:
                break
    questions = {
        path: (hosts & new) - _find_own_site(change, path, unknown) for path, hosts in hosts_of.items()
    }  # fmt: skip
    for path, hosts in questions.items():
        for host in hosts:
            yield Reason(
                path, "new-host", format_message("nobody here has linked to `{host}` before", host=host), False
            )
    if not any(questions.values()):
        yield Reason("", "known-hosts", format_message("its links lead to sites that are already linked here"), True)


def _iterate_entries_before(change: ProposedChange) -> Iterator[Entry[Any]]:
    """Yield what the changed files were, which link most hosts already, and only then everything else that the base has."""
    changed = [path for path in change.changed_paths if path in change.entries_before]
    yield from (change.entries_before[path] for path in changed)
    yield from change.entries_before.values()


def _find_own_site(change: ProposedChange, path: str, unknown_hosts: set[str]) -> frozenset[str]:
    """Return the host of a member's own site: the only unknown one among the links of their profile.

    Where moderators let people in, somebody has looked at the member, who may then link one site without another look.
    """
    entry = change.entries_after[path]
    if (
        change.library_before.settings.value.welcome != "moderated"
        or not isinstance(entry.value, Learner)
        or entry.folded_key not in change.account.own_handles
        or path not in change.entries_before
    ):
        return frozenset()
    linked = frozenset().union(*(_find_hosts_in_text(link.url) for link in entry.value.links)) & unknown_hosts
    return linked if len(linked) == 1 else frozenset()


def _find_hosts(entry: Entry[Any]) -> frozenset[str]:
    """Return the hosts of every web address in the values and of every link in the rendered Markdown."""
    pages = (render_markdown(text).html for text in (entry.body, *(text for _, text in find_markdown_fields(entry))))
    links = (link for page in pages for link in re.findall(r'href="([^"]*)"', page))
    texts = (text for _, text, _ in list_texts(entry.value))
    return frozenset().union(*map(_find_hosts_in_text, (*texts, *links)))


def _find_hosts_in_text(text: str) -> frozenset[str]:
    authorities = (*_WEB_AUTHORITY.findall(text), *_MAIL_AUTHORITY.findall(text))
    return frozenset(host.rpartition("@")[2].partition(":")[0].strip(".").lower() for host in authorities)
