"""What GitHub's preview shows is what the site shows. The exceptions are a list, and the guide has their sentences."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from lyceum.markdown import find_losses, render_markdown
from tests.support.github_markdown import FOLDER, KEEPING_FINDER, normalize_html, read_examples
from tests.support.paths import ROOT

EXCEPTIONS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "exceptions.yml").read_text("utf-8"))
SHOWN_EXCEPTIONS = [exception for exception in EXCEPTIONS if "markdown" in exception]


def test_site_shows_the_examples_of_github_as_github_does() -> None:
    different = {}
    count = 0
    for example in read_examples():
        count += 1
        html = str(render_markdown(example.markdown, references=KEEPING_FINDER, first_level=1).html)
        ours, theirs = normalize_html(html), normalize_html(example.html)
        if ours != theirs:
            different[example.name] = (example.markdown, theirs, ours)
    expected = {name for exception in EXCEPTIONS for name in exception.get("examples", ())}
    assert count > 700
    assert {name: different[name] for name in different.keys() - expected} == {}
    assert expected - different.keys() == set(), "these exceptions are none any more"


@pytest.mark.parametrize("exception", SHOWN_EXCEPTIONS, ids=lambda exception: exception["markdown"][:30])
def test_exceptions_are_shown_as_the_list_says(exception: dict[str, Any]) -> None:
    assert exception["site"] in str(render_markdown(exception["markdown"]).html)


def test_guide_has_every_exception() -> None:
    guide = " ".join((ROOT / "content/pages/guide.md").read_text("utf-8").split())
    missing = [exception["guide"] for exception in EXCEPTIONS if exception.get("guide", "") not in guide]
    assert missing == []


@pytest.mark.parametrize(
    ("markdown", "name"),
    [
        ("# Setup\n[x](#setup)", "t-setup"),
        ("# Setup\n# Setup\n# Setup\n[x](#setup-2)", "t-setup-2"),
        ("# What's new?\n[x](#whats-new)", "t-whats-new"),
        ("# A  b - c_d\n[x](#a--b---c_d)", "t-a--b---c_d"),
        ("# `code` & *more*\n[x](#code--more)", "t-code--more"),
        ("# 🚀 Go\n[x](#-go)", "t--go"),
        ("# :rocket: Go\n[x](#rocket-go)", "t-rocket-go"),
        ("# 🚀 Go\n# :rocket: Run\n[x](#-go)", "t--go"),
        ('<h1 align="center">:rocket: Go</h1>\n\n[x](#rocket-go)', "t-rocket-go"),
        ("# Über uns\n[x](#über-uns)", "t-über-uns"),
        ("# Über uns\n[x](#%C3%BCber-uns)", "t-über-uns"),
        ("# 中文 标题\n[x](#中文-标题)", "t-中文-标题"),
        ("# हिन्दी\n[x](#हिन्दी)", "t-हिन्दी"),
        ("# مرحبا بكم\n[x](#مرحبا-بكم)", "t-مرحبا-بكم"),
        ("# a-1\n# a\n# a\n[x](#a-2)", "t-a-2"),
        ("Title\n=====\n[x](#title)", "t-title"),
        ("# [link](https://a.example) here\n[x](#link-here)", "t-link-here"),
        ('<a name="here"></a>\n\n[x](#here)', "t-here"),
        ('<h2 id="own">Other</h2>\n\n[x](#own)', "t-other"),
        ("# Setup\n[x](#user-content-setup)", "t-setup"),
        ("# Setup\n[x](#Setup)", "t-setup"),
    ],
)
def test_links_to_headings_lead_where_github_leads(markdown: str, name: str) -> None:
    html = str(render_markdown(markdown).html)
    assert f'href="#{name}"' in html
    assert f'id="{name}"' in html
    assert find_losses(markdown) == ()
