"""The table of the kinds of content files: path pattern, class and format of each."""

from __future__ import annotations

from dataclasses import dataclass

from lyceum.schema.activity import Activity
from lyceum.schema.badge_rules import BadgesFile
from lyceum.schema.base import ContentModel
from lyceum.schema.challenge import Challenge
from lyceum.schema.hub_settings import HubSettings
from lyceum.schema.learner import Learner
from lyceum.schema.result import Result
from lyceum.schema.tip import Tip
from lyceum.schema.topics import TopicsFile


@dataclass(frozen=True, slots=True)
class ContentKind:
    """What a path in content/ holds. `{key}` stands for the name that is the thing's key."""

    name: str
    path_pattern: str
    model: type[ContentModel]
    has_markdown_body: bool = False
    """Front matter, and Markdown below it."""
    list_field: str | None = None
    """The field that the file's list is read into; None: the file is a mapping."""


CONTENT_KINDS = (
    ContentKind("hub", "hub.yml", HubSettings),
    ContentKind("topics", "topics.yml", TopicsFile, list_field="topics"),
    ContentKind("badges", "badges.yml", BadgesFile, list_field="badges"),
    ContentKind("learner", "learners/{key}.yml", Learner),
    ContentKind("tip", "tips/{key}.md", Tip, has_markdown_body=True),
    ContentKind("challenge", "challenges/{key}/challenge.md", Challenge, has_markdown_body=True),
    ContentKind("result", "challenges/{challenge}/results/{key}.yml", Result),
    ContentKind("activity", "activities/{key}.yml", Activity),
)
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
"""Endings of a learner's picture, `learners/<handle>.png`."""
