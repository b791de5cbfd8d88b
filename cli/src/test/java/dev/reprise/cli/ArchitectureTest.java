package dev.reprise.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may know whom. It stands here because the command line sees all modules.
@AnalyzeClasses(packages = "dev.reprise", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule onlyTheStoreOnRedisSeesTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.reprise.redis..")
          .and(not(simpleNameStartingWith("Plain"))) // the demo's: what users write without us
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.netty..", "reactor..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingElseKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.reprise.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.reprise.cli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule contractsKnowNeitherTheirRedisSideNorTheWorker =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.reprise.source..",
              "dev.reprise.sink..",
              "dev.reprise.store..",
              "dev.reprise.seam..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.reprise.redis..", "dev.reprise.worker..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theEmbeddedRedisKnowsNothingOfJobs =
      noClasses()
          .that()
          .resideInAPackage("dev.reprise.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.reprise", "dev.reprise.store..", "dev.reprise.redis..")
          .allowEmptyShould(true);

  /// Each of these asks the seam first; whoever else could send would have no crash point.
  @ArchTest
  static final ArchRule nothingIsSentToRedisPastTheSeam =
      noClasses()
          .that()
          .resideInAPackage("dev.reprise.redis..")
          .and()
          .doNotHaveSimpleName("Link")
          .and()
          .doNotHaveSimpleName("Wire")
          .and()
          .doNotHaveSimpleName("Reads") // of Wire
          .and()
          .doNotHaveSimpleName("RedisPresence")
          .and()
          .doNotHaveSimpleName("RedisWakes")
          .and()
          .doNotHaveSimpleName("Checkup") // only looks, for `doctor`
          .should()
          .callMethodWhere(
              target(
                      name("async")
                          .or(name("dispatch"))
                          .or(name("connect"))
                          .or(name("connectPubSub")))
                  .and(target(owner(resideInAPackage("io.lettuce..")))));

  /// The rest opens a database before a job is there, or asks who holds a lock.
  @ArchTest
  static final ArchRule onlyASinkThatHasASeamTakesConnections =
      noClasses()
          .that()
          .resideInAnyPackage("dev.reprise.sink..", "dev.reprise.worker..", "dev.reprise")
          .and()
          .doNotHaveSimpleName("JdbcSink")
          .and()
          .doNotHaveSimpleName("JdbcTarget")
          .and()
          .doNotHaveSimpleName("TargetLook")
          .and()
          .doNotHaveSimpleName("PostgresDialect")
          .should()
          .callMethodWhere(target(name("getConnection")));
}
