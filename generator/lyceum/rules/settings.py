"""Rules for the settings in hub.yml: the moderators and the discussion threads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lyceum.diagnostics import Severity
from lyceum.i18n import format_message
from lyceum.loader import Library
from lyceum.rules.registry import Finding, rule


@rule
def moderator_without_login(library: Library, today: date) -> Iterator[Finding]:
    """Moderators are GitHub logins.

    Bad: content/hub.yml
        name: Test
        moderators: [false]
    Good: content/hub.yml
        name: Test
        moderators: [ada]
    """
    for i, login in enumerate(library.settings.value.moderators):
        if login is False:
            position = library.settings.source.locate("moderators", i)
            yield Finding(position, format_message("`false` is no login"), format_message("write a GitHub login"))


@rule
def sample_discussion_ids(library: Library, today: date) -> Iterator[Finding]:
    """The ids of the sample community lead nowhere: no thread opens until they are replaced. Only a warning.

    Bad: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOSAMPLE, category: Threads, category_id: DIC_kwDOSAMPLE}
    Good: content/hub.yml
        name: Test
        discussions: {repository: a/b, repository_id: R_kgDOAbC1, category: Threads, category_id: DIC_kwDOAbC1}
    """
    threads = library.settings.value.discussions
    if threads and "SAMPLE" in threads.repository_id + threads.category_id:
        hint = format_message(
            "replace `repository`, `repository_id`, `category` and `category_id` with what https://giscus.app shows for "
            "your repository, or delete `discussions`"
        )
        yield Finding(
            library.settings.source.locate("discussions", field_name=True),
            format_message("the threads still have the ids of the sample, so none can open"),
            hint,
            Severity.WARNING,
        )
