package org.blockwright.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls between the processor's layers. */
class LayersTest {
  private static final String ROOT = "org.blockwright.processor";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.blockwright");

  @Test
  void theVocabularyKnowsNoCompiler() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "..", "javax..", "com.squareup..")
        .check(CLASSES);
  }

  @Test
  void resolveAndInferKnowNoCompiler() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".resolve", ROOT + ".infer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.lang.model..", "javax.annotation.processing..", "javax.tools..")
        .check(CLASSES);
  }

  @Test
  void javaPoetIsKnownToEmitAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".emit")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.squareup..")
        .check(CLASSES);
  }

  @Test
  void diagnoseKnowsNoLayer() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".diagnose")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT, ROOT + ".read", ROOT + ".resolve", ROOT + ".infer", ROOT + ".emit")
        .check(CLASSES);
  }

  @Test
  void readKnowsNoLaterLayer() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".read")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".resolve", ROOT + ".infer", ROOT + ".emit")
        .check(CLASSES);
  }

  @Test
  void resolveKnowsNoLaterLayer() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".resolve")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".infer", ROOT + ".emit")
        .check(CLASSES);
  }

  @Test
  void inferKnowsNoLaterLayer() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".infer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".emit")
        .check(CLASSES);
  }

  @Test
  void onlyTheReporterTalksToTheUser() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".read", ROOT + ".resolve", ROOT + ".infer", ROOT + ".emit")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("javax.annotation.processing.Messager")
        .check(CLASSES);
  }

  @Test
  void layersFormNoCircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
