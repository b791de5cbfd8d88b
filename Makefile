.DEFAULT_GOAL := help
.PHONY: $(shell awk -F: '/^[a-z-]+:.*## / { print $$1 }' $(MAKEFILE_LIST))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build all modules and cli/target/reprise.jar, without the tests
	@bin/maven -DskipTests package

test: ## check the format, compile with all checkers, run all tests
	@bin/maven verify $(MAVEN_FLAGS)

crash-points: build ## kill a process at every call, and at every pair of calls (PAIRS=every, ONLY=POINT,POINT, SEED=1)
	@"$$(bin/find-jdk)/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
	  $$(test -d /dev/shm && echo -Djava.io.tmpdir=/dev/shm) \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.crash.CrashPoints $(or $(ONLY),$(PAIRS),distinct) $(TIMES) \
	  2>testkit/target/crash-points.log || { tail -n 5 testkit/target/crash-points.log >&2; exit 1; }

mutants: build ## remove each guard in turn; some test must go red (ONLY=settle.lua, LANES=2, RESUME=1)
	@ONLY="$(ONLY)" DEPTH="$(DEPTH)" LANES="$(LANES)" RESUME="$(RESUME)" EXPLAINED="$(EXPLAINED)" \
	  nice "$$(bin/find-jdk)/bin/java" -Xmx400m \
	  -cp "testkit/target/test-classes:testkit/target/classes:core/target/classes:$$(cat testkit/target/test-class-path)" \
	  dev.reprise.testkit.mutants.Mutants

demo: ## a real import under real kills, and the proof, beside a plain loop; under a minute
	@./reprise demo

CHAOS = "$$(bin/find-jdk)/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --enable-native-access=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions \
  --sun-misc-unsafe-memory-access=allow \
  -cp "chaos/target/reprise-chaos-0.1.0-SNAPSHOT.jar:$$(cat chaos/target/class-path)" \
  dev.reprise.chaos.Chaos chaos/target SEED=$(SEED)

chaos: build ## every fault on real processes (ONLY=name, SEED=n, KILLS=1000, HOURS=8, MINUTES=10)
	@$(CHAOS) ONLY=$(ONLY) KILLS=$(KILLS) HOURS=$(HOURS) MINUTES=$(MINUTES)

chaos-quick: build ## a selection of them in about three minutes (SEED=n)
	@$(CHAOS) QUICK=1

chaos-import: ## an import of 1.7 million rows under kill -9 of everything (TARGET=postgres, ROUNDS=10)
	@TARGET=$(TARGET) ROUNDS=$(ROUNDS) SEED=$(SEED) ./chaos/import.sh

chaos-rejects: ## 1,000 bad records among 100,000, imported under three kills (TARGET=postgres)
	@TARGET=$(TARGET) SEED=$(SEED) ./chaos/rejects.sh

simulate: build ## random runs of the protocol from seeds (SEEDS=100000, SEED=7, STORE=model|told|redis|both, STEPS=200)
	@RECORD_COMMAND="make simulate$(foreach v,SEEDS SEED STORE STEPS FAULT,$(if $($v), $v=$($v)))" \
	  $(foreach v,SEEDS SEED STORE STEPS FAULT WITHOUT,$(if $($v),$v=$($v))) \
	  "$$(bin/find-jdk)/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xmx1g \
	  -cp testkit/target/classes:cli/target/reprise.jar dev.reprise.testkit.sim.Simulate

BENCH = "$$(bin/find-jdk)/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --enable-native-access=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions \
  --sun-misc-unsafe-memory-access=allow \
  -cp "bench/target/classes:$$(cat bench/target/class-path)" dev.reprise.bench

bench: build bench-node bench-peers ## Reprise beside its peers (ONLY=T1,T2, FULL=1, ROUNDS=3, CHUNKS=, SMALL=1, REDIS=bundled)
	@$(BENCH).Bench $(foreach v,ONLY FULL SMALL ROUNDS CHUNKS REDIS,$(if $($v),$v=$($v)))

bench-smoke: build ## a minute: no-op chunks beside Streams by hand, in one run; fails nobody
	@$(BENCH).Bench ONLY=smoke || true

performance-docs: build ## write docs/performance.md and its charts from its text and the recorded figures
	@$(BENCH).page.PerformancePage docs

bench-node: ## get the peers that run on Node.js, where npm is there
	@mkdir -p bench/target/node && cp bench/node/package.json bench/node/*.mjs bench/target/node/
	@command -v npm >/dev/null && cd bench/target/node && \
	  npm install --silent --no-package-lock --no-audit --no-fund --omit=dev || \
	  echo "bench: npm gave no packages; the rows of BullMQ will say so." >&2

bench-peers: ## build the peers that run on the JVM, with libraries of their own
	@bin/maven -q -f bench/peers/pom.xml package || \
	  echo "bench: bench/peers can't be built; the rows of its peers will say so." >&2

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

reliability-docs: build ## write docs/reliability.md from its text and the recorded figures
	@"$$(bin/find-jdk)/bin/java" \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.ReliabilityPage docs

bench-recover: build ## one session that held 100,000 chunks of 1,000 jobs dies: how long are the scripts (JOBS=, CHUNKS=)
	@"$$(bin/find-jdk)/bin/java" \
	  -cp testkit/target/classes:cli/target/reprise.jar \
	  dev.reprise.testkit.RecoverBench $(or $(JOBS),1000) $(or $(CHUNKS),100)

format: ## format the Java sources
	@bin/maven -q spotless:apply

clean: ## remove everything that was built
	@bin/maven -q clean
	@rm -rf .build
