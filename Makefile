# Needs make and Python 3.11 or later; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test format bench

run: .venv/app
	$(BIN)/streamlit run app.py

# pytest comes last: its summary is the closing line. `make test ARGS="-k theme"` runs a part.
test: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.browser.find_browser
	$(BIN)/pytest $(ARGS)

format: .venv/tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/tests
	$(BIN)/python -m tests.browser.find_browser
	$(BIN)/python -m benchmarks

# Stamps: made when an installation has succeeded, made again when its list has changed.
.venv/app: requirements.txt
	@command -v $(PYTHON) >/dev/null || \
	  { echo "No $(PYTHON) here: install Python 3.11 or later, or name yours: make run PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; this is $$($(PYTHON) -V). Name another: make run PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "This Python cannot make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -r requirements.txt
	@touch $@

.venv/tests: tests/requirements.txt .venv/app
	$(BIN)/pip install -r tests/requirements.txt
	@touch $@
