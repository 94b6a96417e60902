# Everything here needs only make and Python 3.11, 3.12 or 3.13. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# The first suitable Python on the PATH; override with PYTHON=...
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= 2

.PHONY: help setup setup-dev run test fuzz hostile check check-release check-formats mutants format messages screenshots browser lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: $(VENV)/local.stamp ## virtual environment with all that `make run` needs
setup-dev: $(VENV)/dev.stamp ## the same with the tools for tests and checks

run: $(VENV)/local.stamp ## start the whole platform; options by ARGS="--port 8123"
	@exec $(BIN)/python manage.py up $(ARGS)

test: $(VENV)/dev.stamp browser ## the test suite; options by ARGS="-k name"
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

fuzz: $(VENV)/dev.stamp ## 40,000 generated requests from the API's OpenAPI document, fewer by FUZZ_REQUESTS=4000; another seed by FUZZ_SEED=1
	FUZZ_REQUESTS=$${FUZZ_REQUESTS:-40000} $(BIN)/python -m pytest -n $(WORKERS) -rP tests/api/test_fuzz.py $(ARGS)

hostile: $(VENV)/dev.stamp ## all pages and operations over unusual rows that the database accepts
	HOSTILE_WORLDS=all $(BIN)/python -m pytest -n $(WORKERS) tests/hostile $(ARGS)

TEMPLATES := oasst/templates tasks/templates leaderboard/templates exports/templates moderation/templates chat/templates
ASSETS = $(shell git ls-files '*/static/*.css' '*/static/*.js' | grep -v /vendor/)
FORMATS := .venv-formats
check-formats: $(VENV)/dev.stamp ## run TRL's trainers for two steps on every training format (torch, 6 GB, in a venv of its own)
	@test -x $(FORMATS)/bin/python || $(BIN)/python -m venv $(FORMATS)
	@$(FORMATS)/bin/python -m pip install --quiet --disable-pip-version-check "torch~=2.15" "trl~=1.16"
	$(BIN)/python -m tests.trainers.samples $(FORMATS)/samples
	$(FORMATS)/bin/python tests/trainers/two_steps.py $(FORMATS)/samples

check: $(VENV)/dev.stamp ## formatting, lint, types, import contracts, templates, styles, scripts, settings, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --check --lint $(TEMPLATES)
	$(BIN)/biome format $(ASSETS)
	$(BIN)/biome lint $(ASSETS)
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.house.release --warn

check-release: check ## fails on missing translations and old screenshots, which `make check` only warns about
	$(BIN)/python -m tests.house.release

MODULES ?=
MUTANTS := .venv-mutants
mutants: $(VENV)/dev.stamp ## mutation testing of the pure modules, fewer by MODULES="tasks/rules/acceptance.py"
	@test -x $(MUTANTS)/bin/python || $(BIN)/python -m venv $(MUTANTS)
	@$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check "cosmic-ray~=8.7"
	PYTHONPATH=$$($(MUTANTS)/bin/python -c 'import site; print(site.getsitepackages()[0])') $(BIN)/python -m tests.mutants $(MODULES)

format: $(VENV)/dev.stamp ## format the code and apply the linter's automatic fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --quiet --reformat $(TEMPLATES) || true
	$(BIN)/biome format --write $(ASSETS)

messages: $(VENV)/dev.stamp ## collect the texts of the interface into the catalogues and compile them (needs GNU gettext)
	@command -v xgettext msgmerge msgfmt >/dev/null || { echo "GNU gettext is needed, such as: apt-get install gettext" >&2; exit 1; }
	@for app in oasst tasks leaderboard exports moderation chat; do mkdir -p $$app/locale && (cd $$app && \
	  ../$(BIN)/django-admin makemessages --locale es --locale ar --no-wrap --add-location file --no-obsolete && \
	  ../$(BIN)/django-admin compilemessages --verbosity 0); done

screenshots: $(VENV)/dev.stamp browser ## pictures of the main pages into docs/screenshots
	$(BIN)/python -m tests.browser.screenshots

browser: ## Chromium for the browser tests, installed where this user may
	@bash tests/browser/install_chromium.sh

lock: $(VENV)/dev.stamp ## resolve the dependencies into requirements*.txt (hashes, no addresses)
	$(BIN)/pip install --quiet uv
	$(BIN)/python -m uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(BIN)/python -m uv pip compile $(LOCK) --extra embedded -c requirements.txt pyproject.toml -o requirements-local.txt
	$(BIN)/python -m uv pip compile $(LOCK) --extra embedded --extra dev -c requirements-local.txt pyproject.toml -o requirements-dev.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

clean: ## remove the virtual environment and caches; the data in .data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11, 3.12 or 3.13 is needed and none is on the PATH. Name one with: make PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@echo "Preparing $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

# The stamp is written after pip has finished, so an interrupted install is repeated.
$(VENV)/local.stamp: requirements-local.txt | $(BIN)/python
	@echo "Installing the dependencies (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(BIN)/python
	@echo "Installing the dependencies and the development tools (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(VENV)/local.stamp
