# Homebiyori: the commands of developers and CI. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The image's Python if it is installed and runs (a pyenv shim of that name may not), otherwise python3.
PYTHON ?= $(shell python3.13 -c '' 2>/dev/null && echo python3.13 || echo python3)
OTHER_PYTHON ?= $(if $(filter %3.13,$(PYTHON)),python3.11,python3.13)
PORT ?= 8000
STATE ?= .local
WHO ?= user
LIMITS ?= wide
SET ?=
TEST ?=
COVERAGE ?=
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

# Many tests wait for sockets and threads, so one worker more than there are cores keeps all cores busy.
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

BIN := .venv/bin
DEV := $(BIN)/python -m homebiyori.dev
SOURCES := src tests infra

# Many trials start new Python processes: keep byte code even if the environment says not to.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: audit base bench bench-warm bootstrap check clean cost deploy dynamodb-local eval eval-topics figures format fuzz fuzz-bytes gates help image init judge lock mutate mutate-pages other-python pages pictures plan proof push python registry requirements reset rollback routes run sbom scale seed site smoke test test-browser test-other token train

help: ## Print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: .venv/.stamp .engine/.stamp ## Run the product on this machine: users on PORT=8000, admins on PORT+1, data in STATE=.local (LIMITS=real)
	@$(DEV).build_pages || true
	@exec $(DEV).run --port '$(PORT)' --state '$(subst ','\'',$(STATE))' --limits '$(LIMITS)'

pages: .venv/.stamp ## Build the pages of src/web that have changed; without Node, install it from a wheel
	@$(DEV).build_pages

token: .venv/.stamp ## Print an access token of the running stack for WHO=user, WHO=admin or any other name
	@$(DEV).token --who '$(subst ','\'',$(WHO))' --state '$(subst ','\'',$(STATE))'

seed: .venv/.stamp ## Give WHO=user of the running stack a month of messages
	@$(DEV).seed --who '$(subst ','\'',$(WHO))' --state '$(subst ','\'',$(STATE))'

reset: .venv/.stamp ## Delete the data in STATE=.local
	@$(DEV).reset --state '$(subst ','\'',$(STATE))'

COVERED := build/coverage.json
MEASURED = $(if $(COVERAGE),--cov=homebiyori --cov-branch --cov-report=term:skip-covered --cov-report=json:$(COVERED))
test: .venv/.stamp .engine/.stamp ## Run the tests except the long trials, and one in three cases of tests with many; all cases of TEST=path. COVERAGE=1 also prints which lines and branches of Python they reach, and checks the minimum
	$(BIN)/pytest -n $(WORKERS) -m "not proof" $(MEASURED) $(or $(TEST),--sampled)
	$(if $(COVERAGE),$(if $(TEST),,$(BIN)/python tests/bench/coverage_bars.py $(COVERED)))
	$(if $(TEST),,$(DEV).build_pages test)

test-browser: .venv/.stamp .engine/.stamp .browser/.stamp ## Test the pages in Chromium (CHROMIUM=/path/to/it), or only TEST=path; screenshots in build/browser
	@$(DEV).build_pages
	.browser/bin/python -m pytest -n 2 $(or $(TEST),tests/browser)

figures-pages: .venv/.stamp .engine/.stamp .browser/.stamp ## Measure the pages in Chromium: bytes, times on a slow connection, axe, targets, reflow, brightness at night
	@$(DEV).build_pages
	PYTHONPATH=tests .browser/bin/python tests/bench/figures_pages.py

proof: .venv/.stamp .engine/.stamp ## Run the long trials (kills, full disks, histories, the image, the local stack, deployments, hostile patterns) and all remaining cases
	$(BIN)/pytest -n $(WORKERS) -m proof --sampled

# The tests that may depend on the interpreter: imports, entrypoints, the lower packages, the local stack.
test-other: .other/.stamp .engine/.stamp ## Run the quick tests under the other of Python 3.11 and 3.13, if it is installed
	.other/bin/pytest -n auto tests/entrypoints
	.other/bin/pytest -n auto -m "not proof" tests/base tests/aws tests/http tests/ops tests/tree tests/user tests/notification tests/dev/test_state.py

check: .venv/.stamp .engine/.stamp ## Check format, lint, types and architecture of Python and TypeScript
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_architecture.py tests/test_docs.py tests/infra/test_gateway_routes.py tests/notification/test_rules.py
	$(DEV).build_pages check

format: .venv/.stamp ## Format the code and apply automatic fixes
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

eval: .venv/.stamp ## Measure how danger is read in messages of authors who were never used for training; with SET=path also the emotions of a set
	$(BIN)/python tests/bench/danger.py
	$(if $(SET),$(BIN)/python tests/bench/emotion.py $(SET))

eval-topics: .venv/.stamp ## Measure whether answers name the right thing and the right deed: right, wrong, none
	$(BIN)/python tests/bench/topics.py $(or $(SET),tests/lexicon/topics_dev.jsonl)
	$(if $(SET),,PYTHONPATH=src $(BIN)/python tests/bench/deeds.py tests/lexicon/deeds_dev.jsonl)

