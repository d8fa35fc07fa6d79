# Everything a newcomer needs: `make demo` and `make test`. Both set themselves up; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
STAMP := $(VENV)/.ready
JS := tests/js/node_modules/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test setup lint types contracts unit format bench docs lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## import the sample year, solve, publish and serve it on http://127.0.0.1:8000 (PORT=, ARGS="--no-serve")
	@$(BIN)/fieldday demo --port $(PORT) $(ARGS)

test: setup $(JS) lint types contracts unit ## everything that must pass

setup: $(STAMP) ## make the virtual environment and install what the lock names

$(STAMP): requirements/dev.lock requirements/base.in pyproject.toml
	@echo "Setting up: a virtual environment in $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --quiet --disable-pip-version-check install --progress-bar on --require-hashes -r requirements/uv.lock
	@$(BIN)/uv pip install --python $(BIN)/python --compile-bytecode --require-hashes -r requirements/dev.lock
	@$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m solver.anneal
	@touch $@

# The readers of the feeds that live in JavaScript, and the accessibility rules; tests only.
$(JS): tests/js/package-lock.json $(STAMP)
	@$(BIN)/python tests/js/install.py
	@touch $@

lint: setup ## format and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: setup ## type check
	@$(BIN)/mypy

contracts: setup ## the arrows between the packages
	@$(BIN)/lint-imports

unit: setup $(JS) ## all tests, on all cores
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

format: setup ## put the code into its one format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup ## the quick benchmarks
	@$(BIN)/python benchmarks/run.py union-year --seconds 30 --workers 1 --out var/bench

docs: setup ## write the generated reference pages
	@$(BIN)/python docs/generate.py

lock: setup ## lock the dependencies again
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/base.in -o requirements/base.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/dev.in -o requirements/dev.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/uv.in -o requirements/uv.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/bench.in -o requirements/bench.lock

clean: ## remove what was set up and the demo's data
	@rm -rf $(VENV) tests/js/node_modules instance var
