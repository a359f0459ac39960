"""Exports the issuer's DID document and the revocation list, and collects the credentials that are to be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lyceum.credentials import (
    REVOCATION_LIST_ADDRESS,
    Issuer,
    UnsignedBadges,
    build_did_document,
    build_revocation_list,
    build_unsigned_badges,
    make_certified_award,
)
from lyceum.schema import Revocation
from lyceum.site.output import encode_json
from lyceum.site.shards import list_shard_names
from lyceum.site.view_context import ViewContext


def export_credentials(issuer: Issuer | None, revocations: Iterable[Revocation]) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of each file.

    What earlier keys signed can be verified even if no key signs now. A revoked credential is still signed; the revocation
    list names it.
    """
    if issuer is None or not issuer.public_keys:
        return
    yield issuer.did_document_address, encode_json(build_did_document(issuer))
    yield REVOCATION_LIST_ADDRESS, encode_json(build_revocation_list(issuer, revocations))


def list_badge_shards(context: ViewContext) -> tuple[str, ...]:
    """Return the names of the shards of learners; none if badges are not signed."""
    if not (context.issuer and context.issuer.current_public_key):
        return ()
    return list_shard_names(context.sources.count_shards())


def list_unsigned_badges(context: ViewContext, shard: str) -> Iterator[UnsignedBadges]:
    """Yield the credentials of each learner of a shard who has any, revoked ones included."""
    issuer, hub = context.issuer, context.hub
    assert issuer
    handles = context.sources.list_shard(shard, context.sources.count_shards())
    for learner in context.get_learners(handles):
        revoked = (award for award in hub.revoked_awards if award.learner == learner.key)
        awards = [make_certified_award(hub, context.translator, award) for award in (*learner.awards, *revoked)]
        if awards:
            yield build_unsigned_badges(issuer, learner.key, awards)
