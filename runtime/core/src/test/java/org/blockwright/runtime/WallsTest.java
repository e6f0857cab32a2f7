package org.blockwright.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;

/** Who may know whom in the runtime. */
class WallsTest {
  private static final String ROOT = "org.blockwright.runtime";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.blockwright");

  @Test
  void onePackageKnowsTheEnginesClasses() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".pytorch")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.pytorch..")
        .check(CLASSES);
  }

  @Test
  void networksKnowNothingOfWhatIsDoneWithThem() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".ops", ROOT + ".heads", ROOT + ".blocks", ROOT + ".pytorch")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".data..",
            ROOT + ".train..",
            ROOT + ".weights..",
            ROOT + ".export..",
            ROOT + ".explain..",
            ROOT + ".report..")
        .check(CLASSES);
  }

  @Test
  void weightsKnowNothingOfTraining() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".weights", ROOT + ".export", ROOT + ".data")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".train..", ROOT + ".report..")
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNoConsole() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..", "org.knowm..", "ch.qos.logback..")
        .check(CLASSES);
  }

  /** What is thrown says of what kind it is. */
  @Test
  void errorsHaveAKind() {
    noClasses()
        .that()
        .areNotAssignableTo(BlockwrightException.class)
        .should()
        .callConstructor(BlockwrightException.class, String.class)
        .orShould()
        .callConstructor(BlockwrightException.class, String.class, Throwable.class)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycle() {
    slices().matching("org.blockwright.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
