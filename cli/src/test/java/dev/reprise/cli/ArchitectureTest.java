package dev.reprise.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
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
}
