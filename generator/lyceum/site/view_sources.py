"""What views show besides the hub: problems, pictures, links between texts, and who signs badges."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from lyceum.credentials import Issuer
from lyceum.diagnostics import Problem
from lyceum.hub import Hub
from lyceum.images import CardSelection, ProfilePictures, select_cards
from lyceum.loader import find_picture_path
from lyceum.pictures import ProcessedPicture
from lyceum.schema import fold_key
from lyceum.site.growing_lists import ListPart, divide_growing_list
from lyceum.site.learner_values import list_result_names, map_learners, map_learners_of_shard
from lyceum.site.shards import MAX_PEOPLE_PER_SHARD, count_shards, group_by_shard
from lyceum.site.text_links import TextLinks

ValueT = TypeVar("ValueT")


class ViewSources(Protocol):
    """Where views find what is not in the hub."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    @property
    def issuer(self) -> Issuer | None: ...

    @property
    def cards(self) -> CardSelection:
        """The social cards of the hub."""
        ...

    def has_card(self, card_folder: str, key: str) -> bool: ...

    def has_picture(self, handle: str) -> bool:
        """Tell whether a learner's picture could be loaded; all others get a drawn avatar."""
        ...

    @property
    def profile_pictures(self) -> ProfilePictures: ...

    @property
    def text_pictures(self) -> Mapping[str, ProcessedPicture]:
        """The pictures that texts show, by the path of the contributed file."""
        ...

    def find_text_picture(self, source: str, path: str) -> tuple[str, int, int] | None:
        """Return the path, the width and the height of the picture that a text of the file at `path` shows."""
        ...

    def find_text_link(self, target: str, path: str, page_address: str) -> str | None:
        """Return the link from a page for a relative link in a text of the file at `path`."""
        ...

    def find_mentioned_key(self, name: str) -> str | None:
        """Return the key of the learner with this handle or this GitHub login."""
        ...

    def has_maintainer_page(self, path: str) -> bool: ...

    def count_shards(self, people_per_shard: int = MAX_PEOPLE_PER_SHARD) -> int:
        """Return the number of shards into which the learners are divided."""
        ...

    def map_learners(self, name: str) -> Mapping[str, Any]:
        """Return a value of `LEARNER_VALUES` for each learner, by key."""
        ...

    def map_learners_of_shard(self, name: str, shard: str, shard_count: int) -> Mapping[str, Any]:
        """Return the same for the learners of a shard, sorted."""
        ...

    def list_result_names(self) -> Iterable[str]:
        """Return the names that results have, in lower case: `<challenge>/<key>`."""
        ...

    def list_shard(self, name: str, shard_count: int) -> tuple[str, ...]:
        """Return the keys of all learners of a shard, sorted."""
        ...

    def select_list_part(self, family: str, page_size: int, number: int) -> ListPart:
        """Return what the page with a number, from 1, shows of the list of a family."""
        ...

    def remember(self, key: Hashable, compute: Callable[[], ValueT]) -> ValueT:
        """Return what a function computes; it is called once."""
        ...


class PlainSources:
    """Finds everything in the values of one build."""

    def __init__(
        self,
        hub: Hub,
        *,
        problems: Iterable[Problem] = (),
        profile_pictures: ProfilePictures = MappingProxyType({}),
        text_pictures: Mapping[str, ProcessedPicture] = MappingProxyType({}),
        issuer: Issuer | None = None,
    ) -> None:
        assert hub.checked_library
        self._hub, self._library = hub, hub.checked_library
        self.problems = tuple(problems)
        self.issuer = issuer
        self.profile_pictures = profile_pictures
        self.text_pictures = text_pictures
        self._remembered: dict[Hashable, Any] = {}

    @cached_property
    def cards(self) -> CardSelection:
        return select_cards(self._hub)

    @cached_property
    def _card_keys(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.cards.keys)

    def has_card(self, card_folder: str, key: str) -> bool:
        return (card_folder, key) in self._card_keys

    def has_picture(self, handle: str) -> bool:
        return handle in self.profile_pictures

    def find_text_picture(self, source: str, path: str) -> tuple[str, int, int] | None:
        picture_path = find_picture_path(self._library, path, source)
        picture = self.text_pictures.get(picture_path or "")
        return (picture_path, picture.width, picture.height) if picture_path and picture else None

    def find_text_link(self, target: str, path: str, page_address: str) -> str | None:
        return self._text_links.find_link(target, path, page_address)

    @cached_property
    def _text_links(self) -> TextLinks:
        return TextLinks(self._library)

    def find_mentioned_key(self, name: str) -> str | None:
        key = fold_key(name)
        return key if key in self._hub.learners else self._keys_by_login.get(key)

    @cached_property
    def _keys_by_login(self) -> Mapping[str, str]:
        learners = self._hub.learners.items()
        return {
            fold_key(str(details.entry.value.github)): key for key, details in learners if details.entry.value.github
        }

    def has_maintainer_page(self, path: str) -> bool:
        return f"content/pages/{path}" in self._library.paths

    def map_learners(self, name: str) -> Mapping[str, Any]:
        return map_learners(self._hub.database, name)

    def map_learners_of_shard(self, name: str, shard: str, shard_count: int) -> Mapping[str, Any]:
        return map_learners_of_shard(self._hub.database, name, shard, shard_count)

    def list_result_names(self) -> Iterable[str]:
        return [name for key in self._hub.challenges for name in list_result_names(self._hub, key)]

    def count_shards(self, people_per_shard: int = MAX_PEOPLE_PER_SHARD) -> int:
        return count_shards(len(self._hub.learners), people_per_shard=people_per_shard)

    def select_list_part(self, family: str, page_size: int, number: int) -> ListPart:
        return divide_growing_list(self._hub, family, page_size).select_part(number)

    def list_shard(self, name: str, shard_count: int) -> tuple[str, ...]:
        shards = self.remember(("shards", shard_count), lambda: group_by_shard(self._hub.learners, shard_count))
        return shards[name]

    def remember(self, key: Hashable, compute: Callable[[], ValueT]) -> ValueT:
        if key not in self._remembered:
            self._remembered[key] = compute()
        value: ValueT = self._remembered[key]
        return value
