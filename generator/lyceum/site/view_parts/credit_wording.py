"""Puts kinds and counts of credits into words for pages."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.i18n import NN_, Translator
from lyceum.schema import CREDIT_KINDS_BY_NAME, CountTexts, fold_key
from lyceum.scoring import Credit
from lyceum.site.view_context import ViewContext

_CONTENT_COUNT_TEXTS = NN_("%(number)s change to the content", "%(number)s changes to the content")
"""The count of commits of people without a credit; see `Contributor.credit_counts`."""


def format_credit_count(context: ViewContext, kind: str, count: int) -> str:
    """A number of contributions of a kind: "3 tips"."""
    texts = _CONTENT_COUNT_TEXTS if kind == "content" else CREDIT_KINDS_BY_NAME[kind].count_texts
    return format_count(context.translator, texts, count)


def format_count(translator: Translator, texts: CountTexts, count: int) -> str:
    """The texts of a credit kind with a number in them."""
    if isinstance(texts, str):
        return translator.gettext(texts)
    number = translator.format_number(count)
    return translator.ngettext(*texts, count, number=number, num=number)  # the texts use either name


def format_credit_kind(context: ViewContext, kind: str) -> str:
    """A kind of credit as a heading."""
    return context.translator.gettext(CREDIT_KINDS_BY_NAME[kind].heading)


def describe_credit_subject(hub: Hub, context: ViewContext, credit: Credit) -> tuple[str, str]:
    """What a contribution was about, and its link: from the site's root, or an https address; both may be empty."""
    if credit.challenge and credit.challenge in hub.challenges:
        return hub.challenges[credit.challenge].entry.value.title, f"challenges/{credit.challenge}/"
    stem = fold_key(credit.path.rpartition("/")[2].rpartition(".")[0])
    if credit.path.startswith("content/tips/") and stem in hub.tips:
        return hub.tips[stem].entry.value.title, f"tips/{stem}/"
    if credit.kind == "activity" and stem in hub.library.activities:
        return hub.library.activities[stem].value.what, credit.url or ""
    if credit.kind_info.source == "commit" and credit.commit:
        where = hub.settings.repository
        return credit.commit[:8], f"https://github.com/{where}/commit/{credit.commit}" if where else ""
    if credit.kind_info.source == "comment":
        return context.translator.gettext("in a thread"), credit.url or ""
    return "", ""
