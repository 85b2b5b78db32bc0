# Homebiyori: what a developer and CI run. `make` alone lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The image's Python where it is installed (a shim of pyenv may bear its name and run nothing), else what there is.
PYTHON ?= $(shell python3.13 -c '' 2>/dev/null && echo python3.13 || echo python3)
OTHER_PYTHON ?= $(if $(filter %3.13,$(PYTHON)),python3.11,python3.13)
PORT ?= 8000
STATE ?= .local
WHO ?= user
LIMITS ?= wide
SET ?=
TEST ?=
MODEL ?=
CASES ?= 3
RUNS ?= 100000
TOTAL ?=
SIZE ?=
ENV ?= dev
TAG ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)
ARCH ?= arm64
CANARY ?=
MODULES ?=
SCENARIOS ?=
VERSION ?=
REPOSITORY ?=
URL ?=
ADMINS_URL ?=

# Many tests wait for sockets and threads: one worker more than there are cores keeps all of these busy.
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

BIN := .venv/bin
DEV := $(BIN)/python -m homebiyori.dev
SOURCES := src tests infra

# Many a trial starts Python anew: what is compiled once is kept, also where the machine would not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: audit base bench bench-warm bootstrap check clean cost coverage deploy dynamodb-local eval eval-topics figures format fuzz fuzz-bytes gates help image init judge lock mutate mutate-pages other-python pages pictures plan proof push python registry requirements reset rollback routes run sbom scale seed site smoke test test-browser test-other token train

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: .venv/.stamp .engine/.stamp ## Serve everything on this machine: users on PORT=8000, admins on PORT+1, data in STATE=.local (LIMITS=real)
	@$(DEV).build_pages || true
	@exec $(DEV).run --port '$(PORT)' --state '$(subst ','\'',$(STATE))' --limits '$(LIMITS)'

pages: .venv/.stamp ## Build the pages of src/web that have changed; where there is no Node, it comes as a wheel
	@$(DEV).build_pages

token: .venv/.stamp ## Print an access token of the running stack for WHO=user, WHO=admin or any other name
	@$(DEV).token --who '$(subst ','\'',$(WHO))' --state '$(subst ','\'',$(STATE))'

seed: .venv/.stamp ## Give WHO=user of the running stack a month of life
	@$(DEV).seed --who '$(subst ','\'',$(WHO))' --state '$(subst ','\'',$(STATE))'

reset: .venv/.stamp ## Wipe the data in STATE=.local
	@$(DEV).reset --state '$(subst ','\'',$(STATE))'

test: .venv/.stamp .engine/.stamp ## Run the tests but for the long trials, of many cases one in three; or all of TEST=path
	$(BIN)/pytest -n $(WORKERS) -m "not proof" $(or $(TEST),--sampled)
	$(if $(TEST),,$(DEV).build_pages test)

test-browser: .venv/.stamp .engine/.stamp .browser/.stamp ## Try the pages in Chromium (CHROMIUM=/path/to/it), or only TEST=path; pictures in build/browser
	@$(DEV).build_pages
	.browser/bin/python -m pytest -n 2 $(or $(TEST),tests/browser)

figures-pages: .venv/.stamp .engine/.stamp .browser/.stamp ## Measure the pages in Chromium: bytes, times on a bad line, axe, targets, reflow, brightness at night
	@$(DEV).build_pages
	PYTHONPATH=tests .browser/bin/python tests/bench/figures_pages.py

coverage: .venv/.stamp .engine/.stamp ## Run the tests and print which lines and branches they reach; all of them must pass the bars
	$(BIN)/pytest -n $(WORKERS) -m "not proof" --cov=homebiyori --cov-branch --cov-report=term:skip-covered --cov-report=json:build/coverage.json $(TEST)
	$(if $(TEST),,$(BIN)/python tests/bench/coverage_bars.py build/coverage.json)

proof: .venv/.stamp .engine/.stamp ## Run the long trials (kills, full disks, histories, the image, the local stack, deployments, hostile patterns) and every other case
	$(BIN)/pytest -n $(WORKERS) -m proof --sampled

