# Every target sets up what it needs. `make run` and `make test` are all one has to know.

.DEFAULT_GOAL := run
.PHONY: run install install-shared install-sentry secrets serve test test-fast test-postgres test-all lint messages lock bench load attack fuzz mutants screenshots lighthouse styleguide contract browser clean

# The first interpreter that is new enough; .python-version speaks to pyenv and uv.
PYTHON := $(shell for p in python3.13 python3 python3.14 python3.12 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Where it is set, every program that a test starts compiles the whole panel again.
unexport PYTHONDONTWRITEBYTECODE

run: .venv/run
	@exec $(BIN)/python manage.py demo $(if $(RESET),--reset)

install: .venv/run
	@echo "Installed in .venv. README.md says how to go on: Connect a real account."

# With the drivers of PostgreSQL and Valkey, which several machines share.
install-shared: .venv/shared install

# With reports of defects to Sentry, or to what understands its protocol.
install-sentry: .venv/sentry install

# Two new secrets, as lines for a shell: make -s secrets > panel.env
secrets: .venv/run
	@$(BIN)/python -m panel.new_secrets

# The panel alone, with the settings of the environment. MALLOC_ARENA_MAX: docs/upkeep.md, "Memory".
serve: export MALLOC_ARENA_MAX ?= 2
serve: .venv/run
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@exec $(BIN)/python manage.py serve

test: .venv/dev browser
	$(BIN)/pytest -n auto --dist worksteal

test-fast: .venv/dev
	$(BIN)/pytest -n auto --dist worksteal -m "not e2e and not programs"

# The quick tests that use a database, with PostgreSQL and Valkey: those of TEST_DATABASE_URL and TEST_CACHE_URL, else
# servers that end with it.
test-postgres: .venv/dev
	$(BIN)/python -m bench.programs.shared $(BIN)/pytest -n auto --dist worksteal -m "not e2e and (not programs or shared)"

# The quick tests with each version of Python that the panel works with, each with packages of its own in .venv-3.x.
test-all:
	@failed=; for version in 3.12 3.13 3.14; do \
		python=$$(for p in python$$version $$HOME/.pyenv/versions/$$version.*/bin/python; do \
			$$p -c 'import sys; print(sys.executable)' 2>/dev/null && break; done); \
		test -n "$$python" || { echo "Python $$version is not installed: not tested."; continue; }; \
		echo "Python $$version:"; \
		{ test -x .venv-$$version/bin/pip || $$python -m venv --clear .venv-$$version; } && \
		.venv-$$version/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt && \
		.venv-$$version/bin/pytest -n auto --dist worksteal -m "not e2e and not programs" || failed="$$failed $$version"; \
	done; test -z "$$failed" || { echo "make test-all: failed with Python$$failed" >&2; exit 1; }

# All of them, even when one fails.
lint: .venv/dev
	@failed=; check() { "$$@" || failed="$$failed $$(basename $$1)"; }; \
	check $(BIN)/ruff check .; \
	check $(BIN)/ruff format --check .; \
	check $(BIN)/mypy; \
	check $(BIN)/lint-imports; \
	check $(BIN)/djlint --lint --quiet templates tests; \
	check $(BIN)/djlint --check --quiet templates tests; \
	check $(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings; \
	check $(BIN)/python -m django check --deploy --fail-level WARNING --settings tests.deployed; \
	test -z "$$failed" || { echo "make lint: failed:$$failed" >&2; exit 1; }

lock: .venv/dev
	$(BIN)/uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra shared -o requirements-shared.txt
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra sentry -o requirements-sentry.txt
	$(BIN)/uv pip compile pyproject.toml $(LOCK) --extra shared --extra sentry --group dev -o requirements-dev.txt
LOCK = --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --quiet

# Every text that people read. Of it, `pybabel init --domain django --locale de` makes a catalogue.
messages: .venv/dev
	@mkdir -p locale
	$(BIN)/pybabel extract --mapping babel.cfg --keyword ngettext_lazy:1,2 --keyword counted:2,3 --keyword N_ --sort-by-file --no-wrap \
		--project panel --output locale/panel.pot .

bench: .venv/dev
	$(BIN)/python -m bench

# Many members at two panels with one PostgreSQL: MEMBERS=500 SECONDS=60 RATE="10 20 40 80" REQUESTS=100000 (for memory).
load: .venv/dev
	$(BIN)/python -m bench.load $(if $(MEMBERS),--members $(MEMBERS)) $(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(RATE),--rate $(RATE)) $(if $(REQUESTS),--requests $(REQUESTS))

attack: .venv/dev
	$(BIN)/python -m bench.attack

fuzz: .venv/dev
	FUZZ_EXAMPLES=10000 $(BIN)/pytest tests/contract/test_fuzz.py

# Changes of the code that a quick test should notice: SAMPLE=300 (or all), SEED=1, ROOMS="access people", JOBS=2.
mutants: .venv/dev
	@$(BIN)/python -m bench.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(if $(JOBS),--jobs $(JOBS)) \
		$(if $(ROOMS),--rooms "$(ROOMS)") $(if $(MUTANT),--mutant "$(MUTANT)")

screenshots: .venv/dev browser
	$(BIN)/python -m tests.e2e.screenshots

# Needs npm, and half an hour. Speed is only measured well on a machine that does nothing else.
lighthouse: .venv/dev browser
	$(BIN)/python -m tests.e2e.lighthouse

# Every part of the pages in every state: http://127.0.0.1:8010/styleguide/
styleguide: .venv/dev
	$(BIN)/python -m django runserver 8010 --settings tests.styleguide.settings

# docs/contract.md, read off the code.
contract: .venv/dev
	$(BIN)/python -m tests.contract.coverage

# The browser that the tests drive: the machine's own Chromium, else one that is installed here. And the checker of HTML.
browser: .venv/dev
	@$(BIN)/python -m tests.e2e.browser
	@$(BIN)/python -m tests.e2e.html_checker

clean:
	rm -rf .venv .venv-3.* .data

.venv/run: requirements.txt | .venv/bin/pip
	@echo "Setting up .venv (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/shared: requirements-shared.txt .venv/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-shared.txt
	@touch $@

.venv/sentry: requirements-sentry.txt .venv/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-sentry.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	@echo "Setting up the development tools (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# An interrupted or failed attempt leaves no pip behind, and so is made again.
.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "The panel needs Python 3.12 or newer, and none was found on PATH." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
