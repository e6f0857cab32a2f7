package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.compile.Compilers.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index of models where a module is compiled in parts, as editors do. */
class ModelIndexTest {
  private static final String NET =
      """
      package user;

      import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;

      @Backbone(size = 16) @Head(gap = @Gap)
      interface %s {
        @ConvBn(out = 8) Tensor stem(Tensor image);
      }
      """;
  private static final String ROW = "  @Family @Head(gap = @Gap) Block %s(int classes);\n";
  private static final String ZOO =
      """
      package user;

      import ai.djl.nn.Block;
      import org.blockwright.*;
      import org.blockwright.head.*;

      class Outer {
        @Zoo
        interface Rows {
        %s
        }
      }
      """;
  private static final String FAMILY =
      """
      package user;

      import org.blockwright.*;
      import org.blockwright.op.*;

      @Backbone(size = 16)
      @interface Family {
        interface Graph {
          @ConvBn(out = 8) Tensor stem(Tensor image);
        }
      }
      """;

  @TempDir Path scratch;

  private Result compile(Compilers compiler, Map<String, String> sources) {
    Result result = compiler.compile(scratch, List.of(), sources);
    assertEquals(List.of(), result.errors());
    return result;
  }

  private static Map<String, String> net(String name) {
    return Map.of("user/" + name + ".java", NET.formatted(name));
  }

  private static Map<String, String> rows(String... ids) {
    StringBuilder rows = new StringBuilder();
    for (String id : ids) {
      rows.append(ROW.formatted(id));
    }
    return Map.of("user/Outer.java", ZOO.formatted(rows.toString()), "user/Family.java", FAMILY);
  }

  private static List<String> ids(Result result) {
    return result
        .text("META-INF/blockwright/models.jsonl")
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject().get("id").getAsString())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void modelsThatAreNotCompiledAnewStay(Compilers compiler) {
    compile(compiler, net("One"));
    compile(compiler, net("Two"));
    assertEquals(List.of("one", "two"), ids(compile(compiler, net("One"))));
    assertEquals(
        List.of("one", "row_1", "row_2", "two"), ids(compile(compiler, rows("row_1", "row_2"))));
    assertEquals(List.of("one", "row_1", "row_2", "two"), ids(compile(compiler, net("Two"))));
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatAreNotDeclaredAnyMoreGo(Compilers compiler) {
    compile(compiler, rows("row_1", "row_2"));
    assertEquals(List.of("row_2"), ids(compile(compiler, rows("row_2"))));
  }

  @ParameterizedTest
  @EnumSource
  void modelsWhoseClassesAreGoneGo(Compilers compiler) throws IOException {
    Path output = compile(compiler, net("One")).output();
    Files.delete(output.resolve("user/One.class"));
    assertEquals(List.of("two"), ids(compile(compiler, net("Two"))));
    Files.delete(output.resolve("user/TwoModel.class"));
    assertEquals(List.of("one"), ids(compile(compiler, net("One"))));
  }

  @ParameterizedTest
  @EnumSource
  void anIndexThatIsNoneIsReplaced(Compilers compiler) throws IOException {
    Path output = compile(compiler, net("One")).output();
    Files.writeString(output.resolve("META-INF/blockwright/models.jsonl"), "<html>\n\n{}\n");
    assertEquals(List.of("two"), ids(compile(compiler, net("Two"))));
  }

  /**
   * What a head brings along holds where nobody says otherwise; its other values come from both.
   */
  @ParameterizedTest
  @EnumSource
  void aHeadBringsItsLossesAlong(Compilers compiler) {
    String head =
        "@Family @Head(independentAttention = @IndependentAttention(taps = {\"stem\", \"stem\"}, summary ="
            + " GlobalAvgPool.class)) Block %s(int classes);\n";
    String zoo =
        """
        package user;

        import ai.djl.nn.Block;
        import org.blockwright.*;
        import org.blockwright.head.*;
        import org.blockwright.op.*;
        import org.blockwright.record.Recipe;

        @Zoo
        @Recipe(epochs = 3)
        interface Rows {
          %s
          @Recipe(losses = "scales:0.5") %s
          @Family @Head(gap = @Gap) Block plain(int classes);
        }
        """
            .formatted(head.formatted("attended"), head.formatted("own"));
    Result result = compile(compiler, Map.of("user/Rows.java", zoo, "user/Family.java", FAMILY));
    List<JsonObject> lines =
        result
            .text("META-INF/blockwright/models.jsonl")
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals(
        List.of(
            "{\"epochs\":3,\"losses\":[\"logits:0\",\"scales:1\"]}",
            "{\"epochs\":3,\"losses\":[\"scales:0.5\"]}",
            "{\"epochs\":3}"),
        lines.stream().map(line -> line.get("recipe").toString()).toList());
    assertEquals(
        "[{\"name\":\"scales.0\",\"shape\":[1000]},{\"name\":\"scales.1\",\"shape\":[1000]}]",
        lines.get(0).get("outputs").toString());
  }
}
