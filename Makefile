# Every job of the project by its name; `make` alone lists them. CI and pre-commit call the same
# targets. The tools behind them are in tools/; what a step made and from what is remembered in
# var/steps/, so a step runs again when either has changed.

.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
python := .venv/bin/python

## Environment
.PHONY: venv
venv: ## Make .venv with what the site needs (PYTHON=... chooses the interpreter)
	@python=$$(PYTHON="$(PYTHON)" tools/find-python) && PYTHON="$(PYTHON)" "$$python" tools/environment.py base

.PHONY: venv-dev
venv-dev:
	@python=$$(PYTHON="$(PYTHON)" tools/find-python) && PYTHON="$(PYTHON)" "$$python" tools/environment.py dev

.PHONY: lock
lock: venv-dev ## Lock requirements/*.in anew (needs the package index)
	@tools/lock

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
