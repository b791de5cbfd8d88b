.DEFAULT_GOAL := help
.PHONY: help build test demo bench-noop format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build all modules and cli/target/reprise.jar, without the tests
	@bin/maven -DskipTests package

test: ## check the format, compile with all checkers, run all tests
	@bin/maven verify $(MAVEN_FLAGS)

demo: ## a real import under real kills, and the proof
	@./demo/demo.sh

bench-noop: build ## a million no-op chunks by one worker (CHUNKS=..., REDIS=redis://...)
	@"$$(bin/find-jdk)/bin/java" \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.NoopBench $(or $(CHUNKS),1000000) $(REDIS)

format: ## format the Java sources
	@bin/maven -q spotless:apply

clean: ## remove everything that was built
	@bin/maven -q clean
	@rm -rf .build
