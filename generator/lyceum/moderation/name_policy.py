"""Leaves names to a person that somebody could take for another member, or for a role in the hub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.i18n import format_message
from lyceum.loader import Entry
from lyceum.markdown import make_skeletons, mixes_scripts
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_result import Reason
from lyceum.rules import iterate_names
from lyceum.schema import Learner, Result, fold_key

ROLE_NAMES = frozenset(
    {
        "admin", "admins", "administrator", "administrators", "bot", "community", "contact", "everyone", "forms", "github",
        "github-actions", "help", "helpdesk", "host", "hub", "info", "lyceum", "maintainer", "maintainers", "merge-bot", "mod",
        "moderation", "moderator", "moderators", "mods", "nobody", "noreply", "official", "organiser", "organisers", "organizer",
        "owner", "owners", "postmaster", "root", "security", "staff", "support", "system", "team", "the-team", "trainer",
        "webmaster",
    }
)  # fmt: skip
"""Handles and names that read like a role, with hyphens for spaces."""
_ROLE_SKELETONS = frozenset().union(*map(make_skeletons, ROLE_NAMES))


def check_names(change: ProposedChange) -> Iterator[Reason]:
    """Yield a reason for each new handle, name or team name that looks like a member's or like a role.

    A name that the base has in the same file already is not new.
    """
    for path in change.changed_paths:
        entry, old_entry = change.entries_after.get(path), change.entries_before.get(path)
        if entry is None:
            continue
        old_names = {name for _, name in iterate_names(old_entry)} if old_entry else set()
        new_names = [name for _, name in iterate_names(entry) if name not in old_names]
        is_profile = isinstance(entry.value, Learner)
        if is_profile and old_entry is None:
            new_names.append(entry.key)
        own_handle = fold_key(entry.key) if is_profile else ""
        for name in dict.fromkeys(new_names):
            if make_skeletons("-".join(name.split())) & _ROLE_SKELETONS:
                yield Reason(
                    path, "role-name", format_message("`{name}` reads like a role in the hub", name=name), False
                )
            other = _find_similar_member(change, name, own_handle) or _find_similar_team(change, name, entry)
            if other:
                yield Reason(
                    path,
                    "look-alike-name",
                    format_message("`{name}` looks like the name of `{other}`", name=name, other=other),
                    False,
                )
            if any(map(mixes_scripts, name.split())):
                yield Reason(
                    path,
                    "mixed-alphabets",
                    format_message("`{text}` mixes the letters of several alphabets in one word", text=name),
                    False,
                )


def _find_similar_team(change: ProposedChange, name: str, entry: Entry[Any]) -> str | None:
    """Return the name of a team of other people that looks like this team's name."""
    if not isinstance(entry.value, Result) or entry.value.team is None:
        return None
    skeletons, members = make_skeletons(name), set(map(fold_key, entry.value.team.members))
    for other in change.library_before.results:
        team = other.value.team
        if team and make_skeletons(team.name) & skeletons and members.isdisjoint(map(fold_key, team.members)):
            return team.name
    return None


def _find_similar_member(change: ProposedChange, name: str, own_handle: str) -> str | None:
    """Return the handle of another member whose handle or name looks like this name."""
    skeletons = make_skeletons(name)
    for handle, entry in change.library_before.learners.items():
        if handle != own_handle and any(
            skeletons & make_skeletons(other) for other in (entry.key, entry.value.name, *entry.value.formerly)
        ):
            return entry.key
    return None
