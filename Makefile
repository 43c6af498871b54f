# The two commands: `make run` and `make test`. Everything else is for contributors.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench wheel links clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

run: $(READY) ## Play the flagship exercise on an embedded account
	@$(BIN)/gameday run

test: $(READY) ## Run every test
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

lint: $(READY) ## Check style, types and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/gameday lint scenarios/library

format: $(READY) ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## Compare exercises with bare moto; writes benchmarks/figures.json
	$(BIN)/python -m benchmarks $(BENCH_ARGS)
	$(BIN)/python -m gameday.simulator.reference

wheel: $(READY) ## Build the wheel
	$(BIN)/python -m build --wheel

clean: ## Remove what was made
	rm -rf $(VENV) build dist gameday-runs

# An archive of the repository may have lost its links, and an sdist has none; the
# editable install below reads the rooms through them.
links:
	@for room in responders scenarios scorecards simulator; do \
		test -d src/gameday/$$room || ln -sfn ../../$$room src/gameday/$$room; \
	done

$(READY): pyproject.toml constraints.txt | links
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet -c constraints.txt \
		--editable ".[custodian,investigate,sigma,storm]" --group dev
	@touch $@
