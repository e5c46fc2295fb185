# make run   everything on this machine, with a demo      make test   every test
# make check lint, types, walls                            make bench  the measured comparisons
# make chaos 10,000 orders while everything fails
.PHONY: run test check check-back check-front build bench chaos demo-orders types clean

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
MODULES := front/node_modules/.ready
FRONT := danliu/web/static/desk.html
FRONT_SOURCES := $(shell find front -path front/node_modules -prune -o -type f -print 2>/dev/null)

run: build
	@$(VENV)/bin/danliu up

build: $(READY) $(FRONT)

$(READY): pyproject.toml constraints.txt
	@echo '装 Python 依赖 Python packages …'
	@python3 -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(MODULES): front/package.json front/package-lock.json
	@echo '装前端依赖 Packages of the pages …'
	@cd front && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(FRONT): $(MODULES) $(FRONT_SOURCES)
	@echo '构建页面 Building the pages …'
	@cd front && npm run --silent build
	@touch $@

test: build
	@tools/browser
	cd front && npm test --silent
	$(PYTHON) -m pytest --numprocesses 2 --dist loadfile tests/crash
	$(PYTHON) -m pytest --numprocesses 2 --dist loadfile --ignore tests/crash

# Both halves at once, with what each needs first: each keeps one core busy.
check:
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target check-back check-front $(FRONT)

check-back: $(READY)
	$(VENV)/bin/ruff format --check --quiet danliu tests bench
	$(VENV)/bin/ruff check --quiet danliu tests bench
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

check-front: $(MODULES)
	cd front && npm run --silent check

bench: build
	$(PYTHON) -m bench

chaos: build
	$(PYTHON) -m tests.crash.chaos

demo-orders: build
	$(VENV)/bin/danliu demo-orders

clean:
	rm -rf $(VENV) front/node_modules danliu/web/static

types: $(READY) $(MODULES)
	$(VENV)/bin/danliu openapi > front/openapi.json
	cd front && npm run --silent types
