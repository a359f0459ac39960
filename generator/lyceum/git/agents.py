"""Recognises commits of software: coding agents, bots and services. They are no people, so they earn nothing and have no face.

A row of a table is here because it stands in real commits. A first name alone never makes an agent: a person may be called
Claude, Devin, Jules or Cody. An agent is known by its address, its login, or a name of nothing but words of products: Claude
Monet is a painter, Claude Opus 4.5 and `claude-opus-4-5` are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
        "bot@devin.ai", "noreply@google.com", "junie@jetbrains.com", "vibe@mistral.ai", "oz-agent@warp.dev",
        "roomote@roocode.com", "crush@charm.land", "clio-agent@sisyphuslabs.ai", "opencode@ai.local",
        # translation services
        "hosted@weblate.org", "noreply@weblate.org", "noreply-mt-weblate-translation-memory@weblate.org",
        "noreply-mt-weblate@weblate.org", "noreply-addon-languages@weblate.org", "noreply-addon-cleanup@weblate.org",
        "support+bot@crowdin.com", "support@crowdin.com", "noreply@crowdin.com", "noreply@transifex.com",
        "transifex-integration@transifex.com", "tx@transifex.com", "noreply@lokalise.com",
        "noreply@poeditor.com", "noreply@pontoon.mozilla.org", "pontoon@mozilla.com", "l10n@mozilla.com",
        "l10n-bot@translatewiki.net",
        # maintenance
        "travis@travis-ci.org", "builds@travis-ci.org", "builds@travis-ci.com", "deploy@travis-ci.org", "bors@rust-lang.org",
        "lint-action@samuelmeuli.com", "ghost@gitbook.com",
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
        "action-bot", "actions-user", "aider-chat-bot", "all-contributors", "allcontributors", "allcontributors-bot", "amp-agent",
        "chatgpt-codex-connector", "claude-code-action", "codecov", "codecov-commenter", "codecov-io", "coderabbitai",
        "copilot", "copilot-pull-request-reviewer", "copilot-swe-agent", "crowdin-bot", "cursoragent", "deepsource-autofix",
        "dependabot", "dependabot-preview", "devin-ai-integration", "factory-droid", "fossabot", "gemini-code-assist",
        "gemini-cli-robot", "gitbook-bot", "github-actions", "github-classroom", "github-copilot", "github-merge-queue",
        "google-labs-jules", "greenkeeper", "greenkeeperio-bot", "imgbot", "imgbotapp", "lint-action", "lovable-dev", "mergify",
        "openai-codex", "openhands-agent", "pre-commit-ci", "pyup-bot", "renovate", "renovate-bot", "restyled-commits",
        "scala-steward", "semantic-release-bot", "snyk-bot", "sourcery-ai", "step-security-bot", "sweep-ai",
        "transifex-integration", "v0-app", "web-flow", "weblate", "whitesource-bolt-for-github",
    }
)  # fmt: skip
"""Logins of automatic accounts, in lower case; any other login that ends in `[bot]` is one too."""
REUSED_LOGINS = frozenset({"claude", "ghost"})
"""Logins that software has now and that a person had before: with another number than those below, it is the person."""

AGENT_NUMBERS = frozenset(
    {
        198982749, 175728472, 223556219,  # Copilot
        209825114, 242468646, 81847,  # Claude
        158243242, 161369871, 176961590, 206951365, 199175422,  # Devin, Jules, Gemini, Cursor, Codex
        136622811, 66853113, 46447321, 118344674,  # CodeRabbit, pre-commit.ci, All Contributors, GitHub's merge queue
        41898282, 49699333, 29139614, 19864447, 10137,  # GitHub Actions, Dependabot, Renovate, GitHub, deleted accounts
    }
)  # fmt: skip
"""Numbers of accounts of software, whatever login they have."""

_AGENT_NAMES = AGENT_LOGINS - {"renovate"} | {
    "ai agent", "ai assistant", "ai bot", "all contributors", "antigravity", "auggie", "autofix ci", "azure pipelines",
    "bolt new", "circleci", "coding agent", "decap cms", "gitter badger", "google cloud build", "hosted weblate", "jenkins ci",
    "localisation bot", "localization bot", "netlify cms", "pre commit", "pre commit ci", "pyup io bot", "release please",
    "restyled io", "scala steward", "self hosted renovate", "the gitter badger", "travis ci", "travis ci user", "v0",
}  # fmt: skip
"""Whole names of software, besides those that the words below make."""
_PRODUCTS = frozenset(
    {
        "allcontributors", "autogpt", "chatgpt", "claudecode", "codecov", "codeium", "coderabbit", "copilot", "crowdin",
        "cursoragent", "deepseek", "deepsource", "dependabot", "gpt", "greenkeeper", "imgbot", "imgbotapp", "lovable", "mergify",
        "metagpt", "opencode", "openhands", "sourcery", "stackblitz", "tabnine", "transifex", "weblate", "windsurf",
    }
)  # fmt: skip
"""Words that only products have."""
_FIRST_NAMES = frozenset(
    {
        "aider", "amp", "augment", "bolt", "cascade", "claude", "cline", "cody", "crush", "devin", "duo", "gemini", "goose",
        "jules", "junie", "kilo", "kimi", "kiro", "llama", "manus", "mistral", "oz", "q", "roo", "sweep", "trae", "warp", "zed",
    }
)  # fmt: skip
"""Words that products share with people."""
_THINGS = frozenset(
    {
        "actions", "bito", "classroom", "codex", "cursor", "droid", "factory", "gitbook", "glm", "grok", "haiku", "opus", "queue",
        "qwen", "renovate", "replit", "snyk", "sonnet", "sourcegraph", "vibe",
    }
)  # fmt: skip
"""Words that products share with other things."""
_TRADE = frozenset(
    {
        "action", "agent", "ai", "alibaba", "amazon", "anthropic", "app", "assist", "assistant", "autofix", "aws", "bot", "chat",
        "cli", "code", "coder", "coding", "cognition", "composer", "developer", "github", "gitlab", "google", "integration",
        "integrations", "jetbrains", "mend", "meta", "microsoft", "ollama", "openai", "openrouter", "review", "reviewer", "swe",
        "vscode", "whitesource", "workspace", "xai",
    }
)  # fmt: skip
"""Words for what a product is, and for who makes it."""
_FILLERS = frozenset(
    {
        "a", "add", "and", "background", "build", "by", "cloud", "context", "desktop", "editor", "fast", "flash", "for", "from",
        "high", "in", "labs", "latest", "low", "m", "max", "medium", "memory", "merge", "mini", "nano", "new", "on", "powered",
        "preview", "pro", "self", "the", "thinking", "translation", "turbo", "using", "via", "vs", "web", "with",
    }
)  # fmt: skip
"""Words that tell nothing: Max and Pro are names, too."""
_NUMBER = re.compile(r"[a-z]?[0-9][0-9a-z.]*")
_WORD = re.compile(r"[a-z]?[0-9][0-9a-z.]*|[^\W\d_]+")
_VERSION = re.compile(
    r"(?:\b(?:claude|gemini|kimi|llama|mistral)[ /_-]|\b(?:codex|cursor|glm|grok|qwen|[a-z]+bot)[ /_-]?)[a-z]?[0-9](?![0-9])"
)
"""The version of a model, as in Claude 4 and Qwen3; a nickname such as `claude75` has none."""
_PRODUCT_NAME = re.compile(r"claude [a-z]{2,12} [0-9][0-9.]{0,5}|(?:aider|codex) \(.{1,60}\)")
"""Names of products with words of any kind: a model that is not known yet, and a model in brackets."""
_SURNAME = re.compile(r"\bAi\b")
"""AI in a product's name has two capitals or none; Ai is a surname."""
_MAX_NAME_CHARACTERS = 120
_MAX_ADDRESS_CHARACTERS = 254


