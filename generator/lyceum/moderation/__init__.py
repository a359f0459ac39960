"""The merge bot and the form intake: review a change, decide, comment and merge on GitHub.

Deciding reads and never writes; acting writes and never reads contributed files."""

from lyceum.moderation.actions import apply_decisions
from lyceum.moderation.deciding_run import DecidingLimits, decide_pull_requests
from lyceum.moderation.decision_file import append_decision, read_decisions
from lyceum.moderation.form_intake import FormProposal, open_form_pull_request, read_form_issue
from lyceum.moderation.github_client import GITHUB_API_URL, GITHUB_SERVER_URL, GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_writer import GitHubWriter
from lyceum.moderation.policy import review_change
from lyceum.moderation.publication import PublicationDecision, decide_publication
from lyceum.moderation.tidying import Leftovers, clear_leftovers, find_leftovers

__all__ = [
    "GITHUB_API_URL",
    "GITHUB_SERVER_URL",
    "DecidingLimits",
    "FormProposal",
    "GitHubBusyError",
    "GitHubReader",
    "GitHubRefusedError",
    "GitHubWriter",
    "Leftovers",
    "PublicationDecision",
    "append_decision",
    "apply_decisions",
    "clear_leftovers",
    "decide_publication",
    "decide_pull_requests",
    "find_leftovers",
    "open_form_pull_request",
    "read_decisions",
    "read_form_issue",
    "review_change",
]
