package org.blockwright.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.blockwright.runtime.cli.Main;
import org.junit.jupiter.api.Test;

/** A library first: whatever the command line does, a program does without it. */
class WallsTest {
  private static final String COMMANDS = "org.blockwright.runtime.cli..";

  /** All modules that are on the class path of the examples, the command line among them. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.blockwright");

  @Test
  void theClassesAreThere() {
    assertFalse(CLASSES.that(inPackageOf(Main.class)).isEmpty());
    assertFalse(CLASSES.that(inPackageOf(FineTune.class)).isEmpty());
  }

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      inPackageOf(Class<?> type) {
    return com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
        type.getPackageName());
  }

  /** Neither the examples nor the zoo nor core; runtime/spark will be measured by this, too. */
  @Test
  void nobodyNeedsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(COMMANDS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(COMMANDS)
        .check(CLASSES);
  }

  /** What a program may want lies in core, where it can be public; a service has to be. */
  @Test
  void theCommandLineOffersNothingButItsMain() {
    classes()
        .that()
        .resideInAPackage(COMMANDS)
        .and()
        .arePublic()
        .should()
        .be(Main.class)
        .orShould()
        .implement("ch.qos.logback.classic.spi.Configurator")
        .check(CLASSES);
  }
}