# What an interpreter may change: imports, entrypoints, the ground, the local stack.
test-other: .other/.stamp .engine/.stamp ## Run the quick tests under the other of Python 3.11 and 3.13, where it is installed
	.other/bin/pytest -n auto tests/entrypoints
	.other/bin/pytest -n auto -m "not proof" tests/base tests/aws tests/http tests/ops tests/tree tests/user tests/notification tests/dev/test_state.py

check: .venv/.stamp .engine/.stamp ## Check format, lint, types and architecture, of Python and of TypeScript
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_architecture.py tests/test_docs.py tests/infra/test_gateway_routes.py tests/notification/test_rules.py
	$(DEV).build_pages check

format: .venv/.stamp ## Format the code and fix what can be fixed
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

eval: .venv/.stamp ## Measure how danger is read by authors who never trained it; with SET=path the emotions of a set
	$(BIN)/python tests/bench/danger.py
	$(if $(SET),$(BIN)/python tests/bench/emotion.py $(SET))

eval-topics: .venv/.stamp ## Measure whether answers name the right thing and the right deed: right, wrong, none
	$(BIN)/python tests/bench/topics.py $(or $(SET),tests/lexicon/topics_dev.jsonl)
	$(if $(SET),,PYTHONPATH=src $(BIN)/python tests/bench/deeds.py tests/lexicon/deeds_dev.jsonl)

fuzz: .venv/.stamp .engine/.stamp ## Throw CASES=3 an operation, or TOTAL=100000 in all, at both apps, as the documents allow and as they do not
	PYTHONPATH=tests $(BIN)/python tests/bench/fuzz.py --cases $(CASES) $(if $(TOTAL),--total $(TOTAL))

fuzz-bytes: .fuzz/.stamp ## Follow the branches that bytes of strangers take in guard, cursor, JSON and lexicon, RUNS=100000 each
	set -e; for target in event_guard cursor strict lexicon danger_stays; do \
	  PYTHONPATH=src:tests .fuzz/bin/python tests/fuzz/guided.py $$target --runs $(RUNS); \
	done

train: .train/.stamp ## Learn the weights of danger, emotions and situations again from the labelled sentences, and print how well they generalize
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_risks.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_moods.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_situations.py

gates: .venv/.stamp ## Write which words the patterns of the lexicon need to match
	PYTHONPATH=src $(BIN)/python tests/bench/gates.py

mutate-pages: .venv/.stamp .engine/.stamp .browser/.stamp ## Break the pages scenario by scenario, and see each time a browser test fail; or only SCENARIOS="5 18"
	@$(DEV).build_pages
	PYTHONPATH=tests .browser/bin/python tests/bench/mutate_pages.py $(SCENARIOS)

mutate: .venv/.stamp .engine/.stamp ## Try small faults in the modules that matter most, and print those that no test notices; or only in MODULES="tree/rules.py"
	PYTHONPATH=tests $(BIN)/python tests/bench/mutate.py $(MODULES)

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links
requirements: .venv/.stamp ## Lock requirements/*.in again
	set -e; cd requirements; for name in runtime dev engine train node browser fuzz audit; do ../$(LOCK) $(UPGRADE) $$name.in --output-file $$name.txt; done

pictures: .venv/.stamp ## Draw the tree's golden pictures anew, after VERSION was raised (tree/picture/drawing.py)
	PYTHONPATH=src:tests $(BIN)/python tests/bench/pictures.py

routes: .venv/.stamp ## Write what the gateways let through (infra/terraform/routes.json) from the apps
	PYTHONPATH=tests $(BIN)/python infra/scripts/routes.py --write

judge: .venv/.stamp ## Judge the answers: gates, talks and preferences; on a scripted model, or on Bedrock with MODEL=id
	PYTHONPATH=tests $(BIN)/python tests/bench/judge.py $(if $(MODEL),--model $(MODEL))

figures: .venv/.stamp .engine/.stamp ## Run every trial that measures and write docs/figures.md: hours at full size, minutes with SIZE=short
	PYTHONPATH=tests $(BIN)/python tests/bench/figures.py $(if $(filter short,$(SIZE)),--short)

audit: .audit/.stamp ## Ask pip-audit, npm audit and bandit about what we ship; 3 when a database is out of reach, never silence
	@$(PYTHON) infra/scripts/audit.py

