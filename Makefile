.DEFAULT_GOAL := help
.PHONY: help demo test lint bench package lock clean
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Set everything up and see the product do its job, on the terminal
	@scripts/setup.sh demo
	@$(BIN)/python -P examples/clinic/demo.py

test: lint ## Set everything up and run every test, real editors included
	@$(BIN)/python -m pytest

lint: ## Check formatting, types and layers
	@scripts/setup.sh test
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: ## Measure, as ratios side by side in one run
	@scripts/setup.sh test
	@$(BIN)/python -P bench/run.py

package: ## Build the wheel and the VS Code extension into dist/
	@scripts/setup.sh test
	@$(BIN)/python -m hatchling build -t wheel -d dist
	@cd client-vscode && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent package
	@cp client-vscode/dist/contextward.vsix dist/

lock: ## Pin the newest allowed versions of every dependency, with hashes
	@scripts/setup.sh test
	@$(LOCK) requirements/build.in -o requirements/build.lock
	@$(LOCK) pyproject.toml --extra prose -o requirements/runtime.lock
	@$(LOCK) pyproject.toml --extra prose --group dev -o requirements/dev.lock

clean: ## Remove what the other verbs made
	@rm -rf .venv .cache dist test-results client-vscode/dist client-vscode/node_modules \
		client-vscode/LICENSE tests/editors/vscode/node_modules
