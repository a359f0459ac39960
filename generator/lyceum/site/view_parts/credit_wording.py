"""Puts kinds and counts of credits into words for pages."""

from __future__ import annotations

from lyceum.i18n import NN_, Translator
from lyceum.schema import CREDIT_KINDS_BY_NAME, CountTexts, fold_key
from lyceum.scoring import Credit
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

_CONTENT_COUNT_TEXTS = NN_("%(number)s change to the content", "%(number)s changes to the content")
"""The count of commits of people without a credit; see `Contributor.credit_counts`."""


def format_credit_count(context: ViewContext, kind: str, count: int) -> str:
    """Return a count with the name of its kind, such as "3 tips"."""
    texts = _CONTENT_COUNT_TEXTS if kind == "content" else CREDIT_KINDS_BY_NAME[kind].count_texts
    return format_count(context.translator, texts, count)


def format_count(translator: Translator, texts: CountTexts, count: int) -> str:
    """Return the text of a credit kind with a number in it."""
    if isinstance(texts, str):
        return translator.gettext(texts)
    number = translator.format_number(count)
    return translator.ngettext(*texts, count, number=number, num=number)  # The texts use either name.


def format_credit_kind(context: ViewContext, kind: str) -> str:
    """Return the name of a kind of credit as a heading."""
    return context.translator.gettext(CREDIT_KINDS_BY_NAME[kind].heading)


def describe_credit_subject(context: ViewContext, credit: Credit) -> tuple[str, str]:
    """Return what a contribution was about, and its link; both may be empty.

    The link is an address from the site's root or an https address."""
    hub = context.hub
    if credit.challenge and credit.challenge in hub.challenges:
        return hub.challenges[credit.challenge].entry.value.title, make_page_address("challenge", credit.challenge)
    stem = fold_key(credit.path.rpartition("/")[2].rpartition(".")[0])
    if credit.path.startswith("content/tips/") and stem in hub.tips:
        return hub.tips[stem].entry.value.title, make_page_address("tip", stem)
    if credit.kind == "activity" and stem in hub.library.activities:
        return hub.library.activities[stem].value.what, credit.url or ""
    if credit.kind_info.source == "commit" and credit.commit:
        repository = hub.settings.repository
        return credit.commit[:8], f"https://github.com/{repository}/commit/{credit.commit}" if repository else ""
    if credit.kind_info.source == "comment":
        return context.translator.gettext("in a thread"), credit.url or ""
    return "", ""
