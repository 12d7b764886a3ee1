# kubetutor: build it, run it, test it. `make run` in a fresh clone is all it takes to begin.

PREFIX ?= /usr/local
ARGS ?=
# Without debug information, which takes a tenth of the first build.
RELEASE = swift build -c release -Xswiftc -gnone
BUILD = $(RELEASE) --product kubetutor
SERVE = $(RELEASE) --product kubetutor-serve
BENCH = $(RELEASE) --product Benchmarks

.PHONY: help run serve test bench format lint install libedit

help:
	@echo 'make run [ARGS=…]        build kubetutor and start it'
	@echo 'make serve [ARGS=…]      build the API server for real clients and start it'
	@echo 'make test                run all tests'
	@echo 'make bench               measure against the budgets'
	@echo 'make format              give the code its form'
	@echo 'make lint                check the form of the code'
	@echo 'make install [PREFIX=…]  copy the program and its lessons below $(PREFIX)'

run: libedit
	@echo 'Building kubetutor; the first time this takes a few minutes.'
	@$(BUILD)
	@exec "$$($(BUILD) --show-bin-path)/kubetutor" $(ARGS)

serve: libedit
	@echo 'Building kubetutor-serve; the first time this takes a few minutes.'
	@$(SERVE)
	@exec "$$($(SERVE) --show-bin-path)/kubetutor-serve" $(ARGS)

test: libedit
	@echo 'Building kubetutor and its tests; the first time this takes a few minutes.'
	@swift test

bench: libedit
	@echo 'Building the benchmarks.'
	@$(BUILD)
	@$(BENCH)
	@exec "$$($(BENCH) --show-bin-path)/Benchmarks" $(ARGS)

format:
	@swift format format --in-place --configuration .swift-format --recursive Package.swift Sources Tests

lint:
	@swift format lint --strict --configuration .swift-format --recursive Sources Tests

install: libedit
	@echo 'Building kubetutor; the first time this takes a few minutes.'
	@$(BUILD)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/kubetutor/lessons'
	install -m 755 "$$($(BUILD) --show-bin-path)/kubetutor" '$(DESTDIR)$(PREFIX)/bin/kubetutor'
	cp -R lessons/. '$(DESTDIR)$(PREFIX)/share/kubetutor/lessons/'

# The prompt is libedit's; its headers are the one thing that Swift does not bring along.
libedit:
	@if [ -e /usr/include/histedit.h ] || [ -e /usr/local/include/histedit.h ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo 'kubetutor needs the headers of libedit. Install them (Fedora: dnf install libedit-devel) and try again.' >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; \
	elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then as=sudo; \
	else echo 'kubetutor needs libedit-dev, and installing it takes root: run  apt-get install libedit-dev  as root and try again.' >&2; exit 1; fi; \
	echo 'Installing libedit-dev, which the prompt needs.'; \
	log=$$(mktemp); \
	if ! { $$as apt-get update && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libedit-dev; } >"$$log" 2>&1; then \
	  cat "$$log" >&2; rm -f "$$log"; echo 'libedit-dev could not be installed.' >&2; exit 1; fi; \
	rm -f "$$log"
