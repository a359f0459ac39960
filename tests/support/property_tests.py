"""The budgets of property tests: a fixed one for every run, and a long one for `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

PROFILE_VARIABLE = "LYCEUM_HYPOTHESIS_PROFILE"
"""The environment variable that names the profile: `ci`, the default, or `fuzz`."""
FUZZ_FACTOR = 50
"""How many times more examples `make fuzz` tries."""
CI_EXAMPLES = 60

_SLOW_INPUTS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def count_examples(examples: int) -> int:
    """Return how many examples a test tries that tries this many in an ordinary run."""
    return examples * FUZZ_FACTOR if _read_profile_name() == "fuzz" else examples


def load_hypothesis_profile() -> None:
    """Load the profile that the environment names. An ordinary run tries the same examples each time."""
    settings.register_profile(
        "ci",
        max_examples=CI_EXAMPLES,
        derandomize=True,
        deadline=None,
        print_blob=True,
        suppress_health_check=_SLOW_INPUTS,
    )
    settings.register_profile(
        "fuzz",
        max_examples=CI_EXAMPLES * FUZZ_FACTOR,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile(_read_profile_name())


def _read_profile_name() -> str:
    return os.environ.get(PROFILE_VARIABLE, "ci")
