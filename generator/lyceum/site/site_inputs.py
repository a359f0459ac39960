"""Tells the database what a site is made of: the hub, what views show besides it, and what the engine built."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from lyceum.hub import Hub, derive_hub
from lyceum.queries import Input, Update
from lyceum.site.engine_job import EngineJob
from lyceum.site.inputs import BuildInputs

HUB: Input[Hub] = Input("hub")
BUILD_INPUTS: Input[BuildInputs] = Input("build-inputs")
"""What is shown besides the hub: problems, pictures, and who signs badges."""
ENGINE_JOB: Input[EngineJob] = Input("engine-job")
"""The files that the engine reads."""
BUILD: Input[str] = Input("build")
"""The name of the build that wrote a site, by the name of the folder that keeps what is known of the site."""


def set_site_inputs(update: Update, inputs: BuildInputs) -> None:
    """Set what pages and files are made of, besides what the engine builds."""
    update.set(HUB, "", _digest(_describe_hub(inputs)), lambda _: _derive_hub(inputs))
    update.set(BUILD_INPUTS, "", _digest(_describe_other_inputs(inputs)), lambda _: inputs)


def set_engine_job(update: Update, job: EngineJob) -> None:
    """Set what the engine reads from disk."""
    update.set(ENGINE_JOB, "", job.digest, lambda _: job)


def _derive_hub(inputs: BuildInputs) -> Hub:
    return derive_hub(inputs.library, inputs.history, inputs.comments, today=inputs.today)


def _describe_hub(inputs: BuildInputs) -> Iterator[object]:
    """Yield everything that the hub is derived from."""
    yield inputs.today
    for entry in inputs.library.iterate_entries():
        yield entry.path, entry.source.yaml_text, entry.body
    yield inputs.library.paths, inputs.library.omitted_paths, inputs.library.pictures, inputs.library.accounts
    yield inputs.problems  # they decide which parts of an entry are left out
    history = inputs.history
    yield from history.list_digests().items()
    yield history.head, history.is_shallow, history.contributions, history.project_commits, history.profile_authors
    yield inputs.comments


def _describe_other_inputs(inputs: BuildInputs) -> Iterator[object]:
    yield inputs.problems, inputs.omitted_paths, inputs.library.large_losses, inputs.issuer
    yield from inputs.profile_pictures.items()
    yield from inputs.text_pictures.items()


def _digest(parts: Iterator[object]) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.digest()
