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
    "claude-opus-4-5 <agent@local>",
    "claude_opus_4_5 <agent@local>",
    "Claude (Opus 4.5) <agent@local>",
    "\N{ROBOT FACE} Claude <agent@local>",
    "Claude via Copilot <agent@local>",
    "Claude <81847+claude@users.noreply.github.com>",
    "Claude <claude@users.noreply.github.com>",
    "anthropic-code-agent[bot] <242468646+Claude@users.noreply.github.com>",
    "GPT-5 via Copilot <agent@local>",
    "GPT 5 <agent@local>",
    "o3 via Copilot <agent@local>",
    "Gemini <noreply@google.com>",
    "Gemini 2.5 Pro <agent@local>",
    "gemini-code-assist <agent@local>",
    "cursor-agent <agent@local>",
    "devin-ai <agent@local>",
    "Jules (Google) <agent@local>",
    "google-labs-jules <agent@local>",
    "qwen3-coder <agent@local>",
    "GLM-4.6 <agent@local>",
    "Kimi K2 <agent@local>",
    "Crush <crush@charm.land>",
    "sourcery-ai <agent@local>",
    "CodeRabbit AI <agent@local>",
    "Mend Renovate <agent@local>",
    "pre-commit.ci <agent@local>",
    "All Contributors <agent@local>",
    "Weblate Translation Memory <agent@local>",
    "github-merge-queue <118344674+github-merge-queue@users.noreply.github.com>",
    "GitBook Bot <agent@local>",
    "Travis CI <builds@travis-ci.com>",
    "ghost <10137+ghost@users.noreply.github.com>",
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
    "Claude Ai <claude@mail.example>",
    "Devin Ai <devin@mail.example>",
    "Claude O. <claude@mail.example>",
    "Claude Oz <claude@mail.example>",
    "Claude Cody <claude@mail.example>",
    "claude75 <claude@mail.example>",
    "Kimi7 <kimi@mail.example>",
    "Kimi Meyer <kimi@mail.example>",
    "Jules Max <jules@mail.example>",
    "Jules Bolt <jules@mail.example>",
    "Devin Cloud <devin@mail.example>",
    "Copilot Jones <jones@mail.example>",
    "Deepseekha Rao <rao@mail.example>",
    "Renovate Rossi <rossi@mail.example>",
    "Windsurf Lena <lena@mail.example>",
    "Google Julesson <julesson@mail.example>",
    "Microsoft Aiko <aiko@mail.example>",
    "Dependabot Fan <fan@mail.example>",
    "Ada (via Copilot) <ada@mail.example>",
    "Claude <77+claude@users.noreply.github.com>",
]


def split_trailer(trailer: str) -> tuple[str, str]:
    name, _, address = trailer.removesuffix(">").partition(" <")
    return name, address


@pytest.mark.parametrize(("trailer", "is_agent"), [
    *((trailer, True) for trailer in AGENT_TRAILERS), *((trailer, False) for trailer in PEOPLE_TRAILERS),
])  # fmt: skip
def test_agents_are_told_from_people(trailer: str, is_agent: bool) -> None:
    name, address = split_trailer(trailer)
    number, _, login = address.partition("@users.noreply.github.com")[0].rpartition("+")
    account = (login, int(number) if number else None) if "users.noreply" in address else (None, None)
    assert AgentDetector().is_agent(name, *account, [address]) is is_agent


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


def test_name_of_an_agent_takes_nobody_s_commits(repository: GitRepository) -> None:
    for address in ("jane@mail.example", "9+kim@users.noreply.github.com"):
        repository.write_file("a", f"1 {address}").commit("Jane", address)
        repository.write_file("a", f"2 {address}").commit("Claude Code", address)
    repository.write_file("a", "3").commit("Copilot", "only-this@mail.example")
    people = load_history(repository.folder, today=TODAY).files["a"].people
    assert [(person.name, person.is_bot) for person in people] == [("Jane", False), ("Jane", False), ("Copilot", True)]


def test_mailmap_makes_no_person_of_an_agent_and_no_agent_of_a_person(repository: GitRepository) -> None:
    repository.write_file(".mailmap", "Jane <jane@mail.example> <noreply@anthropic.com>\n")
    repository.write_file("a", "1").commit("Jane", "jane@mail.example")
    repository.write_file("a", "2").commit("Claude", "noreply@anthropic.com")
    people = load_history(repository.folder, today=TODAY).files["a"].people
    assert [person.is_bot for person in people] == [False, True]


@pytest.mark.parametrize(
    ("agent", "login", "is_agent"),
    [
        ("*a" * 29 + "*b", "a" * 250, False),  # a pattern that tries every way to share out the letters would never end
        ("*a" * 29 + "*", "a" * 250, True),
        ("our*bot", "ourbot", True),
        ("ourb*bot", "ourbot", False),
        ("*ab*ba*", "aba", False),
        ("a*", "a", True),
        ("a.*", "ab", False),
    ],
)
def test_each_star_of_an_agent_stands_for_any_characters(agent: str, login: str, is_agent: bool) -> None:
    assert AgentDetector.create([agent]).matches_own_list(login) is is_agent
