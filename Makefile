# Everything runs in a virtual environment in .venv; `make demo` and `make test` set it up by themselves.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test check docs corpus clean

# Converts, and publishes to an emulator on this machine, which is kept below build/.
demo: export XDG_STATE_HOME = $(CURDIR)/build/state
demo: SHOP = -f fixtures/shop/compose.yaml -f fixtures/shop/compose.ecs.yaml
demo: $(VENV)/.installed
	@echo '$$ compose2ecs convert -f fixtures/shop/compose.yaml    # what ECS cannot do stops the conversion'
	@$(BIN)/compose2ecs convert -f fixtures/shop/compose.yaml; test $$? -eq 1
	@echo
	@echo '$$ compose2ecs convert $(SHOP) -o build/shop'
	@$(BIN)/compose2ecs convert $(SHOP) -o build/shop 2>&1 | tail -n 1
	@find build/shop -name '*.json' | sort
	@echo
	@echo '$$ compose2ecs publish $(SHOP) --sandbox --create-cluster'
	@$(BIN)/compose2ecs publish $(SHOP) --sandbox --sandbox-reset --create-cluster --yes 2>&1 | sed -n '/^sandbox:/p; /^shop: cluster/,$$p'
	@echo
	@echo '$$ compose2ecs publish $(SHOP) --sandbox    # the second time'
	@$(BIN)/compose2ecs publish $(SHOP) --sandbox --yes 2>&1 | sed -n '/^shop: cluster/,$$p'
	@echo
	@echo '$$ compose2ecs status $(SHOP) --sandbox'
	@$(BIN)/compose2ecs status $(SHOP) --sandbox 2>/dev/null | grep -v '^    '

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -q -n auto --dist worksteal

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/gen.py --check

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/gen.py

# The recorded answers of docker compose, where they are at hand; nothing to do elsewhere.
corpus: $(VENV)/.installed-dev
	$(BIN)/python tests/corpus/check_parity.py
	$(BIN)/python -m tests.corpus.convert_corpus
	$(BIN)/python -m tests.corpus.lint_corpus

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[sandbox]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist
