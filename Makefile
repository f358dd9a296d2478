# Everything runs in .venv, which is made on first use; nothing but Python >= 3.11, git and make is needed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-kill test-splices test-merge test-tables test-replay test-wheel test-lowest test-mutants coverage bench budgets check picture docs man schema vocabulary clean

# See it work: install, and list the claims of the shipped worksheet.
demo: .venv/demo
	$(BIN)/factsheet list

# Run all tests (pytest arguments: make test ARGS="-k splices"); three at a time keep two cores busy.
test: .venv/test
	$(BIN)/python -m pytest -n 3 $(ARGS)

# The long runs: 500 killed saves; 100,000 random edits (well over half an hour); 2,000 edits by three
# people with real git, and 20,000 random merges; 3,000 claims out into tables and back.
test-kill: .venv/test
	FACTSHEET_KILLS=500 $(BIN)/python -m pytest tests/test_store.py -k killed

test-splices: .venv/test
	SPLICE_CASES=100000 $(BIN)/python -m pytest -n 2 tests/test_splices.py -k random

test-merge: .venv/test
	FACTSHEET_MERGES=2000 MERGE_CASES=20000 $(BIN)/python -m pytest -n 2 tests/test_merge.py tests/test_merge_git.py

test-tables: .venv/test
	TABLE_CASES=3000 $(BIN)/python -m pytest -n 2 tests/test_table_laws.py

# Capture pages and get the same bytes back from pywb, which has an environment of its own.
test-replay: .venv/test .venv-replay/ready
	$(BIN)/python tests/replay.py .venv-replay/bin

# Build wheel and sdist; try the wheel in an empty environment of each Python that is at hand, 3.11 to
# 3.13, without and with its extras (fetches from the package index; some minutes).
test-wheel: .venv/test
	$(BIN)/python -m pytest tests/wheel_in_a_venv.py $(ARGS)

# Run all tests with the lowest versions that pyproject.toml allows.
test-lowest: .venv-lowest/ready
	.venv-lowest/bin/python -m pytest -n 2 $(ARGS)

# All tests, counting the branches that they take, also in processes of their own; fails below 95%.
# Left out are two that bound a process's memory and disk, which counting needs.
coverage: .venv/coverage
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n 2 $(ARGS) -k "not full_disk and not bomb_costs"
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

# Break rules, anchors, merge and yamltext on purpose and count the mutants that a test kills; fails
# below 85%. All take a night; MUTANTS=60 draws so many of each room, ROOMS=merge keeps to one.
test-mutants: .venv-mutants/ready
	.venv-mutants/bin/python tests/mutants.py $(ROOMS)

# Measure, as ratios from one run (see bench/run.py), and write bench/RESULTS.md; or compare what has
# a budget (bench/rows.py). On a busy machine: make budgets ARGS=--processor.
bench: .venv/demo
	$(BIN)/python bench/run.py $(ARGS)

budgets: .venv/demo
	$(BIN)/python bench/run.py --check $(ARGS)

# Lint, types and the house's contracts.
check: .venv/check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Redraw the README's pictures of `factsheet list` and `factsheet review`.
picture: .venv/demo
	$(BIN)/python docs/picture.py

# Write docs/commands.md and the pages' tables anew from the code.
docs: .venv/demo
	$(BIN)/python docs/commands.py

# Write the manual pages from the code: man -M build/man factsheet-mark
man: .venv/demo
	$(BIN)/python docs/man.py build/man/man1

# Write the validator's table of schema.org anew: make vocabulary RELEASE=30.0 FILE=the release's
# schemaorg-current-https.jsonld (https://github.com/schemaorg/schemaorg/tree/main/data/releases).
vocabulary: .venv/demo
	$(BIN)/python docs/vocabulary.py $(RELEASE) $(FILE)

# Write the shipped JSON Schema anew from the code.
schema: .venv/demo
	$(BIN)/factsheet schema > docs/worksheet.schema.json

clean:
	rm -rf .venv .venv-lowest .venv-replay .venv-mutants mutants dist build .coverage .coverage.*

# A current pip writes launchers that start quicker, and knows dependency groups.
.venv/pip:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	touch $@

# Modules are compiled at once, as pip does with what is not editable: some machines forbid it later.
.venv/demo: .venv/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[all]'
	$(BIN)/python -m compileall -q src
	touch $@

.venv/test: .venv/demo
	$(BIN)/python -m pip install --quiet --group test
	touch $@

.venv/coverage: .venv/test
	$(BIN)/python -m pip install --quiet --group coverage
	touch $@

.venv/check: .venv/test
	$(BIN)/python -m pip install --quiet --group lint
	touch $@

# What pywb stands on still imports pkg_resources, of which setuptools 80 warns and which later go.
.venv-replay/ready:
	$(PYTHON) -m venv .venv-replay
	.venv-replay/bin/python -m pip install --quiet 'pywb>=2.9' 'setuptools<80' 'wacz>=0.5'
	touch $@

.venv-lowest/ready: pyproject.toml
	rm -rf .venv-lowest
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet --upgrade 'pip>=25.1' uv
	.venv-lowest/bin/uv pip compile --quiet --python .venv-lowest/bin/python --resolution lowest-direct --only-binary :all: \
		--extra all --output-file .venv-lowest/lowest.txt pyproject.toml
	.venv-lowest/bin/python -m pip install --quiet --constraint .venv-lowest/lowest.txt \
		--editable '.[all]' --group test
	touch $@

# The tool for mutants brings a Click of its own, which must not stand beside the command's.
.venv-mutants/ready: pyproject.toml
	$(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-mutants/bin/python -m pip install --quiet --editable '.[all]' --group test --group mutants
	touch $@
