"""Coding agents, bots and services are told from people, and people with the same first name stay people."""

from __future__ import annotations

import pytest

from lyceum.git import AgentDetector, load_history
from tests.support.git_repository import GitRepository
from tests.support.histories import TODAY, read_history

AGENT_TRAILERS = [
    "Claude <noreply@anthropic.com>",
    "Claude Opus 4.7 (1M context) <noreply@anthropic.com>",
    "Claude Code <claude@localhost>",
    "Claude Sonnet 4.5 <me@local>",
    "claude[bot] <209825114+claude[bot]@users.noreply.github.com>",
    "Cursor <cursoragent@cursor.com>",
    "Cursor Agent <agent@local>",
    "aider (gpt-4o) <aider@aider.chat>",
    "aider (openrouter/anthropic/claude-3.7-sonnet) <noreply@aider.chat>",
    "Copilot <198982749+Copilot@users.noreply.github.com>",
    "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>",
    "GitHub Copilot <copilot@github.com>",
    "Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>",
    "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
    "Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
    "Codex <codex@openai.com>",
    "OpenAI Codex <noreply@openai.com>",
    "Codex (gpt-5.3) <codex@local>",
    "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
    "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
    "Gemini CLI <gemini-cli@google.com>",
    "Windsurf Cascade <noreply@codeium.com>",
    "openhands <openhands@all-hands.dev>",
    "Amp <amp@ampcode.com>",
    "opencode <noreply@opencode.ai>",
    "Weblate <hosted@weblate.org>",
    "Hosted Weblate <hosted@weblate.org>",
    "Languages add-on <noreply-addon-languages@weblate.org>",
    "Crowdin Bot <support+bot@crowdin.com>",
    "transifex-integration[bot] <43880903+transifex-integration[bot]@users.noreply.github.com>",
    "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
    "dependabot-preview[bot] <27856297+dependabot-preview[bot]@users.noreply.github.com>",
    "Renovate Bot <bot@renovateapp.com>",
    "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>",
    "pre-commit-ci[bot] <66853113+pre-commit-ci[bot]@users.noreply.github.com>",
    "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
    "GitHub Actions <actions@github.com>",
    "ImgBotApp <ImgBotHelp@gmail.com>",
    "allcontributors[bot] <46447321+allcontributors[bot]@users.noreply.github.com>",
    "semantic-release-bot <semantic-release-bot@martynus.net>",
    "snyk-bot <snyk-bot@snyk.io>",
    "GitHub <noreply@github.com>",
]
PEOPLE_TRAILERS = [
    "Claude Monet <claude@mail.example>",
    "Claude <claude@mail.example>",
    "Jean-Claude Dupont <claude.dupont@mail.example>",
    "Claude Shannon <583231+cshannon@users.noreply.github.com>",
    "Claudia Meyer <claudia@mail.example>",
    "Devin Booker <devin@mail.example>",
    "Devin <devin-b@users.noreply.github.com>",
    "Jules Verne <jules@mail.example>",
    "Jules <1+jules@users.noreply.github.com>",
    "Gemini Adams <gemini@mail.example>",
    "Cody Bell <cody@mail.example>",
    "Junie Park <junie@mail.example>",
    "Cursor <cursor@mail.example>",
    "Jane Doe (aider) <jane@mail.example>",
    "Anna Anthropic <anna@anthropic.com>",
    "Otto Penai <otto@openai.com>",
    "Robot <robot@mail.example>",
    "Abbott <abbott@mail.example>",
    "Action Jackson <action@mail.example>",
    "Travis <travis@mail.example>",
]


def split_trailer(trailer: str) -> tuple[str, str]:
    name, _, address = trailer.removesuffix(">").partition(" <")
    return name, address


@pytest.mark.parametrize(("trailer", "is_agent"), [
    *((trailer, True) for trailer in AGENT_TRAILERS), *((trailer, False) for trailer in PEOPLE_TRAILERS),
])  # fmt: skip
def test_agents_are_told_from_people(trailer: str, is_agent: bool) -> None:
    name, address = split_trailer(trailer)
    login = address.removesuffix("@users.noreply.github.com").rpartition("+")[2] if "users.noreply" in address else None
    assert AgentDetector().is_agent(name, login, None, [address]) is is_agent


def test_agents_are_marked_wherever_they_stand_in_a_commit(repository: GitRepository) -> None:
    repository.write_file("a", "1").commit("Ada", trailers=[f"Co-authored-by: {line}" for line in AGENT_TRAILERS])
    repository.write_file("a", "2").commit("Claude", "noreply@anthropic.com")
    history = load_history(repository.folder, today=TODAY)
    assert {person.name for person in history.files["a"].people if not person.is_bot} == {"Ada"}


@pytest.mark.parametrize(
    "agent", ["our-bot", "OUR-BOT", "our-*", "deploy@ci.example.net", "*@ci.example.net", "deploy@*"]
)
def test_hub_names_agents_of_its_own(repository: GitRepository, agent: str) -> None:
    repository.write_file("a", "1").commit("Deploy", "deploy@ci.example.net")
    repository.write_file("a", "2").commit("Our", "7+our-bot@users.noreply.github.com")
    repository.write_file("a", "3").commit("Ada", "ada@ci.example.net.example.com")
    people = load_history(repository.folder, today=TODAY, agents=[agent]).files["a"].people
    assert [person.is_bot for person in people].count(True) == 1
    assert not people[2].is_bot
    assert not any(person.is_bot for person in read_history(repository).files["a"].people)
