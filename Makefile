# What a developer or user types; the work is done by scripts/.

.DEFAULT_GOAL := help
.PHONY: help setup build run test chaos bench services services-stop format lint clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## Install what building needs and is missing, and check Swift
	@scripts/setup.sh

build: ## Build freshet and replay for release
	@scripts/build.sh

run: ## Replay a data set, learn, evaluate, then serve (PORT=5000 DATA=dir STATE=dir ONCE=1 ENGINES=kafka,redis)
	@scripts/run.sh

test: ## Lint, build, run end to end, run all tests (DATA=dir)
	@scripts/test.sh

chaos: ## Kill processes at random moments and prove what is left (SEED=n KILLS=50 DATA=dir)
	@scripts/chaos.sh

bench: ## Run the benchmarks
	@scripts/bench.sh

services: ## Start Redis, Triton, stand-ins for Kafka and Elasticsearch (ports: see scripts/services.sh)
	@scripts/services.sh start

services-stop: ## Stop them
	@scripts/services.sh stop

format: ## Format all Swift code in place
	@swift format --in-place --parallel --recursive Sources Tests replay Benchmarks/Sources Benchmarks/Package.swift Package.swift

lint: ## Check the format of all Swift code
	@scripts/lint.sh

clean: ## Remove what was built; data/, state/ and .services/ stay
	rm -rf .build Benchmarks/.build
