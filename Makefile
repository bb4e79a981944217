# GNU make and a POSIX shell. `make` alone lists the targets.
MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Which Python makes .venv: the first of these that runs and is 3.11 or newer, or the one given by PYTHON=...
PYTHON ?=
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 python .venv/bin/python
INDEX ?= hanoi
ARGS ?=

BIN := .venv/bin
REPORT := .venv/.installed-report
TEST := .venv/.installed-test
LAB := .venv/.installed-lab
CHECK := .venv/.installed-check
say = @echo "==> $(1)" >&2

PYTEST = $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: help report reports test test-all fuzz check lab lock manifest wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

report: $(REPORT) ## Publish one year: make report YEAR=2020 [INDEX=hanoi]
	@test -n "$(YEAR)" || { echo "Say which year: make report YEAR=2020 [INDEX=hanoi]" >&2; exit 2; }
	$(call say,Publishing $(INDEX) $(YEAR))
	@$(BIN)/parindex run "$(YEAR)" --index "$(INDEX)"

reports: $(REPORT) ## Publish every year of every index
	$(call say,Publishing all years)
	@$(BIN)/parindex run --all

test: $(TEST) ## Run the tests, but for those that are slow by nature
	$(call say,Testing)
	@$(PYTEST) -m "not slow"

test-all: test ## Run all tests: those of make test, then the slow ones
	$(call say,Testing what is slow)
	@$(PYTEST) -m slow

fuzz: $(TEST) ## Search for examples that break a law: make fuzz [MINUTES=10] [SEED=1] [ONLY=tests/evidence]
	$(call say,Fuzzing)
	@$(BIN)/python tests/fuzz.py $(if $(MINUTES),--minutes "$(MINUTES)") $(if $(SEED),--seed "$(SEED)") $(ONLY)

check: $(CHECK) ## Check style, types, spelling and data/raw
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

# Jupyter refuses to run as root unless told to. In a container there is often nobody else; it stays as it is
# otherwise: for this machine only, and with a token, unless ARGS says something else.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

lab: $(LAB) ## Open the notebooks in JupyterLab: make lab [ARGS="--no-browser --port 8890"]
	$(call say,Opening JupyterLab)
	@$(BIN)/jupyter lab notebooks $(AS_ROOT) $(ARGS)

lock: $(REPORT) ## Renew requirements/*.lock from pyproject.toml: make lock [ARGS=--upgrade]
	$(call say,Locking the dependencies)
	@$(BIN)/python requirements/lock.py $(ARGS)

manifest: $(REPORT) ## Write data/raw/manifest.csv anew, after a change of the inputs
	@$(BIN)/python -m parindex_analysis.catalog.manifest

wheel: $(TEST) ## Build the wheel into dist/
	$(call say,Building the wheel)
	@$(BIN)/python -m build --no-isolation --wheel

clean: ## Remove caches and builds (not reports/, not .venv)
	$(call say,Cleaning)
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find . -path ./.venv -prune -o -path ./.git -prune -o \
		\( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -exec rm -rf {} +

# Each task has its own lock and stamp; all share .venv. What is there already is not installed again.
.venv/.installed-%: requirements/%.lock requirements/install.py pyproject.toml
	@for python in $(or $(PYTHON),$(PYTHONS)); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" requirements/install.py $*; \
		fi; \
	done; \
	echo "No Python 3.11 or newer found (tried: $(or $(PYTHON),$(PYTHONS)))." \
		"Install one, or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1
