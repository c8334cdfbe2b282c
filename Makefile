# make run: install, read the samples, ask a question. make test: install, run every test.
PYTHON ?= python3
PIP_FLAGS ?=
BIN := .venv/bin
READY := .venv/.ready
QUESTION := when did the NATO-Russia Council meet?

.PHONY: run test test-fast faults check format docs bench gates train-reader train-intent lock clean

run: $(READY)
	@$(BIN)/dateline ingest samples/articles
	@echo; echo "> $(QUESTION)"; echo
	@$(BIN)/dateline ask "$(QUESTION)"
	@if [ -n "$$TELEGRAM_BOT_TOKEN" ] || grep -qs '^TELEGRAM_BOT_TOKEN=.' .env; then exec $(BIN)/dateline bot; \
	elif [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/dateline chat; fi

test: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/pytest -n auto --durations 15

# The tests that take less than a second or two.
test-fast: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/pytest -n auto -m "not slow"

# The fault tests at full length, with the table of docs/reliability.md.
faults: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/pytest tests/faults --full --timeout 3600

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes what the code knows (commands, settings, weights, constants) into README.md, docs/ and .env.example.
docs: $(READY)
	$(BIN)/python -m docs.generate

bench: $(READY)
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python benchmarks/vectors.py

# Fails if answers are worse than the figures in benchmarks/gates.py; BENCH is a folder of benchmark scripts.
gates: $(READY)
	$(BIN)/python -m benchmarks.gates $(BENCH)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Dateline needs Python 3.11 or newer: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_FLAGS) -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# Trains the reader's weights for MINUTES into RUN, or goes on there; nothing that BENCHMARKS hold is trained on.
RUN := build/reader
MINUTES := 150
train-reader: $(READY)
	OMP_WAIT_POLICY=passive MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 $(BIN)/python -m training \
	train $(DATA) --benchmarks $(BENCHMARKS) --run $(RUN) --minutes $(MINUTES)

# Fits the heads that tell messages apart, on training/messages.jsonl and training/follow_ups.jsonl: a minute.
train-intent: $(READY)
	$(BIN)/python -m training messages

# Resolves pyproject.toml anew, in an environment of its own.
lock:
	rm -rf .lock-env && $(PYTHON) -m venv .lock-env
	.lock-env/bin/pip install --quiet $(PIP_FLAGS) torch==2.13.0
	.lock-env/bin/pip install --quiet $(PIP_FLAGS) '.[dev]'
	.lock-env/bin/pip freeze --all --exclude dateline --exclude pip | sed 's/+cpu$$//; /^nvidia-/d; /^triton==/d' > requirements.lock
	rm -rf .lock-env build

clean:
	rm -rf .venv .lock-env build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
