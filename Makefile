# Needs make and Python 3.11 or later; everything else is installed into .venv.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check

.PHONY: run test format bench

run: .venv/app
	$(PY) -m streamlit run app.py

# pytest comes last: its summary is the closing line. `make test ARGS="-n0 -k theme"` runs a part.
# Three processes, of which one takes all browser tests (tests/conftest.py), begins early and waits
# more than it works.
test: .venv/tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m tests.browser.find_browser
	$(PY) -X warn_default_encoding -m pytest --numprocesses=3 --no-loadscope-reorder $(ARGS)

format: .venv/tests
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: .venv/tests
	$(PY) -m tests.browser.find_browser
	$(PY) -m benchmarks

# Stamps: made when an installation has succeeded, made again when its list has changed.
.venv/app: requirements.txt
	@command -v $(PYTHON) >/dev/null || \
	  { echo "No $(PYTHON) here: install Python 3.11 or later, or name yours: make run PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) -V). Name another: make run PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "This Python cannot make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) install -r requirements.txt
	@touch $@

.venv/tests: tests/requirements.txt .venv/app
	$(PIP) install -r tests/requirements.txt
	@touch $@
