"""Recognises commits of software: coding agents, bots and services. They are no people, so they earn nothing and have no face.

A row of a table is here because it stands in real commits. A first name alone never makes an agent: a person may be called
Claude, Devin, Jules or Cody. An agent is known by its address, its login, or a name that only a product has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

AGENT_ADDRESSES = frozenset(
    {
        # coding agents
        "noreply@anthropic.com", "claude@anthropic.com", "ai@anthropic.com", "assistant@anthropic.com",
        "claude-code@anthropic.com", "cursoragent@cursor.com", "agent@cursor.com", "noreply@cursor.com", "cursor@cursor.sh",
        "aider@aider.chat", "noreply@aider.chat", "copilot@github.com", "noreply@copilot.github.com",
        "copilot-swe-agent@github.com", "devin@cognition.ai", "devin@cognition-labs.com", "noreply@cognition.ai",
        "devin-ai-integration@users.noreply.github.com", "codex@openai.com", "noreply@openai.com", "chatgpt@openai.com",
        "gpt@openai.com", "jules@google.com", "google-jules@google.com", "jules-noreply@google.com", "gemini@google.com",
        "noreply@gemini.google.com", "gemini-code-assist@google.com", "gemini-cli@google.com",
        "noreply@codeium.com", "noreply@windsurf.com", "windsurf@codeium.com", "cascade@windsurf.com",
        "openhands@all-hands.dev", "openhands@openhands.dev", "amp@ampcode.com", "noreply@ampcode.com",
        "noreply@opencode.ai", "opencode@opencode.ai", "noreply@cline.bot", "cline@cline.bot", "noreply@roocode.com",
        "noreply@kiro.dev", "kiro@amazon.com", "amazon-q@amazon.com", "noreply@factory.ai",
        "droid@factory.ai", "noreply@sourcegraph.com", "noreply@replit.com", "agent@replit.com", "noreply@lovable.dev",
        "noreply@bolt.new", "noreply@v0.dev", "v0@vercel.com", "noreply@sweep.dev", "noreply@goose.ai", "goose@block.xyz",
        "noreply@warp.dev", "agent@warp.dev", "noreply@trae.ai", "noreply@z.ai", "noreply@x.ai", "noreply@mistral.ai",
        "noreply@deepseek.com", "noreply@qwen.ai", "qwen-coder@alibabacloud.com", "noreply@junie.jetbrains.com",
        # translation services
        "hosted@weblate.org", "noreply@weblate.org", "noreply-mt-weblate-translation-memory@weblate.org",
        "noreply-mt-weblate@weblate.org", "noreply-addon-languages@weblate.org", "noreply-addon-cleanup@weblate.org",
        "support+bot@crowdin.com", "support@crowdin.com", "noreply@crowdin.com", "noreply@transifex.com",
        "transifex-integration@transifex.com", "tx@transifex.com", "noreply@lokalise.com",
        "noreply@poeditor.com", "noreply@pontoon.mozilla.org", "pontoon@mozilla.com", "l10n@mozilla.com",
        # maintenance
        "action@github.com", "actions@github.com", "github-actions@github.com", "noreply@github.com", "bot@github.com",
        "support@dependabot.com", "dependabot@github.com", "bot@renovateapp.com", "renovate@whitesourcesoftware.com",
        "renovate@mend.io", "bot@snyk.io", "snyk-bot@snyk.io", "support@greenkeeper.io", "github-bot@pyup.io",
        "bot@pyup.io", "imgbothelp@gmail.com", "imgbot@imgbot.net", "hello@allcontributors.org",
        "semantic-release-bot@martynus.net", "bot@stepsecurity.io", "badger@gitter.im", "bot@deepsource.io",
        "noreply@deepsource.io", "restyle@restyled.io", "commits@restyled.io", "bot@mergify.com", "noreply@mergify.io",
        "noreply@netlify.com", "bot@codecov.io", "sourcery-ai@sourcery.ai", "noreply@stackblitz.com",
        "noreply@sonarsource.com", "pre-commit-ci@users.noreply.github.com", "releases@changesets.dev",
    }
)  # fmt: skip
"""Addresses that only software commits with, in lower case."""

AGENT_LOGINS = frozenset(
    {
        "action-bot", "actions-user", "aider-chat-bot", "allcontributors", "allcontributors-bot", "amp-agent",
        "chatgpt-codex-connector", "claude-code-action", "codecov", "codecov-commenter", "codecov-io", "coderabbitai",
        "copilot", "copilot-pull-request-reviewer", "copilot-swe-agent", "crowdin-bot", "cursoragent", "deepsource-autofix",
        "dependabot", "dependabot-preview", "devin-ai-integration", "gemini-code-assist", "gemini-cli-robot",
        "github-actions", "github-classroom", "github-copilot", "google-labs-jules", "greenkeeper", "greenkeeperio-bot",
        "imgbot", "imgbotapp", "lovable-dev", "mergify", "openai-codex", "openhands-agent", "pre-commit-ci", "pyup-bot",
        "renovate", "renovate-bot", "restyled-commits", "semantic-release-bot", "snyk-bot", "sourcery-ai", "sweep-ai",
        "transifex-integration", "v0-app", "web-flow", "weblate", "whitesource-bolt-for-github",
    }
)  # fmt: skip
"""Logins of automatic accounts, in lower case; any other login that ends in `[bot]` is one too."""

AGENT_NUMBERS = frozenset({198982749, 209825114, 158243242, 161369871, 41898282, 49699333, 29139614, 19864447})
"""Numbers of accounts whose login does not say it: Copilot, Claude, Devin, Jules, GitHub Actions, Dependabot, Renovate, GitHub."""

_PRODUCT_NAME = re.compile(
    r"claude (?:code|ai|agent|bot|opus|sonnet|haiku|[a-z]{2,12} [0-9][0-9.]{0,5})\b.{0,40}|claude[ -][0-9][0-9.-]{0,5}.{0,40}|"
    r"(?:anthropic|openai|google|github|microsoft|amazon|cognition|jetbrains)[ -](?:claude|codex|gpt|chatgpt|gemini|jules|copilot|"
    r"actions?|q developer|q|devin|ai|junie).{0,40}|"
    r"chatgpt.{0,40}|gpt-?[0-9].{0,40}|codex(?: cli)?(?: agent)?(?: \(.{1,40}\))|codex (?:cli|agent|ai|bot).{0,40}|"
    r"copilot(?: (?:autofix|swe agent|coding agent|chat|agent|cli|bot))?(?: .{0,40})?|"
    r"cursor (?:agent|ai|bot|composer|background agent)\b.{0,40}|cursoragent|aider(?: \(.{1,60}\))?|openhands(?: .{0,40})?|"
    r"gemini (?:cli|code assist|code|ai|agent|[0-9]).{0,40}|devin (?:ai|agent|bot)\b.{0,40}|jules (?:ai|agent|bot)\b.{0,40}|"
    r"windsurf(?: (?:cascade|ai|agent|editor|bot))?|cascade \(windsurf\)|codeium|opencode(?: .{0,40})?|"
    r"(?:roo|kilo) code|cline (?:bot|ai|agent)|amp (?:agent|ai|code)|kiro (?:agent|ai)|replit agent|lovable(?: dev)?|"
    r"sourcegraph (?:cody|amp)|cody ai|sweep ai|goose ai|warp agent|factory droid|qwen[ -]?(?:code|coder|[0-9]).{0,40}|"
    r"deepseek.{0,40}|grok (?:code|[0-9]).{0,40}|"
    r"(?:hosted )?weblate(?: \(bot\))?|crowdin(?: bot)?|transifex(?: bot| integration)?|dependabot.{0,20}|renovate bot|"
    r"pre-commit(?:[ -]ci)?|github (?:actions?|classroom).{0,20}|imgbot(?:app)?|allcontributors(?:[ -]bot)?|"
    r"semantic-release-bot|snyk[ -]bot|greenkeeper(?: .{0,20})?|deepsource (?:autofix|bot)|restyled\.io|mergify|codecov(?: .{0,20})?"
)
"""Names that a product has and a person has not, in lower case."""
_MAX_NAME_CHARACTERS = 120
_MAX_ADDRESS_CHARACTERS = 254


@dataclass(frozen=True, slots=True)
class AgentDetector:
    """Tells software from people."""

    own_patterns: tuple[re.Pattern[str], ...] = ()
    """The hub's own list: patterns of folded logins and addresses."""

    @classmethod
    def create(cls, agents: Iterable[str]) -> AgentDetector:
        """Make a detector that also knows these logins and addresses; `*` in one stands for anything."""
        return cls(tuple(re.compile(re.escape(agent.casefold()).replace(r"\*", ".*")) for agent in agents))

    def is_agent(self, name: str, login: str | None, number: int | None, addresses: Iterable[str]) -> bool:
        """Return whether a name and an account or an address in a commit are those of software."""
        folded_name = " ".join(name.casefold().split())[:_MAX_NAME_CHARACTERS]
        folded_login = (login or "").casefold()
        folded_addresses = [address.casefold() for address in addresses]
        return (
            folded_name.endswith("[bot]")
            or folded_login.endswith("[bot]")
            or folded_login in AGENT_LOGINS
            or number in AGENT_NUMBERS
            or any(address in AGENT_ADDRESSES for address in folded_addresses)
            or _PRODUCT_NAME.fullmatch(folded_name) is not None
            or self.matches_own_list(folded_login, folded_addresses)
        )

    def matches_own_list(self, folded_login: str, folded_addresses: Iterable[str] = ()) -> bool:
        """Return whether the hub's own list names this login or one of these addresses."""
        values = [value[:_MAX_ADDRESS_CHARACTERS] for value in (folded_login, *folded_addresses) if value]
        return any(pattern.fullmatch(value) for pattern in self.own_patterns for value in values)
