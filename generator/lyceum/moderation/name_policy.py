"""Leaves names to a person that somebody could take for another member, or for a role in the hub."""

from __future__ import annotations

import re
import unicodedata
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
        "admins", "administrators", "bot", "community", "contact", "everyone", "forms", "github-actions", "help", "host", "hub", "info",
        "maintainer", "maintainers", "merge-bot", "mod", "moderation", "moderators", "mods", "nobody", "noreply", "organiser",
        "organisers", "organizer", "owner", "owners", "postmaster", "root", "security", "system", "team", "the-team", "trainer", "webmaster",
        "former-member", "ghost", "deleted-user", "anonymous", "équipe", "l'équipe", "equipo", "equipe", "organisateur", "organisatrice",
        "organizador", "organizadora", "veranstalter", "운영진", "運営",
    }
)  # fmt: skip
"""Handles and names that read like a role, with hyphens for spaces."""
ROLE_WORDS = frozenset(
    {
        "admin", "administrator", "moderator", "official", "staff", "support", "helpdesk", "github", "lyceum",
        "administrateur", "administratrice", "modérateur", "modératrice", "officiel", "officielle", "administradora", "administrador",
        "moderador", "moderadora", "oficial", "soporte", "suporte", "amministratore", "moderatore", "moderatrice", "supporto",
        "administratorin", "moderatorin", "offiziell", "beheerder", "ondersteuning", "administratör", "yönetici", "destek", "админ",
        "администратор", "администрация", "модератор", "поддержка", "адміністратор", "підтримка", "مشرف", "مدير", "الدعم", "管理员",
        "管理員", "管理者", "版主", "客服", "官方", "公式", "モデレーター", "サポート", "관리자", "운영자", "모더레이터", "지원", "प्रशासक",
    }
)  # fmt: skip
"""Words that make a name read like a role wherever they stand in it."""
_CHECK_MARKS = frozenset("\u2705\u2611\u2713\u2714\U0001f5f8\U0001f5f9")


def _make_role_skeletons(text: str) -> frozenset[str]:
    """Return the skeletons of a word and of its capitals, in which `I` looks like `1` and `l`."""
    return make_skeletons(text) | make_skeletons(text.upper())


_ROLE_NAME_SKELETONS = frozenset().union(*map(_make_role_skeletons, ROLE_NAMES | ROLE_WORDS))
_ROLE_WORD_SKELETONS = frozenset().union(*map(_make_role_skeletons, ROLE_WORDS))


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
            yield from _check_role(name, path, change.library_before.settings.value.name)
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


def _check_role(name: str, path: str, hub_name: str) -> Iterator[Reason]:
    words = _split_words(name)
    is_role = _make_role_skeletons("-".join(words)) & _ROLE_NAME_SKELETONS or any(
        _make_role_skeletons(word) & _ROLE_WORD_SKELETONS for word in words
    )
    if is_role or names_hub(name, hub_name):
        yield Reason(path, "role-name", format_message("`{name}` reads like a role in the hub", name=name), False)
    elif not _CHECK_MARKS.isdisjoint(name):
        message = format_message("`{name}` has a mark that reads like a check by the hub", name=name)
        yield Reason(path, "role-name", message, False)


def _split_words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s_.,:;|/()!*~-]+", name) if word]


def names_hub(name: str, hub_name: str) -> bool:
    """Return whether a name is the name of the hub, or begins with it. One word is a name of people, too."""
    skeletons = [_make_role_skeletons(word) for word in _split_words(name)]
    hub_words = [make_skeletons(word) for word in _split_words(hub_name)]
    rest = skeletons[len(hub_words) :]
    begins_with_hub = len(skeletons) >= len(hub_words) > 0 and all(map(frozenset.intersection, hub_words, skeletons))
    return begins_with_hub and (len(hub_words) > 1 or all(word & _ROLE_NAME_SKELETONS for word in rest))


def _keep_letters(name: str) -> str:
    """Return a name without the signs around its letters: `Grace.` and `Grace ★` are read as `Grace`."""
    return "".join(char for char in name if unicodedata.category(char)[0] in "LMN") or name


def _find_similar_team(change: ProposedChange, name: str, entry: Entry[Any]) -> str | None:
    """Return the name of a team of other people that looks like this team's name."""
    if not isinstance(entry.value, Result) or entry.value.team is None:
        return None
    skeletons, members = make_skeletons(_keep_letters(name)), set(map(fold_key, entry.value.team.members))
    for other in change.library_before.results:
        team = other.value.team
        if (
            team
            and make_skeletons(_keep_letters(team.name)) & skeletons
            and members.isdisjoint(map(fold_key, team.members))
        ):
            return team.name
    return None


def _find_similar_member(change: ProposedChange, name: str, own_handle: str) -> str | None:
    """Return the handle of another member whose handle or name looks like this name."""
    skeletons = make_skeletons(_keep_letters(name))
    for handle, record in change.library_before.get_records("learner").items():
        if handle != own_handle and any(
            skeletons & make_skeletons(_keep_letters(other))
            for other in (record.key, record.facts.name, *record.facts.formerly)
        ):
            return record.key
    return None
