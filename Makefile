# Two commands set everything up: `make demo` and `make test`. Each target first calls `setup`, which does nothing twice.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# A file's tests stay together: they share servers.
PARALLEL := --numprocesses 2 --dist loadfile
COMPILE  := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
# The system's zone data may be older than ours: Morocco left UTC+1 for good on 2026-09-20.
export PYTHONTZPATH :=
# Compiled once, not at every command: packages when they are installed, our own modules when they are first imported.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo run test quick deployment check bench mutants format lock screenshot
.DELETE_ON_ERROR:

setup: $(VENV)/.runtime

$(VENV)/.uv: requirements-uv.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/.runtime: $(VENV)/.uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.runtime requirements-bench.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/.browser: $(VENV)/.runtime requirements-browser.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-browser.lock
	@touch $@

$(VENV)/.mutation: $(VENV)/.dev requirements-mutation.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-mutation.lock
	@touch $@

demo: setup      ## the embedded stack, the ten conventions, their lives; ARGS=--exit ends by itself
	$(BIN)/conventions demo $(ARGS)

run: setup       ## the same servers and a worker, no examples
	$(BIN)/conventions run $(ARGS)

test: $(VENV)/.dev   ## all tests, on two cores
	$(BIN)/pytest $(PARALLEL) $(ARGS)

quick: $(VENV)/.dev  ## the tests that need no server
	$(BIN)/pytest $(PARALLEL) -m "not server" tests/domain tests/files tests/cli tests/messaging tests/store $(ARGS)

deployment: $(VENV)/.dev  ## the compose file, the Dockerfile and shell scripts, without an engine or a network
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/docker-compose --env-file .env.example config --quiet
	$(BIN)/compose-lint check --quiet --skip-suppressed --strict-config --no-env --fail-on low docker-compose.yml
	$(BIN)/hadolint Dockerfile
	$(BIN)/shellcheck .ci/*

check: deployment  ## the whole gate
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell
	$(BIN)/pytest $(PARALLEL) --cov --cov-branch $(ARGS)

bench: $(VENV)/.bench   ## the benchmarks: a table, and bench/results.json; ARGS=acts measures one part and keeps nothing
	$(BIN)/python -m bench $(ARGS)

mutants: $(VENV)/.mutation  ## mutation testing of the domain, one process; ARGS=term for one module; then what became of them
	TZ=Africa/Nairobi TEST_EFFORT=0.1 nice -n 19 $(BIN)/python -m tests.mutating $(ARGS)
	$(BIN)/python -m tests.mutants $(ARGS)

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshot: $(VENV)/.browser  ## the pictures of the README; needs the system's chromium
	$(BIN)/python tests/readme/screenshots.py docs/images

lock: $(VENV)/.uv    ## the locks again, with hashes and without any address
	$(COMPILE) --extra embedded pyproject.toml -o requirements.lock
	$(COMPILE) --extra embedded --extra dev pyproject.toml -o requirements-dev.lock
	$(COMPILE) --extra embedded --extra bench pyproject.toml -o requirements-bench.lock
	$(COMPILE) --extra embedded --extra browser --constraint requirements.lock pyproject.toml -o requirements-browser.lock
	$(COMPILE) --extra embedded --extra dev --extra mutation --constraint requirements-dev.lock pyproject.toml -o requirements-mutation.lock
	$(COMPILE) --constraint requirements.lock pyproject.toml -o requirements-image.lock
	$(COMPILE) requirements-uv.in -o requirements-uv.lock
