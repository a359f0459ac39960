"""Where the repository and the committed test inputs lie."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
"""The repository: also the hub of the first community."""
CORPUS = ROOT / "tests" / "corpus"
