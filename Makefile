# Every target builds .venv first when it is missing or older than the requirements.
SUPPORTED := import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3.11 python3 python python3.12 python3.13 python3.10; do \
	$$p -c "$(SUPPORTED)" 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
VENV := .venv/installed

# fewer heaps for the threads of TensorFlow, as on Binder: a notebook needs less memory
export MALLOC_ARENA_MAX := 2

# most tests need one core; the notebooks and the browser need all there are
TWO_AT_ONCE = $(BIN)/python -m pytest -n 2 --dist loadfile tests/unit tests/tools tests/notebooks
ONE_BY_ONE = $(BIN)/python -m pytest tests/browser notebooks

.DEFAULT_GOAL := help
.PHONY: help lab sheet page app site student test course bench pages lint lock

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

lab: $(VENV)  ## open the course in JupyterLab (options: make lab ARGS="--no-browser")
	$(BIN)/python -m utils.lab $(ARGS)

sheet: $(VENV)  ## write a sheet of paper for your own digits, to print (notebook 12)
	$(BIN)/python -m utils.datasets.sheets.layout $(ARGS)

page: $(VENV)  ## make the recogniser's page, site/recogniser.html
	$(BIN)/python -m tools.page

app: page  ## serve the recogniser's page (options: make app ARGS="--no-browser")
	$(BIN)/python -m tools.app $(ARGS)

site: $(VENV)  ## make the course's web site in site/, around the recogniser's page
	$(BIN)/python -m tools.site

student: $(VENV)  ## for a class: make student/, the course without answers, and solutions/
	$(BIN)/python -m tools.student

test: $(VENV)  ## test everything: the package, the house rules, every notebook
	$(BIN)/python -m pip check
	$(if $(ARGS),$(BIN)/python -m pytest $(ARGS),$(TWO_AT_ONCE) && $(ONE_BY_ONE))

course: $(VENV)  ## execute the notebooks in order, in place (some: make course ARGS="03 04"; as on Binder: ARGS="--binder")
	$(BIN)/python -m tools.course $(ARGS)
	$(BIN)/python -m tools.report

bench: page  ## measure recipes, tries, ways to run a model, picture reader and app (50 to 85 minutes)
	$(BIN)/python -m tools.measure
	$(BIN)/python -m tools.report
	$(BIN)/python -m tools.readme

pages: $(VENV)  ## make again what follows from the notebooks and from what was measured
	$(BIN)/python -m tools.navigation
	$(BIN)/python -m tools.glossary
	$(BIN)/python -m tools.report
	$(BIN)/python -m tools.readme

lint: $(VENV)  ## check style, formatting, and that imports go downwards
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

lock: $(VENV)  ## for maintainers: resolve the requirements into constraints.txt again
	$(BIN)/python -m pip install --quiet "uv~=0.13.0"
	$(BIN)/uv pip compile --universal --python-version 3.10 --upgrade --quiet \
		--no-annotate --no-header --no-emit-package handwritten-digits-course \
		--output-file constraints.txt requirements-dev.txt

$(VENV): requirements.txt requirements-dev.txt constraints.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "The course needs Python 3.10 to 3.13; none was found."; \
		echo "Install Python 3.11, or name yours: make PYTHON=/path/to/python"; exit 1; }
	@echo "Installing the course into .venv: a minute or two, about 2.5 GB of disk."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -c constraints.txt
	@touch $@
