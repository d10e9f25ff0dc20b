# Every command of the project; `make` alone lists them. Works with Python 3.11+ and nothing else.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
COMPILE := $(VENV)/bin/uv pip compile --universal --only-binary :all: --generate-hashes --no-header \
	--python-version 3.11 --quiet

.DEFAULT_GOAL := help
.PHONY: help install install-dev run seed fix lint check test bench lock

# $(call sync,LOCK,REST): make .venv hold exactly what LOCK names. A copy of each satisfied lock stays in
# .venv, so an unchanged lock needs neither network nor time. uv is quick; pip is there for offices whose
# package mirror only pip knows. REST: locks that are satisfied as well once LOCK is.
define sync
@if cmp -s $(1) $(VENV)/$(1) && $(PY) -c '' 2>/dev/null; then exit 0; fi; \
set -e; \
if ! $(PY) -c '' 2>/dev/null; then \
  for python in "$(PYTHON)" python3 python3.13 python3.12 python3.11 none; do \
    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
  done; \
  [ "$$python" != none ] || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 1; }; \
  rm -rf $(VENV); \
  "$$python" -m venv $(VENV) || { rm -rf $(VENV); \
    echo "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }; \
fi; \
echo "Installing $(1) ..."; \
rm -f $(VENV)/requirements*.txt; \
export PIP_DISABLE_PIP_VERSION_CHECK=1; \
awk '/^uv==/{found=1} found{print} found && !/\\$$/{exit}' requirements-dev.txt > $(VENV)/uv.txt; \
{ $(PY) -m pip install --quiet --require-hashes --requirement $(VENV)/uv.txt && \
  $(VENV)/bin/uv pip sync --quiet --python $(PY) --require-hashes $(1); } || \
  $(PY) -m pip install --quiet --require-hashes --requirement $(1); \
for lock in $(1) $(2); do cp $$lock $(VENV)/$$lock; done
endef

# Without an .env of its own the portal runs on this machine alone, with a key made here once.
define LOCAL_ENV
if [ ! -f .env ]; then mkdir -p var; umask 077; \
  [ -s var/secret_key ] || $(PY) -c 'import secrets; print(secrets.token_urlsafe(50))' > var/secret_key; \
  SECRET_KEY=$$(cat var/secret_key); export SECRET_KEY LOCAL=true SITE_URL="http://$(HOST):$(PORT)"; \
  export ALLOWED_HOSTS="$${ALLOWED_HOSTS:-$(HOST),localhost,127.0.0.1,[::1]}"; fi
endef

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

install: ## install what running needs
	$(call sync,requirements.txt)

install-dev: ## install what developing and testing need
	$(call sync,requirements-dev.txt,requirements.txt)

run: install ## start the portal with demo data on HOST:PORT (default 127.0.0.1:8000)
	@$(LOCAL_ENV); \
	export HOST="$(HOST)" PORT="$(PORT)"; \
	if $(PY) -c 'import socket; socket.create_connection(("$(HOST)", $(PORT)), 1)' 2>/dev/null; then \
	  echo "$(HOST):$(PORT) is in use; choose another one with PORT=..."; exit 1; fi; \
	$(PY) manage.py prepare_run && \
	echo "Portal KIM: http://$(HOST):$(PORT)/  (stop with Ctrl+C)" && \
	exec $(VENV)/bin/granian --interface wsgi --host "$(HOST)" --port "$(PORT)" --workers 1 \
	  --blocking-threads 8 --no-ws --log-level error kim_portal.wsgi:application

seed: install ## load the demo data
	@$(LOCAL_ENV); $(PY) manage.py seed_demo $(ARGS)

fix: install-dev ## format the code and repair what can be repaired by itself
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lint: install-dev ## format and lint, without changing anything
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/djlint --lint --quiet templates

check: lint ## everything a change must pass
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	export DEBUG=false ALLOWED_HOSTS=portal.example SITE_URL=https://portal.example; \
	export DATABASE_URL="sqlite:///$$folder/check.sqlite3" MEDIA_ROOT="$$folder/media"; \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(45))'); export SECRET_KEY; \
	$(PY) manage.py makemigrations --check --dry-run; \
	$(PY) manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory test

test: install-dev ## the whole suite; ARGS goes to pytest
	@$(PY) tests/run.py $(ARGS)

bench: install-dev ## the benchmarks, printed as ratios
	@$(PY) -m tests.bench $(ARGS)

lock: install-dev ## resolve requirements*.in into the hashed locks
	$(COMPILE) requirements.in --output-file requirements.txt
	$(COMPILE) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt
