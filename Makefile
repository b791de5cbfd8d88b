.DEFAULT_GOAL := help
.PHONY: help build test mutants demo chaos-import chaos-rejects bench-import bench-noop bench-kills bench-busy format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build all modules and cli/target/reprise.jar, without the tests
	@bin/maven -DskipTests package

test: ## check the format, compile with all checkers, run all tests
	@bin/maven verify $(MAVEN_FLAGS)

mutants: build ## remove each guard in turn; some test must go red (ONLY=settle.lua, LANES=2, RESUME=1)
	@ONLY="$(ONLY)" DEPTH="$(DEPTH)" LANES="$(LANES)" RESUME="$(RESUME)" EXPLAINED="$(EXPLAINED)" \
	  nice "$$(bin/find-jdk)/bin/java" -Xmx400m \
	  -cp "testkit/target/test-classes:testkit/target/classes:core/target/classes:$$(cat testkit/target/test-class-path)" \
	  dev.reprise.testkit.mutants.Mutants

demo: ## a real import under real kills, and the proof, beside a plain loop; under a minute
	@./reprise demo

chaos-import: ## an import of 1.7 million rows under kill -9 of everything (TARGET=postgres, ROUNDS=10)
	@TARGET=$(TARGET) ROUNDS=$(ROUNDS) SEED=$(SEED) ./chaos/import.sh

chaos-rejects: ## 1,000 bad records among 100,000, imported under three kills (TARGET=postgres)
	@TARGET=$(TARGET) SEED=$(SEED) ./chaos/rejects.sh

bench-import: build ## an import beside a plain loop without safety (FILE=..., ROUNDS=3, SLOTS=1,4)
	@REPRISE_HOME=bench/target/home "$$(bin/find-jdk)/bin/java" --enable-native-access=ALL-UNNAMED \
	  -cp "bench/target/classes:$$(cat bench/target/class-path)" dev.reprise.bench.ImportBench \
	  $(or $(FILE),demo/cities.csv.gz) $(or $(ROUNDS),3) $(or $(SLOTS),1,4)

bench-noop: build ## a million no-op chunks by one worker (CHUNKS=..., REDIS=redis://...)
	@"$$(bin/find-jdk)/bin/java" \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.NoopBench $(or $(CHUNKS),1000000) $(REDIS)

bench-kills: build ## two workers, one killed, again and again: how soon is it noticed (KILLS=50)
	@"$$(bin/find-jdk)/bin/java" \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.KillBench kills $(or $(KILLS),50)

bench-busy: build ## both cores kept busy by something else: false takeovers (SECONDS=600)
	@"$$(bin/find-jdk)/bin/java" \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.KillBench busy $(or $(SECONDS),600)

format: ## format the Java sources
	@bin/maven -q spotless:apply

clean: ## remove everything that was built
	@bin/maven -q clean
	@rm -rf .build
