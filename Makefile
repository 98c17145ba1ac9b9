# make demo     review the sample season in a workspace of its own and say where the results are
# make test     run the tests (offline)
# make lint     style, types and the contracts between rooms
# make bench    speed and memory against their targets
# make fuzz     read broken files for SECONDS (60) seconds: a typed error or a lawful document each
# make eval     finders and questions against gold: what is newly right, newly wrong
# make eval-model MODEL=/path/to/file.gguf   a local model's figures, into docs/model-figures.md
# make regenerate   rewrite schemas/ and the generated pages of docs/
#
# A virtual environment is made in .venv on first use. PYTHON=python3.12 picks the Python that makes
# it; VENV=/some/environment INSTALL=no uses one that already holds pbassist and its tools.

PYTHON ?= python3
VENV ?= .venv
INSTALL ?= yes
SEASON ?= corpus/samples/season
OUT ?= demo-out
WORKERS ?= auto
SECONDS ?= 60

RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check

ifeq ($(INSTALL),yes)
BASE := $(VENV)/.base-installed
DEV := $(VENV)/.dev-installed
endif

.PHONY: demo test lint bench fuzz eval eval-model regenerate pin clean
.DEFAULT_GOAL := demo

demo: $(BASE)
	@test -f $(OUT)/pbassist.toml || $(VENV)/bin/pbassist init $(OUT)
	$(VENV)/bin/pbassist review $(SEASON) --workspace $(OUT)

test: $(DEV)
	$(RUN) -m pytest -n $(WORKERS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder

lint: $(DEV)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-logo

bench: $(BASE)
	$(RUN) -m bench

fuzz: $(DEV)
	$(RUN) -m tests.fuzz --seconds $(SECONDS)

eval: $(DEV)
	$(RUN) -m evals

eval-model: $(DEV)
	$(RUN) -m evals.model $(if $(MODEL),"$(MODEL)")

regenerate: $(DEV)
	$(RUN) -m tools.regenerate

pin: $(DEV)
	$(RUN) -m tools.pin

clean:
	rm -rf $(OUT) build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "pbassist needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.base-installed: pyproject.toml requirements/base.txt | $(VENV)/.made
	$(PIP) install --quiet --constraint requirements/base.txt --editable .
	@touch $@

$(VENV)/.dev-installed: pyproject.toml requirements/base.txt requirements/dev.txt | $(VENV)/.made
	$(PIP) install --quiet --constraint requirements/base.txt --constraint requirements/dev.txt \
	  --editable '.[dev,ocr,statutes]'
	@touch $@ $(VENV)/.base-installed