fuzz: .venv/.stamp .engine/.stamp ## Send CASES=3 requests per operation, or TOTAL=100000 in all, to both apps: valid and invalid by their OpenAPI documents
	PYTHONPATH=tests $(BIN)/python tests/bench/fuzz.py --cases $(CASES) $(if $(TOTAL),--total $(TOTAL))

fuzz-bytes: .fuzz/.stamp ## Fuzz the event guard, cursors, JSON and lexicon with coverage guidance, RUNS=100000 each
	set -e; for target in event_guard cursor strict lexicon danger_stays; do \
	  PYTHONPATH=src:tests .fuzz/bin/python tests/fuzz/guided.py $$target --runs $(RUNS); \
	done

train: .train/.stamp ## Train the weights of danger, emergencies, emotions and situations on the labelled sentences, and print how well they generalise
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_risks.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_emergencies.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_kinds.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_courses.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_messages.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_talks.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_guides.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_wishes.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_moods.py
	PYTHONPATH=src:tests .train/bin/python tests/bench/train_situations.py

gates: .venv/.stamp ## Write gates.json: the words without which a pattern of the lexicon cannot match
	PYTHONPATH=src $(BIN)/python tests/bench/gates.py

mutate-pages: .venv/.stamp .engine/.stamp .browser/.stamp ## Break the pages scenario by scenario, and check that a browser test fails each time; or only SCENARIOS="5 18"
	@$(DEV).build_pages
	PYTHONPATH=tests .browser/bin/python tests/bench/mutate_pages.py $(SCENARIOS)

mutate: .venv/.stamp .engine/.stamp ## Try small faults in the most important modules, and print those that no test notices; or only in MODULES="tree/rules.py"
	PYTHONPATH=tests $(BIN)/python tests/bench/mutate.py $(MODULES)

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links
requirements: .venv/.stamp ## Lock requirements/*.in again
	set -e; cd requirements; for name in runtime dev engine train node browser fuzz audit; do ../$(LOCK) $(UPGRADE) $$name.in --output-file $$name.txt; done

pictures: .venv/.stamp ## Draw the golden pictures of the tree again, after VERSION was raised (tree/picture/drawing.py)
	PYTHONPATH=src:tests $(BIN)/python tests/bench/pictures.py

routes: .venv/.stamp ## Write the routes that the gateways admit (infra/terraform/routes.json), from the apps
	PYTHONPATH=tests $(BIN)/python infra/scripts/routes.py --write

judge: .venv/.stamp ## Judge the answers (gates, talks and preferences) of a scripted model, or of Bedrock with MODEL=id
	PYTHONPATH=tests $(BIN)/python tests/bench/judge.py $(if $(MODEL),--model $(MODEL))

figures: .venv/.stamp .engine/.stamp ## Run every trial that measures, and write docs/figures.md: hours at full size, minutes with SIZE=short
	PYTHONPATH=tests $(BIN)/python tests/bench/figures.py $(if $(filter short,$(SIZE)),--short)

audit: .audit/.stamp ## Check what we ship with pip-audit, npm audit and bandit; exit status 3 if a database cannot be reached
	@$(PYTHON) infra/scripts/audit.py

sbom: .venv/.stamp ## Write what we ship, with licences, to build/sbom.cdx.json
	@$(BIN)/python infra/scripts/sbom.py

dynamodb-local: .venv/.stamp .engine/.stamp ## Run the tests of chat, tree and billing, or TEST=path, on Amazon's DynamoDB Local; needs Java 17
	$(BIN)/python tests/bench/dynamodb_local.py $(TEST)
bench: .venv/.stamp .engine/.stamp ## Measure cold starts and first requests of both functions against two baselines
	PYTHONPATH=tests $(BIN)/python tests/bench/cold_start.py

bench-warm: .venv/.stamp ## Measure warm requests against a bare FastAPI
	PYTHONPATH=tests $(BIN)/python tests/bench/warm.py

cost: ## Print what AWS charges for 100, 10,000 and 1,000,000 users
	@$(PYTHON) infra/scripts/cost.py

scale: ## Print what reaches its limit first at 0.1, 1 and 10 million parents a day, and simulate the counters
	@$(PYTHON) infra/scripts/scale.py

# Deployment (docs/deployment.md).
STREAMING = $(shell grep -sE '^enable_streaming *= *true' infra/terraform/envs/$(ENV).tfvars)
BASES = public.ecr.aws/lambda/python:3.13 public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1
DOCKER_BUILD = docker buildx build --platform linux/$(ARCH) --provenance=false --load --file infra/image/Dockerfile
TERRAFORM = terraform -chdir=infra/terraform
OF_ENV = -input=false -var-file=envs/$(ENV).tfvars -var=image_tag=$(TAG)
ECR = --repository-name homebiyori-$(ENV)
RELEASE = $(BIN)/python infra/scripts/release.py --env $(ENV)

