# Two commands matter: `make run` and `make test`. Python 3.11+, pip and make are all that must be there.

PYTHON ?= python3
KILLS  ?= 50
RESTARTS ?= 10
REPORTS ?= 1000
CONVERSATIONS ?= 1000
ACUTE ?= 100
ROADS ?= xml json mail
CASES  ?= 1000

BIN       := .venv/bin
INSTALLED := .venv/.installed

export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults chaos disk order acute properties mutants generate lock postgresql rabbitmq postfix dovecot chromium

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# make passes ONCE on to the program by itself, from its command line and from the environment alike.
run: $(INSTALLED) ## a week of Veilig Thuis through the real doors; ONCE=1 stops after it
	@$(BIN)/python -m gateway demo

test: $(INSTALLED) postgresql rabbitmq postfix dovecot chromium ## every test, on a private PostgreSQL and RabbitMQ (or TEST_DATABASE_URL, TEST_AMQP_URL)
	@$(BIN)/python -m pytest

check: $(INSTALLED) ## lint, format, types, import rules, house rules
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/generate.py --check
	@$(BIN)/python -m pytest -q --durations=0 --durations-min=5 tests/architecture

bench: $(INSTALLED) postgresql rabbitmq ## ours beside its peers: reports per second, latency; QUICK=1 takes two minutes
	@$(BIN)/python -m benchmarks

faults: $(INSTALLED) postgresql rabbitmq ## kill it KILLS times on SQLite, PostgreSQL, and with RabbitMQ, and count what was lost
	@$(BIN)/python -m tests.faults.kills --kills $(KILLS)

chaos: $(INSTALLED) rabbitmq ## stop and start RabbitMQ RESTARTS times under load, and wipe it once
	@$(BIN)/python -m tests.faults.broker_restarts --restarts $(RESTARTS)

disk: $(INSTALLED) rabbitmq ## search RabbitMQ's disk for planted names and BSNs after REPORTS reports
	@$(BIN)/python -m tests.live.broker_disk --reports $(REPORTS)

order: $(INSTALLED) postgresql rabbitmq ## CONVERSATIONS of five over three deliver processes while partners fail
	@$(BIN)/python -m tests.faults.order --conversations $(CONVERSATIONS)

acute: $(INSTALLED) postgresql rabbitmq ## ACUTE acute reports by each of ROADS while 300 regular ones a second come in
	@$(BIN)/python -m benchmarks.acute --each $(ACUTE) --roads $(ROADS)

properties: $(INSTALLED) ## CASES invented messages per property
	@$(BIN)/python -m tests.properties --cases $(CASES)

mutants: $(INSTALLED) ## one slip of the pen after another in the rules: how many do the tests see
	@$(BIN)/python -m tests.mutants

generate: $(INSTALLED) ## write the generated files (JSON Schemas) anew
	@$(BIN)/python scripts/generate.py

lock: $(INSTALLED) ## write requirements.lock anew; UPGRADE=--upgrade takes newer versions
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	    --extra bench --extra dev --extra imap --extra postgres --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(UPGRADE) \
	    --output-file requirements.lock pyproject.toml

postgresql: $(INSTALLED)
	@scripts/install postgresql

rabbitmq: $(INSTALLED)
	@scripts/install rabbitmq

postfix: $(INSTALLED)
	@scripts/install postfix

dovecot: $(INSTALLED)
	@scripts/install dovecot

chromium: $(INSTALLED)
	@scripts/install chromium

$(INSTALLED): requirements.lock pyproject.toml scripts/install
	@scripts/install python
	@touch $@