sbom: .venv/.stamp ## Write what we ship, and by whose licence, to build/sbom.cdx.json
	@$(BIN)/python infra/scripts/sbom.py

dynamodb-local: .venv/.stamp .engine/.stamp ## Run the tests of chat, tree and billing, or TEST=path, on Amazon's own DynamoDB Local; needs Java 17
	$(BIN)/python tests/bench/dynamodb_local.py $(TEST)
bench: .venv/.stamp .engine/.stamp ## Measure both functions' cold starts and first requests beside two baselines
	PYTHONPATH=tests $(BIN)/python tests/bench/cold_start.py

bench-warm: .venv/.stamp ## Measure warm requests beside a bare FastAPI
	PYTHONPATH=tests $(BIN)/python tests/bench/warm.py

cost: ## Print what AWS charges for 100, 10,000 and 1,000,000 users
	@$(PYTHON) infra/scripts/cost.py

scale: ## Print what ends first at 0.1, 1 and 10 million parents a day, and simulate the counters
	@$(PYTHON) infra/scripts/scale.py

# From here on: a deployment (docs/deployment.md).
STREAMING = $(shell grep -sE '^enable_streaming *= *true' infra/terraform/envs/$(ENV).tfvars)
BASES = public.ecr.aws/lambda/python:3.13 public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1
DOCKER_BUILD = docker buildx build --platform linux/$(ARCH) --provenance=false --load --file infra/image/Dockerfile
TERRAFORM = terraform -chdir=infra/terraform
OF_ENV = -input=false -var-file=envs/$(ENV).tfvars -var=image_tag=$(TAG)
ECR = --repository-name homebiyori-$(ENV)
RELEASE = $(BIN)/python infra/scripts/release.py --env $(ENV)

base: ## Pin the image's bases to what they are today (.ci/monthly commits that)
	set -e; for base in $(BASES); do \
	  digest=$$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' $$base); \
	  sed -E -i.old "s|($$base)@sha256:[0-9a-f]{64}|\1@$$digest|" infra/image/Dockerfile; \
	done; rm infra/image/Dockerfile.old

image: ## Build what ENV=dev runs of TAG=commit for ARCH=arm64 (or amd64)
	$(DOCKER_BUILD) --target app --tag homebiyori:$(TAG) .
	$(if $(STREAMING),$(DOCKER_BUILD) --target streaming --tag homebiyori:$(TAG)-streaming .)

bootstrap: ## Make the state's bucket, and the role that deploys ENV=dev from REPOSITORY=owner/name at GitHub; by an administrator
	@aws s3 cp s3://homebiyori-$(ENV)-terraform-state/bootstrap.tfstate infra/bootstrap/$(ENV).tfstate 2>/dev/null || echo "no bootstrap of $(ENV) yet"
	terraform -chdir=infra/bootstrap init -input=false
	terraform -chdir=infra/bootstrap apply -input=false -state=$(ENV).tfstate -var=env=$(ENV) -var=repository=$(REPOSITORY)
	@aws s3 cp infra/bootstrap/$(ENV).tfstate s3://homebiyori-$(ENV)-terraform-state/bootstrap.tfstate

# Whatever asks or changes a deployment turns to its state first: the one before it may have been another's.
init:
	@cp infra/terraform/envs/$(ENV).kept infra/terraform/kept_override.tf 2>/dev/null || rm -f infra/terraform/kept_override.tf
	$(TERRAFORM) init -input=false -reconfigure -backend-config=envs/$(ENV).s3.tfbackend

registry: init ## Make the registry of ENV=dev, once: a function needs an image, an image needs a registry
	$(TERRAFORM) apply -auto-approve $(OF_ENV) -target=aws_ecr_repository.app -target=aws_ecr_lifecycle_policy.app

push: init ## Push the images of TAG to the registry of ENV=dev
	set -e; registry=$$($(TERRAFORM) output -raw registry); \
	[ "$${registry##*/}" = homebiyori-$(ENV) ] || { echo "$$registry is not the registry of $(ENV)" >&2; exit 1; }; \
	aws ecr get-login-password | docker login --username AWS --password-stdin "$${registry%%/*}"; \
	for tag in $(TAG) $(if $(STREAMING),$(TAG)-streaming); do \
	  docker tag homebiyori:$$tag $$registry:$$tag; docker push $$registry:$$tag; \
	done

