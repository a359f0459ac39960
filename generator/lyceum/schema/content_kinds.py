"""The table of the kinds of content files: path pattern, class and format of each."""

from __future__ import annotations

from dataclasses import dataclass

from lyceum.schema.activity import Activity
from lyceum.schema.badge_rules import BadgesFile
from lyceum.schema.base import ContentModel
from lyceum.schema.challenge import Challenge
from lyceum.schema.fields import describe_fields, find_nested_models
from lyceum.schema.hub_settings import HubSettings
from lyceum.schema.learner import Learner
from lyceum.schema.result import Result
from lyceum.schema.tip import Tip
from lyceum.schema.topics import TopicsFile


@dataclass(frozen=True, slots=True)
class ContentKind:
    """A kind of content file. In `path_pattern`, `{key}` stands for the name of the file or folder, which is its key."""

    name: str
    path_pattern: str
    model: type[ContentModel]
    library_field: str
    """The field of the Library that holds the entries: one entry, a mapping by folded key, or a tuple if the pattern
    names a challenge too."""
    page_address: str | None = None
    """The address of the page that shows an entry, with the same marks as `path_pattern`; None if the path does not tell."""
    has_markdown_body: bool = False
    """Whether the fields are front matter with Markdown below, and not the whole file."""
    list_field: str | None = None
    """The field of `model` that holds the file's list. None if the file is a mapping."""

    @property
    def is_single_file(self) -> bool:
        """Whether a hub has at most one such file."""
        return "{key}" not in self.path_pattern

    @property
    def is_list_in_library(self) -> bool:
        """Whether the Library holds the entries as a tuple: their keys are unique in one challenge only."""
        return "{challenge}" in self.path_pattern

    @property
    def allows_subfolders(self) -> bool:
        """Whether the files may lie in folders of the hub's own below theirs, as `learners/ad/ada.yml`."""
        return self.path_pattern.rpartition("/")[2].startswith("{key}.")

    @property
    def glob(self) -> str:
        """The pattern of the paths in the hub's folder, with `*` for each key and `**` for folders of the hub's own."""
        key = "**/*" if self.allows_subfolders else "*"
        return f"content/{self.path_pattern.format(key=key, challenge='*')}"


CONTENT_KINDS = (
    ContentKind("hub", "hub.yml", HubSettings, "settings", ""),
    ContentKind("topics", "topics.yml", TopicsFile, "topics", "topics/", list_field="topics"),
    ContentKind("badges", "badges.yml", BadgesFile, "badges", "badges/", list_field="badges"),
    ContentKind("learner", "learners/{key}.yml", Learner, "learners", "learners/{key}/"),
    ContentKind("tip", "tips/{key}.md", Tip, "tips", "tips/{key}/", has_markdown_body=True),
    ContentKind(
        "challenge",
        "challenges/{key}/challenge.md",
        Challenge,
        "challenges",
        "challenges/{key}/",
        has_markdown_body=True,
    ),
    ContentKind("result", "challenges/{challenge}/results/{key}.yml", Result, "results", "challenges/{challenge}/"),
    ContentKind("activity", "activities/{key}.yml", Activity, "activities"),
)
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
"""Endings of a learner's picture, `learners/<handle>.png`."""


def list_field_descriptions() -> tuple[str, ...]:
    """Return the description of every field, in English; translators need them, and no call of gettext holds them."""
    models = {model for kind in CONTENT_KINDS for model in (kind.model, *find_nested_models(kind.model))}
    descriptions = {field.description for model in models for field in describe_fields(model).values()}
    return tuple(sorted(descriptions - {""}))
