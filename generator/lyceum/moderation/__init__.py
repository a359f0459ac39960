"""The merge bot and the form intake: review a change, decide, comment and merge on GitHub.

Deciding reads and never writes; acting writes and never reads contributed files."""

from lyceum.moderation.actions import apply_decisions
from lyceum.moderation.decision_file import DECISION_LIST
from lyceum.moderation.decisions import decide_pull_requests
from lyceum.moderation.form_intake import FormProposal, open_form_pull_request, read_form_issue
from lyceum.moderation.github_client import GITHUB_API_URL, GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_writer import GitHubWriter
from lyceum.moderation.policy import review_change
from lyceum.moderation.publication import PublicationDecision, decide_publication

__all__ = [
    "DECISION_LIST",
    "GITHUB_API_URL",
    "FormProposal",
    "GitHubBusyError",
    "GitHubReader",
    "GitHubRefusedError",
    "GitHubWriter",
    "PublicationDecision",
    "apply_decisions",
    "decide_publication",
    "decide_pull_requests",
    "open_form_pull_request",
    "read_form_issue",
    "review_change",
]
