"""Puts kinds and counts of credits into words for pages."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.schema import fold_key
from lyceum.scoring import Credit
from lyceum.site.view_context import ViewContext


def format_credit_count(context: ViewContext, kind: str, count: int) -> str:
    """So many contributions of a kind: "3 tips"."""
    ngettext, number = context.translator.ngettext, context.translator.format_number(count)
    match kind:
        case "tip":
            return ngettext("%(number)s tip", "%(number)s tips", count, number=number)
        case "result":
            return ngettext("%(number)s result", "%(number)s results", count, number=number)
        case "podium":
            return ngettext("%(number)s place on a podium", "%(number)s places on podiums", count, number=number)
        case "hosting":
            return ngettext("%(number)s challenge run", "%(number)s challenges run", count, number=number)
        case "thanks":
            return ngettext("thanked once", "thanked %(number)s times", count, number=number)
        case "confirming":
            return ngettext("%(number)s result confirmed", "%(number)s results confirmed", count, number=number)
        case "thanking":
            return ngettext("thanked others once", "thanked others %(number)s times", count, number=number)
        case "checking":
            return ngettext("%(number)s tip tried again", "%(number)s tips tried again", count, number=number)
        case "used":
            return ngettext("tips used once by others", "tips used %(number)s times by others", count, number=number)
        case "discussion":
            return ngettext("%(number)s comment", "%(number)s comments", count, number=number)
        case "activity":
            return ngettext("%(number)s other activity", "%(number)s other activities", count, number=number)
        case "code":
            return ngettext("%(number)s change to the code", "%(number)s changes to the code", count, number=number)
        case "docs":
            return ngettext("%(number)s change to the pages", "%(number)s changes to the pages", count, number=number)
        case "content":
            return ngettext(
                "%(number)s change to the content", "%(number)s changes to the content", count, number=number
            )
        case _:
            return context.translator.gettext("a profile")


def format_credit_kind(context: ViewContext, kind: str) -> str:
    """A kind of credit as a heading."""
    _ = context.translator.gettext
    match kind:
        case "profile":
            return _("Profiles")
        case "tip":
            return _("Tips")
        case "result":
            return _("Results")
        case "podium":
            return _("Places on podiums")
        case "hosting":
            return _("Challenges run")
        case "thanks":
            return _("Thanks from others")
        case "thanking":
            return _("Thanks to others")
        case "confirming":
            return _("Results confirmed")
        case "checking":
            return _("Tips tried again")
        case "used":
            return _("Tips that others used")
        case "discussion":
            return _("Comments")
        case "code":
            return _("Changes to the code")
        case "docs":
            return _("Changes to the pages")
        case _:
            return _("Other activities")


def describe_credit_subject(hub: Hub, context: ViewContext, credit: Credit) -> tuple[str, str]:
    """What a contribution was about, and its link: from the site's root, or an https address; both may be empty."""
    if credit.challenge and credit.challenge in hub.challenges:
        return hub.challenges[credit.challenge].entry.value.title, f"challenges/{credit.challenge}/"
    stem = fold_key(credit.path.rpartition("/")[2].rpartition(".")[0])
    if credit.path.startswith("content/tips/") and stem in hub.tips:
        return hub.tips[stem].entry.value.title, f"tips/{stem}/"
    if credit.kind == "activity" and stem in hub.library.activities:
        return hub.library.activities[stem].value.what, credit.url or ""
    if credit.kind in ("code", "docs") and credit.commit:
        where = hub.settings.repository
        return credit.commit[:8], f"https://github.com/{where}/commit/{credit.commit}" if where else ""
    if credit.kind == "discussion":
        return context.translator.gettext("in a thread"), credit.url or ""
    return "", ""
