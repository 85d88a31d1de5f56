# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test soak check format bench prices storm image figures demo reference understanding docs lock clean
.DEFAULT_GOAL := help
# The tests start some 200 processes: without compiled files each of them compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 11

$(VENV)/run: requirements.txt
	@echo "Installing into $(VENV), once: half a minute, or a few on a busy machine."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run ## start the real bot if Slack tokens are set, otherwise the practice workspace
	$(BIN)/python app.py run

check: $(VENV)/dev ## check format, lint, types and sizes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/python tests/sizes.py

PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist worksteal --durations=20
MUTANTS := key fence quarantine

test: check ## run make check, then every kind of test with few examples on SQLite and PostgreSQL
	RESULTS=test $(PYTEST)

soak: $(VENV)/dev ## run a third of the tests at length, another one each day: many examples, the year, every crash point and right; LONG=1 runs all, tries more, and adds full storms and their mutants
	SOAK=1 RESULTS=soak $(PYTEST)
ifdef LONG
	$(BIN)/python -m tests.storm
	@for mutant in $(MUTANTS); do \
	  echo "storm without $$mutant must fail"; \
	  MUTANT=$$mutant $(BIN)/python -m tests.storm 2>&1 | grep "visible twice" || exit 1; \
	done
endif

format: $(VENV)/dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev ## measure against a reference in the same run; K=name for one figure
	$(BIN)/python -m tests.bench $(K)

prices: $(VENV)/dev ## count what pieces of work cost in calls and statements, and write tests/prices.csv
	$(BIN)/python -m tests.prices

storm: $(VENV)/dev ## kill and restart the bot in a storm of faults; MUTANT=key|fence|quarantine must fail, SEED=n repeats a run
	$(BIN)/python -m tests.storm

image: $(VENV)/dev ## build the image with buildah and start it read-only; needs root on Debian with buildah netavark mmdebstrap
	$(BIN)/python -m tests.image

figures: $(VENV)/dev ## write the tables of docs/figures.md from what test, soak, storm and bench left in build/
	$(BIN)/python -m tests.figures

demo: $(VENV)/dev ## drive one week in Chromium and save the README's pictures
	$(BIN)/python -m tests.demo

reference: $(VENV)/dev ## write the pages of docs/ that follow from the code: verbs, rights, settings, charter, metrics, commands
	$(BIN)/python -m tests.reference

understanding: $(VENV)/dev ## train what ranks ordinary words, from handlers/**/said.tsv
	$(BIN)/python -m handlers.conversation.understanding.training

$(VENV)/docs: $(VENV)/run requirements-docs.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.txt
	@touch $@

docs: $(VENV)/docs ## build the documentation as a website in build/docs; a broken link fails
	$(BIN)/zensical build --clean --strict

lock: $(VENV)/dev ## update the requirements files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group docs -c requirements-dev.txt -o requirements-docs.txt

clean: ## delete what can be made again
	rm -rf $(VENV) build .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
