# Needs make and Python 3.11 or later; everything else is installed into .venv.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
export DENO_DIR := $(CURDIR)/.venv/deno
export DENO_NO_UPDATE_CHECK := 1
TEST := $(PY) -X warn_default_encoding -m pytest --no-loadscope-reorder

.PHONY: run test test-machines format bench

run: .venv/app
	$(PY) -m streamlit run app.py

# pytest comes last: its summary is the closing line. `make test ARGS="-n0 -k theme"` runs a part.
# Four processes, of which two take the browser tests (tests/conftest.py), begin early and wait
# more than they work.
test: .venv/tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m deno lint --quiet
	$(PY) -m deno fmt --check --quiet
	$(PY) -m deno check --quiet
	$(PY) -m tests.browser.find_browser
	$(TEST) --numprocesses=4 $(ARGS)

# The tests that need no browser, with the oldest Python and the newest, as on other processors.
test-machines: .venv/tests
	$(PY) -m tests.machines $(ARGS)

format: .venv/tests
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m deno fmt --quiet

bench: .venv/tests
	$(PY) -m tests.browser.find_browser
	$(PY) -m benchmarks

# Stamps: made when an installation has succeeded, made again when its list has changed.
.venv/app: requirements.txt
	@command -v $(PYTHON) >/dev/null || \
	  { echo "No $(PYTHON) here: install Python 3.13, or name another from 3.11 on: make $(MAKECMDGOALS) PYTHON=…"; exit 1; }
	@$(PYTHON) -c '' 2>/dev/null || \
	  { has=$$(pyenv whence $(PYTHON) 2>/dev/null | tail -n 1); \
	    echo "$(PYTHON) is here but does not start.$${has:+ It is a shim of pyenv: PYENV_VERSION=$$has make $(MAKECMDGOALS) PYTHON=$(PYTHON)}"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) -V). Name another: make $(MAKECMDGOALS) PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 14) or sys.abiflags.startswith("t"))' || \
	  echo "This is $$($(PYTHON) -V), with which nothing was tested. If it fails: rm -r .venv, and make $(MAKECMDGOALS) PYTHON=python3.13"
	@$(PYTHON) -c 'import platform, sys; sys.exit((platform.system(), platform.machine()) == ("Darwin", "x86_64"))' || \
	  { echo "JAX is not made for Macs with Intel processors any more; the README says what to do."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "This Python cannot make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) install -r requirements.txt
	@touch $@

.venv/tests: tests/requirements.txt .venv/app
	$(PIP) install -r tests/requirements.txt
	@touch $@
