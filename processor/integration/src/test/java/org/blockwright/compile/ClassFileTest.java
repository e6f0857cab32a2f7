package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.blockwright.compile.Compilers.Result;
import org.blockwright.compile.Compilers.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Blueprints and backbones from jars that were compiled before, with and without the processor. */
class ClassFileTest {
  private static final String LIBRARY =
      """
      package library;

      import org.blockwright.*;
      import org.blockwright.op.*;

      public class Parts {
        /** One convolution and a choice. */
        @Blueprint
        public @interface Small {
          int out() default 8;
          boolean twice() default false;
          int[] kernels() default {3, 5};

          interface Graph {
            @ConvBn Tensor wide(Tensor x, int out, @As("kernel") @At(0) int[] kernels);
            @ConvBn Tensor again(Tensor wide, @If boolean twice, @As("kernel") @At(1) int[] kernels);
            @Add(mismatch = Mismatch.DROP) Tensor sum(Tensor again, Tensor x);
          }
        }

        @Backbone(size = 32)
        public @interface Stack {
          @Width double width() default 1;
          int depth() default 2;

          interface Graph {
            @ConvBn(out = 16) Tensor stem(Tensor image);
            @Small(out = 24) Tensor body(Tensor stem, @Repeat int depth);
          }
        }
      }
      """;
  private static final String USE =
      """
      package user;

      import ai.djl.nn.Block;
      import library.Parts.*;
      import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;

      @Zoo
      interface Stacks {
        @Stack(depth = 3, width = 0.5) @Head(noah = @Noah(n = 2)) Block stack(int classes);
      }

      @Backbone(size = 16) @Head(gap = @Gap)
      interface Net {
        @Small(twice = true) @Repeat(2) Tensor parts(Tensor image);
      }
      """;

  @TempDir Path scratch;

  static Stream<Arguments> pairs() {
    return Stream.of(Compilers.values())
        .flatMap(a -> Stream.of(Compilers.values()).map(b -> Arguments.of(a, b)));
  }

  private static Map<String, String> library() {
    return Map.of("library/Parts.java", LIBRARY);
  }

  private static Map<String, String> use() {
    return Map.of("user/Use.java", USE);
  }

  private Result library(Compilers compiler, String... options) {
    Result result = compiler.compile(scratch.resolve("library"), List.of(), library(), options);
    assertEquals(List.of(), result.errors());
    return result;
  }

  @ParameterizedTest(name = "library by {0}, use by {1}")
  @MethodSource("pairs")
  void parameterNamesKeepNamesAndOrder(Compilers first, Compilers second) {
    Result use = second.compile(scratch.resolve("use"), List.of(library(first).output()), use());
    assertEquals(List.of(), use.errors());
    Result whole =
        Compilers.JAVAC.compile(
            scratch.resolve("whole"),
            List.of(),
            Map.of("library/Parts.java", LIBRARY, "user/Use.java", USE));
    for (String file :
        List.of("user/StackModel.java", "user/NetModel.java", "user/StacksZoo.java")) {
      assertEquals(whole.text(file), use.text(file));
    }
    String card = "META-INF/blockwright/models.jsonl";
    assertEquals(whole.text(card), use.text(card));
  }

