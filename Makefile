# Chores of development. Everything runs in the environment that `python3 manage.py test` makes; `make lint` makes it too.
PYTHON := .venv/bin/python
TOOL := $(PYTHON) -m
READY := .venv/installed-requirements-dev.lock
PIN := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock"

.PHONY: lint style types floors templates-lint migrations format test lock bench bench-contract upload-large histories hostile access fuzz-api fuzz-playbooks restore-drill bench-lists bench-watch explain capacity faults many-machines production-drill upgrade-drill api-examples

lint: style types floors templates-lint migrations  ## everything that can be judged without running it

style: $(READY)
	$(TOOL) ruff check .
	$(TOOL) ruff format --check .

types: $(READY)
	$(TOOL) mypy

floors: $(READY)  ## imports go down only
	.venv/bin/lint-imports

templates-lint: $(READY)
	.venv/bin/djlint templates --lint --quiet

migrations: $(READY)  ## none is missing, and each can run while the previous code serves
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(TOOL) pytest tests/upgrades/test_migrations.py -q -n0

format: $(READY)  ## what can be put right by itself
	$(TOOL) ruff check --fix .
	$(TOOL) ruff format .

test:  ## the whole suite
	python3 manage.py test

lock: $(READY)  ## pin what pyproject.toml asks for, with hashes; keeps what still fits
	$(PIN) pyproject.toml --output-file requirements.lock
	$(PIN) --extra tracing --constraint requirements.lock pyproject.toml --output-file requirements-tracing.lock
	$(PIN) --extra dev --extra tracing --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

$(READY): requirements-dev.lock
	python3 manage.py bootstrap --dev

.PHONY: screenshots erd
screenshots: $(READY)  ## walk every how-to in a browser, word by word, and take the pictures of the docs (minutes); WALK=pm walks one
	COUNTERSIGN_SCREENSHOTS=$${WALK:-all} $(TOOL) pytest tests/browser/test_how_to.py -q -n0

erd: $(READY)  ## draw the tables for docs/data-model.md
	$(TOOL) tests.paper.erd

bench: $(READY)  ## measure what docs/performance.md says
	$(TOOL) bench.gate_writes
	$(TOOL) bench.notices

bench-contract: $(READY)  ## compare contracts of 10 MB: seconds and memory
	$(TOOL) bench.contracts

upload-large: $(READY)  ## 40 screens of 5 MB through a browser over a slow link, with a reload in the middle
	$(TOOL) bench.uploads

histories: $(READY)  ## 2,000 random histories of people acting at once, and the control without the lock
	COUNTERSIGN_HISTORIES=2000 $(TOOL) pytest tests/histories -q -s -k no_history
	COUNTERSIGN_HISTORIES=200 $(TOOL) pytest tests/histories -q -s -k without_the_lock

access: $(READY)  ## every route, method and kind of outsider, and planted missing filters that must be found (minutes)
	COUNTERSIGN_ACCESS=all $(TOOL) pytest tests/access -q -s -n0

.PHONY: audit sbom
audit: $(READY)  ## known holes in what is installed; asks pypi.org
	.venv/bin/uv tool run pip-audit@2.10.1 --requirement requirements.lock --require-hashes --disable-pip

sbom: $(READY)  ## what is installed, as CycloneDX, in var/sbom.json
	mkdir -p var
	.venv/bin/uv tool run --from cyclonedx-bom==7.3.0 cyclonedx-py requirements requirements.lock --output-file var/sbom.json

hostile: $(READY)  ## offer every hostile file and document through page and API, and print figures (minutes)
	COUNTERSIGN_HOSTILE=all $(TOOL) pytest tests/hostile -q -s -n0

fuzz-api: $(READY)  ## 50,000 random calls of the API, each answer held against its description; SEED=… repeats a run
	COUNTERSIGN_FUZZ=50000 COUNTERSIGN_FUZZ_SEED=$${SEED:-$$(date +%s)} $(TOOL) pytest tests/orchestration/api/test_fuzz.py -q -s -n0 -p no:logging -k no_call

restore-drill: $(READY)  ## back a busy installation up, restore it elsewhere, audit it; prints the times
	$(TOOL) bench.restore_drill

api-examples: $(READY)  ## record the answers that the API's description shows, and the description with them
	COUNTERSIGN_RECORD=1 $(TOOL) pytest tests/orchestration/api/test_answers.py -q -n0 -k answered_as
	$(PYTHON) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

bench-lists: $(READY)  ## what pages of 100,000 features cost, by filter and order, and which index each takes
	$(TOOL) bench.lists

explain: $(READY)  ## explain every statement at 100,000 features and write docs/indexes.md (the database is made once, in minutes)
	$(TOOL) bench.explain

capacity: $(READY)  ## how many requests a second one machine answers at 100,000 features; prints the tables of docs/capacity.md
	$(TOOL) bench.capacity

bench-watch: $(READY)  ## what a look of the watch costs at 100,000 features
	$(TOOL) bench.watch

fuzz-playbooks: $(READY)  ## compile 20,000 documents that nobody wrote, and print how long it took (minutes)
	COUNTERSIGN_PLAYBOOKS=20000 $(TOOL) pytest tests/projects/playbooks/test_fuzz.py -q -s -n0

faults: $(READY)  ## kill -9, a database stopped at once and a full disk, while people write: what was acknowledged and is lost
	$(TOOL) bench.faults

upgrade-drill: $(READY)  ## upgrade from PREVIOUS (a commit; else the last one with fewer migrations) at 20 requests a second; two controls
	$(TOOL) bench.upgrade_drill
	$(TOOL) bench.upgrade_drill --control lock --seconds 5
	$(TOOL) bench.upgrade_drill --control drop --seconds 5

many-machines: $(READY)  ## two machines on real Redis, then on real RabbitMQ, and the control that keeps files in a folder (minutes)
	$(PYTHON) -c "from orchestration.runtime import servers; print(servers.ensure(), end='')"
	COUNTERSIGN_MACHINES=all $(TOOL) pytest tests/deployment -q -s -n0 -p no:logging

production-drill: $(READY)  ## move a demo into production behind nginx, with PostgreSQL, RabbitMQ and a bucket, and work there in a browser
	$(TOOL) bench.production_drill
