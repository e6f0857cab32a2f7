package org.blockwright.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the processor's layers. */
@AnalyzeClasses(packages = "org.blockwright", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String ROOT = "org.blockwright.processor";

  @ArchTest
  static final ArchRule theVocabularyKnowsNoCompiler =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "..", "javax..", "com..");

  @ArchTest
  static final ArchRule resolveAndInferKnowNoCompiler =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".resolve", ROOT + ".infer")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.lang.model..", "javax.annotation.processing..", "javax.tools..");

  @ArchTest
  static final ArchRule javaPoetIsKnownToEmitAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".emit")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.squareup..");

  @ArchTest
  static final ArchRule diagnoseKnowsNoLayer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".diagnose")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT, ROOT + ".read", ROOT + ".resolve", ROOT + ".infer", ROOT + ".emit");

  @ArchTest
  static final ArchRule readKnowsNoLaterLayer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".read")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT, ROOT + ".resolve", ROOT + ".infer", ROOT + ".emit");

  @ArchTest
  static final ArchRule resolveKnowsNoLaterLayer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".resolve")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT, ROOT + ".infer", ROOT + ".emit");

  @ArchTest
  static final ArchRule inferKnowsNoLaterLayer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".infer")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT, ROOT + ".emit");

  @ArchTest
  static final ArchRule onlyTheReporterTalksToTheUser =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".read", ROOT + ".resolve", ROOT + ".infer", ROOT + ".emit")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("javax.annotation.processing.Messager");

  @ArchTest
  static final ArchRule layersFormNoCircle =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
