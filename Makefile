# Everything that is done with Samenleven. `make run` and `make test` need only Python and set up the rest themselves.
SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run install dev test check format lint types walls bench faults fuzz messages pictures icons lock clean

VENV := .venv
BIN := $(VENV)/bin
ROOMS := admin bot conversations pages participation samenleven scheduler

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	"$$each" -c '$(NEW_ENOUGH)' 2>/dev/null && { echo "$$each"; break; }; done)
# -qq: errors alone are shown. Where packages come from is for the machine's own configuration to say.
PIP := PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

BROWSER := $(or $(CHROMIUM),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))

run: install ## Set up what is missing, then serve the chat on this computer
	@exec $(BIN)/samenleven run

install: $(VENV)/.installed ## What is needed to run
dev: $(VENV)/.installed-dev ## What is needed to test, too

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Samenleven needs Python 3.11 or newer: install it, then type make again." >&2; exit 1; }
	@echo "Setting up in .venv, with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV) >/dev/null || { rm -rf $(VENV); \
		echo "Python's venv is missing: install it (on Debian: apt install python3-venv), then type make again." >&2; exit 1; }
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.made
	@echo "Installing the libraries that Samenleven runs on (about a minute, once) …"
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing the tools that it is tested with …"
	@$(PIP) install -r requirements-dev.lock
	@touch $@

# One more than a small machine has cores, as a test often waits for a browser or a database.
SIDE_BY_SIDE := --numprocesses 3 --dist loadfile

ifneq ($(BROWSER),)
test: dev ## All tests
	@CHROMIUM="$(BROWSER)" $(BIN)/python -m pytest -q $(SIDE_BY_SIDE)
else ifneq ($(REQUIRE_BROWSER),)
test: dev
	@echo "REQUIRE_BROWSER is set and there is no browser: install chromium, or name one in CHROMIUM." >&2; exit 1
else
test: dev
	@$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) -m "not browser"
	@count=$$($(BIN)/python -m pytest -q --collect-only -m browser 2>/dev/null | grep -c "::"); \
		echo "$$count browser tests are left out, as there is no browser:" \
		"install chromium (on Debian: apt install chromium), or name one in CHROMIUM."
endif

check: format lint types walls test ## Everything that must hold before a change lands

format: dev
	@$(BIN)/ruff format --check --quiet .

lint: dev
	@$(BIN)/ruff check --quiet .

types: dev
	@$(BIN)/mypy --no-error-summary $(ROOMS) tests

walls: dev
	@$(BIN)/lint-imports --no-logo

bench: dev ## How fast, beside a peer in the same run; SHORT=1 for a look, ONLY=desk for one part
	@$(BIN)/python -m tests.bench $(if $(SHORT),--short) $(if $(ONLY),--only $(ONLY))

faults: dev ## What dies in between; SHORT=1 for the short form
	@$(BIN)/python -m tests.faults $(if $(SHORT),--short)

fuzz: dev ## Whether the API keeps to its document, asked all sorts; SHORT=1 for the short form
	@$(BIN)/python -m tests.fuzz $(if $(SHORT),--short)

LOCALE := conversations/locale
messages: dev ## Gather the texts, and bring the catalogues up to date
	@$(BIN)/pybabel -q extract --mapping-file pyproject.toml --keywords "_n:1,2" --sort-by-file --no-wrap \
		--omit-header --no-location --output $(VENV)/messages.pot conversations bot pages admin
	@for each in $(LOCALE)/*/; do file="$$each/LC_MESSAGES/messages.po"; \
		sed '/^$$/q' "$$file" > $(VENV)/header.po; \
		$(BIN)/pybabel -q update --domain messages --input-file $(VENV)/messages.pot --output-dir $(LOCALE) \
			--locale "$$(basename "$$each")" --no-fuzzy-matching --no-wrap --omit-header --ignore-obsolete; \
		cat $(VENV)/header.po "$$file" > $(VENV)/whole.po && cp $(VENV)/whole.po "$$file"; done

pictures: dev ## Pictures of all pages, in docs/pictures/
	@CHROMIUM="$(BROWSER)" $(BIN)/python -m tests.pictures

icons: dev ## The icons of the app as PNGs, after their SVGs changed
	@CHROMIUM="$(BROWSER)" $(BIN)/python -m tests.icons

lock: $(VENV)/.made ## Choose the libraries' releases anew
	@$(PIP) install uv
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --no-header --quiet \
		--output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --constraints requirements.lock --universal --python-version 3.11 \
		--upgrade --no-header --quiet --output-file requirements-dev.lock

clean: ## Remove all that make made; residents' data are elsewhere and stay
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
