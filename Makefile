# The front door. `make run` starts a whole cloud on this machine, `make test` proves it.
CARGO ?= cargo
export XINGLIN_CACHE ?= /var/cache/xinglin
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
XINGLIN := $(CARGO_TARGET_DIR)/release/xinglin
# As part of the whole: what it shares with the rest is compiled once.
XTASK = $(CARGO) build --quiet --workspace --bin xtask && $(CARGO_TARGET_DIR)/debug/xtask
# For example: make run UP_ARGS='--data-dir /srv/xinglin --listen 127.0.0.1:9443'
UP_ARGS ?=

.PHONY: help setup console console-check console-rules build run test lint tidy clippy tests demo bench images images-check fmt clean
.NOTPARALLEL:

help:
	@echo "make run     set this machine up and start a cloud on it (as root)"
	@echo "make test    set this machine up and run every check and test (as root)"
	@echo "make console build the web console, if Node.js is there"
	@echo "make build   leave the binary in $(XINGLIN)"
	@echo "make demo    order, approve, log in, read the bill: the whole loop"
	@echo "make bench   measure and print the table of docs/benchmarks.md"
	@echo "make images  build the guest images; images-check boots those that changed"

setup:
	@scripts/setup --for run

# What the bundler takes: 20.19, 22.12 or newer.
NODE := command -v npm >/dev/null 2>&1 && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)'

# Without Node.js the program builds all the same, and says in the browser that the console is missing.
console:
	@if [ ! -f console/web/package.json ]; then \
		echo "console: there are no sources in console/web; going on without it"; \
	elif $(NODE); then \
		scripts/console; \
	else \
		echo "console: Node.js 20.19 (22.12) or newer is not installed; the program is built without the web console"; \
	fi

# The pages as they are built: types, rules, tests, and how much a browser must load.
console-check: console console-rules

console-rules:
	@if $(NODE); then \
		cd console/web && npm run --silent types:check && npm run --silent typecheck && npm run --silent lint && npm test --silent && npm run --silent size; \
	else \
		echo "console: its tests are skipped without Node.js"; \
	fi

build: console
	$(CARGO) build --release -p xinglin

run: setup images build
	XINGLIN_IMAGES=$${XINGLIN_IMAGES:-$(XINGLIN_CACHE)/images} $(XINGLIN) up $(UP_ARGS)

images:
	@$(XTASK) images

images-check: images
	@$(XTASK) images --check

fmt:
	$(CARGO) fmt --all

lint: tidy clippy

tidy:
	@$(CARGO) fmt --all --check
	@$(XTASK) lint
	@$(XTASK) arch

clippy:
	@$(CARGO) clippy --quiet --workspace --all-targets -- -D warnings

# The tests, ready to run.
tests:
	@$(CARGO) nextest run --workspace --no-run

# Node.js does its part beside the compiler, which seldom has work for every processor to its end. The pages come first, since the program
# embeds them. The images are booted only after they changed; nextest comes last so that its summary closes the output.
MAKE_ONE := $(MAKE) --no-print-directory
test:
	@scripts/setup --for test
	@scripts/beside $(MAKE_ONE) console -- $(MAKE_ONE) tidy images
	@scripts/beside $(MAKE_ONE) console-rules -- $(MAKE_ONE) clippy tests
	@$(MAKE_ONE) images-check
	@scripts/with-postgres --tests $(CARGO) nextest run --workspace --no-fail-fast $(NEXTEST_ARGS)

demo: setup images build
	@scripts/demo $(XINGLIN)
	@scripts/demo-half-year $(XINGLIN)

# The reference load runs on PostgreSQL too.
bench:
	@scripts/setup --for test
	@$(MAKE) --no-print-directory images build
	@scripts/bench $(XINGLIN)

clean:
	$(CARGO) clean
