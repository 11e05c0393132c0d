# `make` lists the targets. All of them work from a fresh clone: they need Python 3.12 or newer, pip and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test bench lint check messages lock clean venv venv-dev venv-uv

UV_VERSION := 0.13.9
PY := .venv/bin/python
MANAGE := $(PY) manage.py
ARGS ?=
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: venv ## Start the portal with its own database, on PORT (8000); Ctrl-C stops it
	@$(PY) -m sempre.run

test: venv-dev ## Run the tests; ARGS="tests/partners -k name" chooses
	@$(PY) -m sempre.run --messages
	@$(PY) -m pytest -n auto $(ARGS)

bench: venv-dev ## Measure pages, reporting and search; ARGS="--long --save" takes its time and writes the results
	@$(PY) -m benchmarks $(ARGS)

lint: venv-dev ## Check style, format and who imports whom
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports

check: export SECRET_KEY := $(or $(SECRET_KEY),only-for-these-checks)
check: lint ## Lint, and look for missing migrations, faulty content and missing translations
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_content --check
	@$(MANAGE) check_messages

messages: venv-dev ## Collect the interface texts into locale/*/LC_MESSAGES/django.po (needs gettext)
	@$(MANAGE) makemessages --all --no-wrap --add-location=file --ignore=.venv --ignore=var --ignore=tests --ignore=docs --ignore=benchmarks
	@$(PY) -m sempre.run --messages

lock: venv-uv ## Write requirements*.txt anew from pyproject.toml; ARGS=--upgrade takes the newest
	@$(COMPILE) -o requirements.txt
	@$(COMPILE) --extra dev --constraint requirements.txt -o requirements-dev.txt

clean: ## Remove what can be made again; the database, secrets and uploads in var/ stay
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache var/static var/postgres-test
	rm -f locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment in .venv: made when missing, brought up to date when the requirements change, else left alone at once.

SUITABLE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))
COMPILE := .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.12 --generate-hashes \
	--custom-compile-command "make lock" $(ARGS)
PYENV := "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions
PYTHONS := "$(PYTHON)" python3.13 python3 python3.12 python3.14 python \
	$(PYENV)/"$$(cat .python-version)"*/bin/python3 $(PYENV)/3.1[2-9]*/bin/python3

venv: venv-uv
	@$(call install,install,requirements.txt)

venv-dev: venv-uv
	@$(call install,sync,requirements-dev.txt)

venv-uv:
	@$(PY) -c "$(SUITABLE)" 2>/dev/null && exit; \
	for python in $(PYTHONS); do \
		[ -n "$$python" ] && "$$python" -c "$(SUITABLE)" 2>/dev/null || continue; \
		echo "Making .venv with $$("$$python" --version)"; \
		rm -rf .venv && "$$python" -m venv .venv && exit; \
	done; \
	echo "Python 3.12 or newer with venv is needed: install it, or name it with PYTHON=/path/to/python3." >&2; exit 1
	@[ -x .venv/bin/uv ] || $(PY) -m pip install --quiet uv==$(UV_VERSION)

# $(call install,<uv's verb>,<requirements>): a stamp keeps what was installed last; pip steps in where uv does not work
define install
new="$$(cat $(2) .python-version | cksum) uv $(UV_VERSION)"; stamp=.venv/$(2).stamp; \
[ "$$new" = "$$(cat $$stamp 2>/dev/null)" ] && exit; \
echo "Installing $(2) into .venv"; \
.venv/bin/uv pip $(1) --quiet --python $(PY) --require-hashes --compile-bytecode $(if $(filter install,$(1)),-r) $(2) || \
	$(PY) -m pip install --quiet --require-hashes -r $(2) || exit 1; \
[ $(1) = install ] || echo "$$(cat requirements.txt .python-version | cksum) uv $(UV_VERSION)" > .venv/requirements.txt.stamp; \
echo "$$new" > $$stamp
endef
