"""Rules for the settings in hub.yml: the moderators and the discussion threads."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.diagnostics import Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.registry import Finding, entry_rule, linked_rule
from lyceum.schema import HubSettings, fold_key

_MAX_NAMES = 5


@entry_rule("hub")
def moderator_without_login(entry: Entry[HubSettings]) -> Iterator[Finding]:
    """Moderators are GitHub logins.

    Bad: content/hub.yml
        name: Test
        moderators: [false]
    Good: content/hub.yml
        name: Test
        moderators: [ada: 583231]
    """
    for i, moderator in enumerate(entry.value.moderators):
        if moderator.login is False:
            position = entry.source.locate("moderators", i)
            yield Finding(position, format_message("`false` is no login"), format_message("write a GitHub login"))


@linked_rule("hub")
def moderator_without_number(entry: Entry[HubSettings], hub: HubLookups) -> Iterator[Finding]:
    """A login can be given up and taken by somebody else, who would then be a moderator. A number cannot. Only a warning.

    Bad: content/hub.yml
        name: Test
        moderators: [ada]
    Good: content/hub.yml
        name: Test
        moderators: [ada: 583231]
    """
    logins = [
        (i, moderator.login)
        for i, moderator in enumerate(entry.value.moderators)
        if moderator.login and moderator.number is None
    ]
    if not logins:
        return
    index, login = logins[0]
    names = ", ".join(f"`{name}`" for _, name in logins[:_MAX_NAMES])
    message = format_message("the account number of a moderator is missing: {logins}", logins=names)
    if number := hub.find_number_of_login(fold_key(login)):
        hint = format_message(
            "write `{login}: {number}`; this is the number of the learner's account", login=login, number=number
        )
    else:
        hint = format_message(
            "write `{login}: number`; https://api.github.com/users/{login} shows the number as `id`", login=login
        )
    yield Finding(entry.source.locate("moderators", index), message, hint, Severity.WARNING)


@entry_rule("hub")
def sample_discussion_ids(entry: Entry[HubSettings]) -> Iterator[Finding]:
    """The ids of the sample community lead nowhere: no thread opens until they are replaced. Only a warning.

    Bad: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOSAMPLE, category: Threads, category_id: DIC_kwDOSAMPLE}
    Good: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOAbC1, category: Threads, category_id: DIC_kwDOAbC1}
    """
    threads = entry.value.discussions
    if threads and "SAMPLE" in threads.repository_id + threads.category_id:
        hint = format_message(
            "replace `repository`, `repository_id`, `category` and `category_id` with what https://giscus.app shows for "
            "your repository, or delete `discussions`"
        )
        yield Finding(
            entry.source.locate("discussions", field_name=True),
            format_message("the threads still have the ids of the sample, so none can open"),
            hint,
            Severity.WARNING,
        )
