package org.blockwright.runtime.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Spark stays in its own module. */
class WallsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.blockwright");

  @Test
  void onlyThisModuleKnowsSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.blockwright.runtime.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsThisModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.blockwright.runtime.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.blockwright.runtime.spark..")
        .check(CLASSES);
  }
}