base: ## Pin the image's base images to today's digests (.ci/monthly commits them)
	set -e; for base in $(BASES); do \
	  digest=$$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' $$base); \
	  sed -E -i.old "s|($$base)@sha256:[0-9a-f]{64}|\1@$$digest|" infra/image/Dockerfile; \
	done; rm infra/image/Dockerfile.old

image: ## Build the images of ENV=dev at TAG=commit for ARCH=arm64 (or amd64)
	$(DOCKER_BUILD) --target app --tag homebiyori:$(TAG) .
	$(if $(STREAMING),$(DOCKER_BUILD) --target streaming --tag homebiyori:$(TAG)-streaming .)

bootstrap: ## Create the state's bucket, and the role with which REPOSITORY=owner/name at GitHub deploys ENV=dev; for an administrator
	@aws s3 cp s3://homebiyori-$(ENV)-terraform-state/bootstrap.tfstate infra/bootstrap/$(ENV).tfstate 2>/dev/null || echo "no bootstrap of $(ENV) yet"
	terraform -chdir=infra/bootstrap init -input=false
	terraform -chdir=infra/bootstrap apply -input=false -state=$(ENV).tfstate -var=env=$(ENV) -var=repository=$(REPOSITORY)
	@aws s3 cp infra/bootstrap/$(ENV).tfstate s3://homebiyori-$(ENV)-terraform-state/bootstrap.tfstate

# Every command on a deployment selects its state first, because the previous command may have used another deployment's.
init:
	@cp infra/terraform/envs/$(ENV).kept infra/terraform/kept_override.tf 2>/dev/null || rm -f infra/terraform/kept_override.tf
	$(TERRAFORM) init -input=false -reconfigure -backend-config=envs/$(ENV).s3.tfbackend

registry: init ## Create the registry of ENV=dev, once: a function needs an image, and an image needs a registry
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

deploy: init ## Apply the plan of ENV=dev, tag its images, test the new versions and make them live (CANARY=10 per cent first)
	$(TERRAFORM) apply -input=false $(ENV).tfplan
	set -e; for tag in $$($(TERRAFORM) output -raw images); do \
	  aws ecr describe-images $(ECR) --image-ids imageTag=live-$$tag >/dev/null 2>&1 && continue; \
	  manifest=$$(aws ecr batch-get-image $(ECR) --image-ids imageTag=$$tag --query 'images[0].imageManifest' --output text); \
	  aws ecr put-image $(ECR) --image-tag live-$$tag --image-manifest "$$manifest" >/dev/null; \
	done
	$(RELEASE) deploy $(if $(CANARY),--canary $(CANARY))

rollback: ## Make the previous version of ENV=dev live again, or that of the image VERSION=commit; without a plan, in seconds
	$(RELEASE) rollback $(if $(VERSION),--to $(VERSION))

lock: init ## Lock the provider for every platform that deploys; commit infra/terraform/.terraform.lock.hcl
	$(TERRAFORM) providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64

site: init ## Build the pages and upload them to both sites of ENV=dev
	$(MAKE) pages
	$(BIN)/python infra/scripts/site.py build/pages "$$($(TERRAFORM) output -json sites)"

smoke: ## Check the deployment at URL=https://... and ADMINS_URL=https://... (for tokens see docs/deployment.md)
	@$(PYTHON) infra/scripts/smoke.py "$(URL)" "$(ADMINS_URL)"

clean: ## Delete the environments and all caches; data in STATE stays
	rm -rf .venv .other .engine .train .node .browser .fuzz .audit .dynamodb-local src/web/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

other-python:
	@$(OTHER_PYTHON) -c 'import sys; print(sys.executable)' 2>/dev/null || true

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3' >&2; exit 1; }

# $(call install,<environment>,<lock>): create an environment; show pip's progress, because it takes minutes the first time.
define install
	@echo 'making $(1) of $(2), by $(PYTHON)'
	@$(PYTHON) -m venv $(1)
	@$(1)/bin/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r $(2) \
	  | awk -v all="$$(grep -c '==' $(2))" -v tty="$$(test -t 1 && echo 1)" '\
	    /^Collecting / { got++; if (tty) printf "\r  %d of %d: %s\033[K", got, all, $$2; else if (got % 20 == 0) print "  " got " of " all } \
	    /^Installing/ { print (tty ? "\r\033[K" : "") "  installing " all " packages"; } { fflush() }'
endef

# Order-only on `python`: the check runs each time, but never causes a rebuild.
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

# Each of these sees the packages of .venv and only adds to them.
.browser/.stamp .fuzz/.stamp: .%/.stamp: requirements/%.txt .venv/.stamp
	$(call install,.$*,requirements/$*.txt)
	@site='import site; print(site.getsitepackages()[0])'; \
	  echo "import site; site.addsitedir('$$($(BIN)/python -c "$$site")')" > "$$(.$*/bin/python -c "$$site")/venv.pth"
	@touch $@

# Called by homebiyori.dev.node if the machine has no Node.
.node/.stamp: requirements/node.txt | python
	$(call install,.node,requirements/node.txt)
	@touch $@