plan: init ## Plan ENV=dev with the image TAG=commit
	$(TERRAFORM) plan $(OF_ENV) -out=$(ENV).tfplan

deploy: init ## Apply the plan of ENV=dev, mark its images, try the new versions and make them live (CANARY=10 per cent first)
	$(TERRAFORM) apply -input=false $(ENV).tfplan
	set -e; for tag in $$($(TERRAFORM) output -raw images); do \
	  aws ecr describe-images $(ECR) --image-ids imageTag=live-$$tag >/dev/null 2>&1 && continue; \
	  manifest=$$(aws ecr batch-get-image $(ECR) --image-ids imageTag=$$tag --query 'images[0].imageManifest' --output text); \
	  aws ecr put-image $(ECR) --image-tag live-$$tag --image-manifest "$$manifest" >/dev/null; \
	done
	$(RELEASE) deploy $(if $(CANARY),--canary $(CANARY))

rollback: ## Make live in ENV=dev what was live before, or what the image VERSION=commit ran; no plan, and it takes seconds
	$(RELEASE) rollback $(if $(VERSION),--to $(VERSION))

lock: init ## Lock the provider for every machine that deploys; commit infra/terraform/.terraform.lock.hcl
	$(TERRAFORM) providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64

site: init ## Build the pages and put them where both sites of ENV=dev serve them from
	$(MAKE) pages
	$(BIN)/python infra/scripts/site.py build/pages "$$($(TERRAFORM) output -json sites)"

smoke: ## Ask the deployment at URL=https://... and ADMINS_URL=https://... (tokens: see docs/deployment.md)
	@$(PYTHON) infra/scripts/smoke.py "$(URL)" "$(ADMINS_URL)"

clean: ## Remove the environments and every cache; data in STATE stays
	rm -rf .venv .other .engine .train .node .browser .fuzz .audit .dynamodb-local src/web/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

other-python:
	@$(OTHER_PYTHON) -c 'import sys; print(sys.executable)' 2>/dev/null || true

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3' >&2; exit 1; }

# $(call install,<environment>,<lock>): make an environment and show how far pip is, for it takes minutes the first time.
define install
	@echo 'making $(1) of $(2), by $(PYTHON)'
	@$(PYTHON) -m venv $(1)
	@$(1)/bin/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r $(2) \
	  | awk -v all="$$(grep -c '==' $(2))" -v tty="$$(test -t 1 && echo 1)" '\
	    /^Collecting / { got++; if (tty) printf "\r  %d of %d: %s\033[K", got, all, $$2; else if (got % 20 == 0) print "  " got " of " all } \
	    /^Installing/ { print (tty ? "\r\033[K" : "") "  installing " all " packages"; } { fflush() }'
endef

# Order-only on `python`: it is looked at each time, and alone never a reason to build again.
.venv/.stamp: requirements/runtime.txt requirements/dev.txt pyproject.toml | python
	$(call install,.venv,requirements/dev.txt)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.other/.stamp: PYTHON := $(OTHER_PYTHON)
.other/.stamp: requirements/runtime.txt requirements/dev.txt pyproject.toml | python
	$(call install,.other,requirements/dev.txt)
	@.other/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.engine/.stamp: requirements/engine.txt | python
	$(call install,.engine,requirements/engine.txt)
	@touch $@

.train/.stamp: requirements/train.txt | python
	$(call install,.train,requirements/train.txt)
	@touch $@

.audit/.stamp: requirements/audit.txt | python
	$(call install,.audit,requirements/audit.txt)
	@touch $@

# Each sees what .venv has, and only adds to it.
.browser/.stamp .fuzz/.stamp: .%/.stamp: requirements/%.txt .venv/.stamp
	$(call install,.$*,requirements/$*.txt)
	@site='import site; print(site.getsitepackages()[0])'; \
	  echo "import site; site.addsitedir('$$($(BIN)/python -c "$$site")')" > "$$(.$*/bin/python -c "$$site")/venv.pth"
	@touch $@

# Called by homebiyori.dev.node, where the machine has no Node of its own.
.node/.stamp: requirements/node.txt | python
	$(call install,.node,requirements/node.txt)
	@touch $@
