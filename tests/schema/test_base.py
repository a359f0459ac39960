"""Values of content files are pickled in the same way in every process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from lyceum.schema import Learner


def test_equal_values_have_equal_bytes_in_every_process() -> None:
    code = (
        "import pickle, sys; from lyceum.schema import Learner\n"
        "learner = Learner.model_validate({'name': 'Ada', 'joined': '2026-01-01', 'headline': 'x', 'bio': 'y', 'learning': ['sql']})\n"
        "assert pickle.loads(pickle.dumps(learner)) == learner\n"
        "assert pickle.loads(pickle.dumps(learner)).model_fields_set == learner.model_fields_set\n"
        "sys.stdout.buffer.write(pickle.dumps(learner))"
    )
    environments = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("1", "2", "3")]
    outputs = {subprocess.check_output([sys.executable, "-c", code], env=env) for env in environments}
    assert len(outputs) == 1


def test_a_changed_copy_changes_no_other_value() -> None:
    data = pickle.dumps(Learner.model_validate({"name": "Ada", "joined": "2026-01-01"}))
    first, second = pickle.loads(data), pickle.loads(data)
    assert first.model_copy(update={"headline": "x"}).model_fields_set == {"name", "joined", "headline"}
    assert first.model_fields_set == second.model_fields_set == {"name", "joined"}
