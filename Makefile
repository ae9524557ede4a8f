# What a developer or user types; the work is done by scripts/.

.DEFAULT_GOAL := help
.PHONY: help setup build run test bench format lint clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## Install missing system packages and check Swift
	@scripts/setup.sh

build: ## Build freshet and replay for release
	@scripts/build.sh

run: ## Replay a data set, learn, evaluate, then serve (PORT=5000 DATA=dir STATE=dir ONCE=1)
	@scripts/run.sh

test: ## Lint, build, run end to end, run all tests (DATA=dir)
	@scripts/test.sh

bench: ## Run the benchmarks
	@scripts/bench.sh

format: ## Format all Swift code in place
	@swift format --in-place --parallel --recursive Sources Tests replay Benchmarks/Sources Benchmarks/Package.swift Package.swift

lint: ## Check the format of all Swift code
	@scripts/lint.sh

clean: ## Remove what was built; data/ and state/ stay
	rm -rf .build Benchmarks/.build