  /** Inputs, slots, outputs, taps and attention are read from class files as from sources. */
  @ParameterizedTest(name = "library by {0}, use by {1}")
  @MethodSource("pairs")
  void theWholeLanguageComesFromClassFiles(Compilers first, Compilers second) throws IOException {
    Path folder = Path.of("src/test/resources/golden/language");
    Map<String, String> library = new TreeMap<>();
    Map<String, String> models = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("declared"))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        Map<String, String> part = text.contains("public @interface") ? library : models;
        part.put("golden/" + file.getFileName(), text);
      }
    }
    Result blueprints = first.compile(scratch.resolve("library"), List.of(), library);
    assertEquals(List.of(), blueprints.errors());
    Result use = second.compile(scratch.resolve("use"), List.of(blueprints.output()), models);
    assertEquals(List.of(), use.errors());
    try (Stream<Path> files = Files.list(folder.resolve("generated/golden"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("Model.java")).toList()) {
        String name = "golden/" + file.getFileName();
        assertEquals(Files.readString(file), use.text(name), name);
      }
    }
  }

  @Test
  void namesThatJavacLostAreSaidAtTheUse() {
    Result library = library(Compilers.JAVAC, Compilers.UNPROCESSED);
    Result use = Compilers.JAVAC.compile(scratch.resolve("use"), List.of(library.output()), use());
    assertEquals(
        List.of(
            new Said(
                "ParameterNamesLost",
                "Use.java",
                11,
                3,
                "the parameter names of library.Parts.Stack were lost: compile its jar with"
                    + " -parameters or with Blockwright's processor (Stack, via Stacks.stack)"),
            new Said(
                "ParameterNamesLost",
                "Use.java",
                16,
                3,
                "the parameter names of library.Parts.Small were lost: compile its jar with"
                    + " -parameters or with Blockwright's processor (Small, via Net.parts)")),
        use.errors());
  }

  @Test
  void blueprintsWithoutAUnitAreSaidAtTheUse() {
    Result library = library(Compilers.JAVAC, Compilers.UNPROCESSED, "-parameters");
    Result use = Compilers.JAVAC.compile(scratch.resolve("use"), List.of(library.output()), use());
    assertEquals(
        List.of(
            new Said(
                "NoUnit",
                "Use.java",
                11,
                3,
                "blueprint library.Parts.Small was not compiled: list it in @GenerateBlocks on a package of"
                    + " yours (Stack.body)"),
            new Said(
                "NoUnit",
                "Use.java",
                16,
                3,
                "blueprint library.Parts.Small was not compiled: list it in @GenerateBlocks on a package of"
                    + " yours (Net.parts)")),
        use.errors());
  }

  @Test
  void aBlueprintThatUsesOneWithoutAUnitSaysSo() {
    Result library = library(Compilers.JAVAC, Compilers.UNPROCESSED, "-parameters");
    Result use =
        Compilers.JAVAC.compile(
            scratch.resolve("use"),
            List.of(library.output()),
            Map.of(
                "user/Two.java",
                """
                package user;

                import library.Parts.*;
                import org.blockwright.*;

                @Blueprint
                @interface Two {
                  interface Graph {
                    @Small Tensor one(Tensor x);
                    @Small Tensor two(Tensor one);
                  }
                }
                """));
    assertEquals(List.of("NoUnit", "NoUnit"), use.errors().stream().map(Said::name).toList());
    assertEquals(9, use.errors().get(0).line());
    assertEquals(5, use.errors().get(0).column());
  }

  @Test
  void unitsAreCompiledForOthers() {
    Result library = library(Compilers.JAVAC, Compilers.UNPROCESSED, "-parameters");
    Result use =
        Compilers.JAVAC.compile(
            scratch.resolve("use"),
            List.of(library.output()),
            Map.of("user/Use.java", USE, "user/package-info.java", units("Small")));
    assertEquals(List.of(), use.errors());
    assertEquals(true, use.text("user/NetModel.java").contains("new Parts_SmallUnit("));
  }

  @ParameterizedTest
  @EnumSource
  void unitsAreBlueprints(Compilers compiler) {
    Result library = library(compiler);
    Result use =
        compiler.compile(
            scratch.resolve("use"),
            List.of(library.output()),
            Map.of("user/package-info.java", units("Stack")));
    Said said = use.errors().get(0);
    assertEquals(1, use.errors().size());
    assertEquals("NotABlueprint", said.name());
    assertEquals("@GenerateBlocks lists blueprints, and library.Parts.Stack is none", said.text());
    if (compiler == Compilers.JAVAC) { // Eclipse's compiler has no places in packages
      assertEquals(1, said.line());
      assertEquals(52, said.column());
    }
  }

  private static String units(String type) {
    return "@org.blockwright.GenerateBlocks(library.Parts.%s.class)\npackage user;\n"
        .formatted(type);
  }
}
