"""What views show besides the hub, read through the database: whoever asks depends on what it was told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from lyceum.credentials import Issuer
from lyceum.diagnostics import Problem
from lyceum.hub import Hub
from lyceum.images import CardSelection, ProfilePictures, select_cards
from lyceum.loader import find_linked_path, find_picture_path
from lyceum.markdown import list_anchors
from lyceum.pictures import ProcessedPicture
from lyceum.queries import Database, Input, query
from lyceum.schema import fold_key
from lyceum.scoring import find_shard, split_into_shards
from lyceum.site.growing_lists import ListPart, divide_growing_list
from lyceum.site.learner_values import list_result_names, map_learners, map_learners_of_shard
from lyceum.site.shards import MAX_PEOPLE_PER_SHARD, count_shards, group_by_shard
from lyceum.site.site_inputs import (
    BODY,
    ISSUER,
    LINKABLE,
    MENTIONED,
    PICTURE_KEYS,
    PROBLEMS,
    PROFILE_PICTURE,
    TEXT_PICTURE,
)
from lyceum.site.text_links import TextLinks, link_to

ValueT = TypeVar("ValueT")
CARD_SHARDS = 256


class RecordedSources:
    """`ViewSources` of a database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._db.read(PROBLEMS)

    @property
    def issuer(self) -> Issuer | None:
        return self._db.find(ISSUER)

    @property
    def cards(self) -> CardSelection:
        return self._db.get(choose_cards)

    def has_card(self, card_folder: str, key: str) -> bool:
        return self._db.get(has_card, f"{card_folder}/{key}")

    def has_picture(self, handle: str) -> bool:
        return self._db.find(PROFILE_PICTURE, handle) is not None

    @property
    def profile_pictures(self) -> ProfilePictures:
        return _RecordedInputs(self._db, PROFILE_PICTURE, "profile pictures")

    @property
    def text_pictures(self) -> Mapping[str, ProcessedPicture]:
        return _RecordedInputs(self._db, TEXT_PICTURE, "text pictures")

    def find_text_picture(self, source: str, path: str) -> tuple[str, int, int] | None:
        return self._db.get(find_text_picture, f"{path}\0{source}")

    def find_text_link(self, target: str, path: str, page_address: str) -> str | None:
        address = self._db.get(find_link, f"{path}\0{target}")
        return None if address is None else link_to(address, page_address)

    def find_mentioned_key(self, name: str) -> str | None:
        return self._db.find(MENTIONED, fold_key(name))

    def has_maintainer_page(self, path: str) -> bool:
        return self._db.get(has_maintainer_page, path)

    def map_learners(self, name: str) -> Mapping[str, Any]:
        return map_learners(self._db, name)

    def map_learners_of_shard(self, name: str, shard: str, shard_count: int) -> Mapping[str, Any]:
        return map_learners_of_shard(self._db, name, shard, shard_count)

    def list_result_names(self) -> list[str]:
        return [name for key in get_hub(self._db).challenges for name in self._db.get(name_results, key)]

    def count_shards(self, people_per_shard: int = MAX_PEOPLE_PER_SHARD) -> int:
        return self._db.get(count_learner_shards, str(people_per_shard))

    def list_shard(self, name: str, shard_count: int) -> tuple[str, ...]:
        return self._db.get(list_shard, f"{shard_count}/{name}")

    def select_list_part(self, family: str, page_size: int, number: int) -> ListPart:
        return self._db.get(find_list_part, f"{family}/{page_size}/{number}")

    def remember(self, key: Hashable, compute: Callable[[], ValueT]) -> ValueT:
        return self._db.remember(key, compute)


class _RecordedInputs(Mapping[str, ValueT], Generic[ValueT]):
    """Inputs of a kind by their keys."""

    def __init__(self, db: Database, source: Input[ValueT], name: str) -> None:
        self._db, self._source, self._name = db, source, name

    def __getitem__(self, key: str) -> ValueT:
        return self._db.read(self._source, key)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._db.find(self._source, key) is not None

    def __iter__(self) -> Iterator[str]:
        keys: tuple[str, ...] = self._db.read(PICTURE_KEYS, self._name)
        return iter(keys)

    def __len__(self) -> int:
        return len(self._db.read(PICTURE_KEYS, self._name))


def get_hub(db: Database) -> Hub:
    """Return the hub. Its parts are read when they are used; the settings are for everybody who has it."""
    return db.remember("hub", lambda: Hub(db))


@query
def choose_cards(db: Database, _key: str) -> CardSelection:
    """The pages that have a social card of their own."""
    return select_cards(get_hub(db))


@query
def list_shard_cards(db: Database, shard: str) -> tuple[str, ...]:
    """The keys of `has_card` in a shard of them for which it is true: another card concerns few pages."""
    shards = db.remember("cards", lambda: split_into_shards(map("/".join, db.get(choose_cards).keys), CARD_SHARDS))
    return shards[shard]


@query
def has_card(db: Database, key: str) -> bool:
    """Whether the page with the key `<folder of the card>/<key>` has a social card."""
    return key in db.get(list_shard_cards, find_shard(key, CARD_SHARDS))


@query
def find_text_picture(db: Database, key: str) -> tuple[str, int, int] | None:
    """The path, the width and the height of a picture that a text shows: `<path of the text>`, a zero byte, the address."""
    path, _, source = key.partition("\0")
    picture_path = find_picture_path(db.read(LINKABLE, "pictures"), path, source)
    picture = db.find(TEXT_PICTURE, picture_path) if picture_path else None
    return (picture_path, picture.width, picture.height) if picture_path and picture else None


@query
def find_link(db: Database, key: str) -> str | None:
    """The address, with its anchor, to which a link of a text leads: `<path of the text>`, a zero byte, the link."""
    path, _, target = key.partition("\0")
    links = db.remember("links", lambda: TextLinks(db.read(LINKABLE, "pages")))
    address = links.find_page_address(path, target)
    fragment = target.partition("#")[2]
    if address is None or not fragment:
        return address
    body = db.find(BODY, find_linked_path(path, target) or "")
    anchor = list_anchors(body).find_id(fragment) if body else None
    return f"{address}#{anchor}" if anchor else address


@query
def has_maintainer_page(db: Database, path: str) -> bool:
    """Whether the maintainers wrote a page, such as `guide.md`."""
    return f"content/pages/{path}" in db.read(LINKABLE, "pages").paths


@query
def find_list_part(db: Database, key: str) -> ListPart:
    """What a page shows of a list: `<family>/<items of a page>/<number of the page>`."""
    family, page_size, number = key.split("/")
    return divide_growing_list(get_hub(db), family, int(page_size)).select_part(int(number))


@query
def count_learner_shards(db: Database, people_per_shard: str) -> int:
    """The number of shards of learners, by how many a shard has: most new learners change none of them."""
    return count_shards(len(get_hub(db).learners), people_per_shard=int(people_per_shard))


@query
def list_shard(db: Database, key: str) -> tuple[str, ...]:
    """The keys of the learners of a shard: `<number of shards>/<name>`."""
    shard_count, _, name = key.partition("/")
    shards = db.remember(("shards", shard_count), lambda: group_by_shard(get_hub(db).learners, int(shard_count)))
    return shards[name]


@query
def name_results(db: Database, challenge: str) -> tuple[str, ...]:
    """The names that the results of a challenge have in lower case."""
    return list_result_names(get_hub(db), challenge)
