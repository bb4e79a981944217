# GNU make and a POSIX shell. `make` alone lists the targets.
MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Which Python makes .venv: the first of these that runs and is 3.11 or newer, or the one given by PYTHON=...
PYTHON ?=
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 python
INDEX ?= hanoi

BIN := .venv/bin
STAMP := .venv/.installed
UNFINISHED := .venv/.installing
PIP := $(BIN)/python -m pip -qq --no-input --disable-pip-version-check
say = @echo "==> $(1)" >&2

PYTEST = $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: help report reports test test-all fuzz check lab lock manifest wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

report: $(STAMP) ## Publish one year: make report YEAR=2020 [INDEX=hanoi]
	@test -n "$(YEAR)" || { echo "Say which year: make report YEAR=2020 [INDEX=hanoi]" >&2; exit 2; }
	$(call say,Publishing $(INDEX) $(YEAR))
	@$(BIN)/parindex run "$(YEAR)" --index "$(INDEX)"

reports: $(STAMP) ## Publish every year of every index
	$(call say,Publishing all years)
	@$(BIN)/parindex run --all

test: $(STAMP) ## Run the tests, but for those that are slow by nature
	$(call say,Testing)
	@$(PYTEST) -m "not slow"

test-all: test ## Run all tests: those of make test, then the slow ones
	$(call say,Testing what is slow)
	@$(PYTEST) -m slow

fuzz: $(STAMP) ## Search for examples that break a law: make fuzz [MINUTES=10] [SEED=1] [ONLY=tests/evidence]
	$(call say,Fuzzing)
	@$(BIN)/python tests/fuzz.py $(if $(MINUTES),--minutes "$(MINUTES)") $(if $(SEED),--seed "$(SEED)") $(ONLY)

check: $(STAMP) ## Check style, types, spelling and data/raw
	$(call say,Linting)
	@$(BIN)/ruff check
	$(call say,Checking the format)
	@$(BIN)/ruff format --check
	$(call say,Checking types)
	@$(BIN)/mypy
	$(call say,Checking spelling)
	@$(BIN)/codespell
	$(call say,Checking data/raw)
	@$(BIN)/parindex check

lab: $(STAMP) ## Open the notebooks in JupyterLab
	$(call say,Opening JupyterLab)
	@$(BIN)/jupyter lab notebooks

lock: $(STAMP) ## Renew requirements.lock from pyproject.toml
	$(call say,Locking the dependencies)
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate -q -o requirements.lock

manifest: $(STAMP) ## Write data/raw/manifest.csv anew, after a change of the inputs
	@$(BIN)/python -m parindex_analysis.catalog.manifest

wheel: $(STAMP) ## Build the wheel into dist/
	$(call say,Building the wheel)
	@$(BIN)/python -m build --no-isolation --wheel

clean: ## Remove caches and builds (not reports/, not .venv)
	$(call say,Cleaning)
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find . -path ./.venv -prune -o -path ./.git -prune -o \
		\( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -exec rm -rf {} +

# The stamp is written last. A .venv whose packages were only half copied, or that no longer runs, is made anew.
$(STAMP): requirements.lock pyproject.toml
	@rm -f $@; set -e; \
	usable='import sys, pip; sys.exit(sys.version_info < (3, 11))'; \
	if [ -e $(UNFINISHED) ] || ! $(BIN)/python -c "$$usable" 2>/dev/null; then \
		found=; \
		for python in $(or $(PYTHON),$(PYTHONS)); do \
			if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
				found=$$python; break; \
			fi; \
		done; \
		if [ -z "$$found" ]; then \
			echo "No Python 3.11 or newer found (tried: $(or $(PYTHON),$(PYTHONS)))." \
				"Install one, or name it: make PYTHON=/path/to/python3" >&2; \
			exit 1; \
		fi; \
		if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "$$found cannot make virtual environments." \
				"On Debian or Ubuntu: apt install python3-venv" >&2; \
			exit 1; \
		fi; \
		echo "==> Making .venv with $$("$$found" --version)" >&2; \
		"$$found" -m venv --clear .venv; \
	fi
	$(call say,Installing the locked packages into .venv)
	@touch $(UNFINISHED)
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@rm -f $(UNFINISHED)
	$(call say,Installing parindex_analysis)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
