"""Plans how somebody is named nowhere any more, with a profile or without one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from lyceum.contributing.change_plan import ChangePlan, LearnerChangeError, load_editable_library
from lyceum.contributing.forgotten_hashes import add_forgotten_hashes
from lyceum.contributing.remove import plan_removal
from lyceum.diagnostics import suggest_closest
from lyceum.git import KnownIdentities, RepositoryError, find_account_identities, find_identities
from lyceum.i18n import escape_for_display
from lyceum.loader import Library, find_owner
from lyceum.schema import fold_key, hash_account_number, hash_bare_login, hash_name
from lyceum.system import read_inside


def plan_forgetting(hub: Path, who: str) -> ChangePlan:
    """Plan the hub without a person: a learner's handle, or a name, a login, a number or a mail address.

    Raises LearnerChangeError if neither a profile nor a commit has it, or if several learners have it.
    """
    library = load_editable_library(hub)
    handles = _find_handles(library, who)
    if len(handles) > 1:
        names = ", ".join(sorted(f"`{library.learners[handle].key}`" for handle in handles))
        raise LearnerChangeError(f"several learners are called that; name one of them by the handle: {names}")
    if handles:
        return plan_removal(hub, handles[0])
    known = _read_history(lambda: find_identities(hub, who))
    if known.is_complete and not known.names:
        suggestion = suggest_closest(who, [learner.key for learner in library.learners.values()])
        message = f"there is no learner and no author of a commit called `{escape_for_display(who)}`"
        raise LearnerChangeError(f"{message}; {suggestion}" if suggestion else message)
    if known.namesakes:
        names = ", ".join(f"`{escape_for_display(name)}`" for name in sorted(known.namesakes))
        raise LearnerChangeError(
            f"several people in commits are called that; name one of them by the login, the number or the address: {names}"
        )
    if known.is_complete:
        return _plan_hashes(hub, library, known.hashes)
    own_hash = hash_account_number(int(who)) if _is_number(who) else hash_name(who.strip().removeprefix("@"))
    return _plan_hashes(hub, library, {own_hash})


def plan_account_forgetting(
    hub: Path, login: str, number: int | None, *, history_folder: Path | None = None
) -> ChangePlan | None:
    """Plan the hub without somebody who has no profile, by the account; None if the history has nothing of theirs.

    `history_folder` is in the repository that has the history; if left out, it is the hub.
    """
    library = load_editable_library(hub)
    known = _read_history(lambda: find_account_identities(history_folder or hub, login, number))
    if known.is_complete and not known.names:
        return None
    hashes = {hash_name(login)} if number is None else {hash_bare_login(login), hash_account_number(number)}
    return _plan_hashes(hub, library, {*hashes, *known.hashes})


def _plan_hashes(hub: Path, library: Library, hashes: Iterable[str]) -> ChangePlan:
    path = library.settings.path
    text = read_inside(hub, path).decode("utf-8", "surrogateescape")
    edited = add_forgotten_hashes(text, library.settings.value.forgotten, hashes)
    return ChangePlan(changes={path: edited.encode("utf-8", "surrogateescape")} if edited != text else {})


def _find_handles(library: Library, who: str) -> list[str]:
    """The learners with this handle; else those with this login, number or name."""
    text = fold_key(" ".join(who.split())).removeprefix("@")
    if text in library.learners:
        return [text]
    texts_of: dict[str, tuple[str, str, str]] = {}
    for handle, entry in library.learners.items():
        name = fold_key(" ".join(entry.value.name.split()))
        texts_of[handle] = find_owner(entry) or "", str(library.find_account_number(handle) or ""), name
    for index in range(3):
        if handles := [handle for handle, texts in texts_of.items() if text and texts[index] == text]:
            return handles
    return []


def _is_number(who: str) -> bool:
    return who.isascii() and who.isdecimal() and len(who) <= 18


def _read_history(find: Callable[[], KnownIdentities]) -> KnownIdentities:
    try:
        return find()
    except RepositoryError:
        return KnownIdentities(is_complete=False)