@lru_cache(maxsize=1_024)  # each name is asked about several times
def is_product_name(name: str) -> bool:
    """Return whether a name is one that a product has and a person has not, however its words are joined.

    All of its words are words of products. One of them is a product's own, or one that products share stands beside another
    that is no first name.
    """
    name = _SURNAME.sub("surname", name[:_MAX_NAME_CHARACTERS].replace("\N{ROBOT FACE}", " bot "))
    folded_name = " ".join(name.casefold().split())
    words = _WORD.findall(folded_name)
    if {folded_name, " ".join(words)} & _AGENT_NAMES or _PRODUCT_NAME.fullmatch(folded_name):
        return True
    counts = [sum(word in table for word in words) for table in (_PRODUCTS, _FIRST_NAMES, _THINGS, _TRADE, _FILLERS)]
    if sum(counts) + sum(_NUMBER.fullmatch(word) is not None for word in words) < len(words):
        return False
    products, first_names, things, trade, _ = counts
    trade += _VERSION.search(folded_name) is not None
    return bool(products) or (first_names + things > 0 and things + trade > 0 and first_names + things + trade > 1)


@dataclass(frozen=True, slots=True)
class AgentDetector:
    """Tells software from people."""

    own_patterns: tuple[tuple[str, ...], ...] = ()
    """The hub's own list: the parts of folded logins and addresses between their `*`."""

    @classmethod
    def create(cls, agents: Iterable[str]) -> AgentDetector:
        """Make a detector that also knows these logins and addresses; `*` in one stands for anything."""
        return cls(tuple(tuple(agent.casefold().split("*")) for agent in agents))

    def is_agent(self, name: str, login: str | None, number: int | None, addresses: Iterable[str]) -> bool:
        """Return whether a name and an account or an address in a commit are those of software."""
        return is_product_name(name) or self.is_agent_account(name, login, number, addresses)

    def is_agent_account(self, name: str, login: str | None, number: int | None, addresses: Iterable[str]) -> bool:
        """Return whether an account or an address is one of software, or a name that ends as its logins do."""
        folded_login = (login or "").casefold()
        folded_addresses = [address.casefold() for address in addresses]
        return (
            name.casefold().rstrip().endswith("[bot]")
            or folded_login.endswith("[bot]")
            or folded_login in AGENT_LOGINS
            or (folded_login in REUSED_LOGINS and number is None)
            or number in AGENT_NUMBERS
            or any(address in AGENT_ADDRESSES for address in folded_addresses)
            or self.matches_own_list(folded_login, folded_addresses)
        )

    def matches_own_list(self, folded_login: str, folded_addresses: Iterable[str] = ()) -> bool:
        """Return whether the hub's own list names this login or one of these addresses."""
        values = [value[:_MAX_ADDRESS_CHARACTERS] for value in (folded_login, *folded_addresses) if value]
        return any(_has_parts(value, parts) for parts in self.own_patterns for value in values)


def _has_parts(text: str, parts: Sequence[str]) -> bool:
    """Return whether a text is these parts with anything between them. Each part is looked for once, behind the one before."""
    first, *others = parts
    if not others:
        return text == first
    *inner, last = others
    if not text.startswith(first):
        return False
    position = len(first)
    for part in inner:
        start = text.find(part, position)
        if start < 0:
            return False
        position = start + len(part)
    return text.endswith(last) and len(text) - len(last) >= position
