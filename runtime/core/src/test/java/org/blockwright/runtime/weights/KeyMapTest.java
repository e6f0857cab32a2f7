package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyMapTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stem.conv -> conv1                              ; stem.conv.weight            | conv1.weight
          norm                                            ; norm.bias                   | norm.bias
          stage{i}.{j}.first.conv -> layer{i}.{j}.conv1   ; stage2.10.first.conv.weight | layer2.10.conv1.weight
          stage{i} -> stages.{i-1}                        ; stage4.0.bn.running_var     | stages.3.0.bn.running_var
          body.{i} -> features.{2*i+3}                    ; body.4.weight               | features.11.weight
          stem.{c/b} -> features.0.{0/1}                  ; stem.b.bias                 | features.0.1.bias
          {a/b}.{c/d} -> {x/y}.{0/1}                      ; b.c.bias                    | y.0.bias
          same.{i}.{i} -> one.{i}                         ; same.3.3.weight             | one.3.weight
          """)
  void aRuleRenames(String line, String theirs) {
    // The table's own separator is |, so choices are written with / in it.
    String[] parts = line.split(";", -1);
    String rule = parts[0].strip().replaceAll("\\{(\\w)/(\\w)}", "{$1|$2}");
    assertEquals(List.of(theirs), theirs(parts[1].strip(), rule));
  }

  @Test
  void eachRowMayHaveANameOfItsOwn() {
    KeyMap map = KeyMap.of("test", List.of("head.fc -> head.{#}"));
    List<String> ours = List.of("head.fc.weight", "head.fc.bias");
    Map<String, Shape> shapes =
        Map.of("head.fc.weight", new Shape(3, 2), "head.fc.bias", new Shape(3));
    KeyBinding binding = map.bind(ours, shapes::get);
    assertEquals(
        List.of("head.0.weight", "head.1.weight", "head.2.weight"),
        binding.theirs("head.fc.weight"));
    Map<String, WeightTensor> state = new LinkedHashMap<>();
    state.put(
        "head.fc.weight",
        WeightTensor.ofFloats("head.fc.weight", new Shape(3, 2), new float[] {1, 2, 3, 4, 5, 6}));
    state.put(
        "head.fc.bias", WeightTensor.ofFloats("head.fc.bias", new Shape(3), new float[] {7, 8, 9}));
    TensorArchive archive = TensorArchive.of("test", binding.write(state), Map.of());
    assertEquals(new Shape(1, 2), archive.get("head.1.weight").shape());
    assertArrayEquals(new float[] {3, 4}, archive.get("head.1.weight").toFloats());
    assertArrayEquals(new float[] {9}, archive.get("head.2.bias").toFloats());
    ours.forEach(
        name ->
            assertArrayEquals(
                state.get(name).toFloats(), binding.read(archive, name).toFloats(), name));
    assertTrue(map.under("head").test("head.17.weight"));
    BlockwrightException unknown =
        assertThrows(BlockwrightException.class, () -> map.bind(ours, name -> null));
    assertTrue(unknown.getMessage().contains("how many rows head.fc.weight has"));
    assertThrows(
        BlockwrightException.class, () -> KeyMap.of("test", List.of("head.{#} -> head.fc")));
    assertThrows(
        BlockwrightException.class, () -> KeyMap.of("test", List.of("head.fc -> a.{#} + b.{#}")));
  }

  @Test
  void theRuleThatReachesFurthestWins() {
    String[] rules = {
      "stage2.{j} -> features.{j+2}",
      "stage1.{j} -> first.{j}",
      "*.expand.{conv|bn} -> *.conv.0.{0|1}",
      "*.gate.expand.conv -> *.se.fc1",
      "stage1.0.expand.conv -> features.1.conv.0",
    };
    assertEquals(List.of("features.5.conv.0.1.bias"), theirs("stage2.3.expand.bn.bias", rules));
    assertEquals(
        List.of("features.5.se.fc1.bias"), theirs("stage2.3.gate.expand.conv.bias", rules));
    assertEquals(List.of("first.3.conv.0.1.bias"), theirs("stage1.3.expand.bn.bias", rules));
    assertEquals(List.of("features.1.conv.0.bias"), theirs("stage1.0.expand.conv.bias", rules));
    assertEquals(List.of("features.2.other.bias"), theirs("stage2.0.other.bias", rules));
  }

  @Test
  void aPrefixEndsAtADot() {
    assertEquals(List.of("conv1.weight"), theirs("stem.weight", "stem -> conv1"));
    assertEquals(List.of("stem2.weight"), theirs("stem2.weight", "stem -> conv1"));
  }

  @Test
  void tiesAndCollisionsAreErrors() {
    assertFails(
        List.of("a.1.2.weight"),
        "the rules \"a.{i}.2 -> x.{i}\" and \"a.1.{i} -> y.{i}\" are both about a.1.2.weight",
        "a.{i}.2 -> x.{i}",
        "a.1.{i} -> y.{i}");
    assertFails(List.of("a.weight", "b.weight"), "both lie at x.weight", "a -> x", "b -> x");
    assertFails(
        List.of("a.weight", "b.weight"), "both lie at x.weight", "a -> x[0/2]", "b -> x[0/2]");
    assertFails(List.of("a.weight"), "only 1 of the 2 parts of x.weight", "a -> x[0/2]");
    assertFails(List.of("a.0.weight"), "gives the index -1", "a.{i} -> b.{i-1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a => b                       ; no dotted name
          a -> b -> c                  ; no dotted name
          a..b -> c                    ; no dotted name
          a. -> c                      ; no dotted name
          stage$1 -> c                 ; no dotted name
          a b -> c                     ; no dotted name
          ->                           ; no dotted name
          a.{i -> c                    ; does not close
          a.{I} -> c.{I}               ; placeholder is
          a.{i+1} -> c.{i}             ; plain indices
          a.{i} -> c                   ; same placeholders
          a -> c.{i}                   ; same placeholders
          a.{x|y} -> c                 ; as many choices
          a.{x|y} -> c.{1|2|3}         ; as many options
          a.{x|x} -> c.{1|2}           ; same option twice
          *.a -> b                     ; both sides
          a.*.b -> c                   ; no dotted name
          a -> b[1/1]                  ; counts the parts
          a -> b[3/3]                  ; counts the parts
          a -> b : o i                 ; not of the form
          a -> b : o i = o c           ; same letters
          a -> b : o o = o             ; too many
          a -> b : (o i = o i          ; do not close
          a -> b : o I = o I           ; odd
          a -> b : o = o, h            ; write h=16
          a -> b : o = o, h=4          ; same letters
          -> a + b                     ; one pattern
          """)
  void malformedRulesAreQuoted(String rule, String reason) {
    String message =
        assertThrows(BlockwrightException.class, () -> KeyMap.of("test", List.of(rule)))
            .getMessage();
    assertTrue(message.startsWith("names of 'test', rule \"" + rule + "\": "), message);
    assertTrue(message.contains(reason), message);
  }

  @Test
  void fusedQueryKeyValueBothWays() {
    WeightTensor fused =
        WeightTensor.ofFloats("b.0.attn.qkv.weight", new Shape(3, 2), 1, 2, 3, 4, 5, 6);
    KeyMap split =
        KeyMap.of(
            "timm",
            List.of(
                "b.{i}.q -> b.{i}.attn.qkv[0/3]",
                "b.{i}.k -> b.{i}.attn.qkv[1/3]",
                "b.{i}.v -> b.{i}.attn.qkv[2/3]"));
    List<String> ours = List.of("b.0.v.weight", "b.0.q.weight", "b.0.k.weight");
    Map<String, WeightTensor> state = roundTrip(split, ours, List.of(fused));
    assertArrayEquals(new float[] {1, 2}, state.get("b.0.q.weight").toFloats());
    assertArrayEquals(new float[] {3, 4}, state.get("b.0.k.weight").toFloats());
    assertEquals(new Shape(1, 2), state.get("b.0.v.weight").shape());

    KeyMap joined = KeyMap.of("other", List.of("b.{i}.qkv -> b.{i}.q + b.{i}.k + b.{i+1}.v"));
    Map<String, WeightTensor> one =
        roundTrip(
            joined,
            List.of("b.0.qkv.bias"),
            List.of(
                WeightTensor.ofFloats("b.0.q.bias", new Shape(1), 1),
                WeightTensor.ofFloats("b.0.k.bias", new Shape(1), 2),
                WeightTensor.ofFloats("b.1.v.bias", new Shape(1), 3)));
    assertArrayEquals(new float[] {1, 2, 3}, one.get("b.0.qkv.bias").toFloats());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          o i = o i 1 1                ; 2,3,1,1 ; 2,3   ; 0,1,2,3,4,5
          i o = o i                    ; 2,3     ; 3,2   ; 0,3,1,4,2,5
          o (h w) = o h w, h=3         ; 1,3,2   ; 1,6   ; 0,1,2,3,4,5
          o h w = o (h w), h=3         ; 1,6     ; 1,3,2 ; 0,1,2,3,4,5
          (w h) o = o (h w), h=3, w=2  ; 1,6     ; 6,1   ; 0,2,4,1,3,5
          1 o = o                      ; 6       ; 1,6   ; 0,1,2,3,4,5
          """)
  void axesBothWays(String axes, String theirs, String ours, String values) {
    Map<String, WeightTensor> state =
        roundTrip(
            KeyMap.of("test", List.of("a.weight -> b.weight : " + axes)),
            List.of("a.weight"),
            List.of(WeightTensor.ofFloats("b.weight", shape(theirs), 0, 1, 2, 3, 4, 5)));
    assertEquals(shape(ours), state.get("a.weight").shape());
    float[] expected = new float[6];
    String[] digits = values.split(",", -1);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(digits[i]);
    }
    assertArrayEquals(expected, state.get("a.weight").toFloats());
  }

  @Test
  void axesThatDoNotFitAreErrors() {
    KeyBinding binding =
        KeyMap.of("test", List.of("a.weight -> b.weight : o (h w) = o h w, h=4"))
            .bind(List.of("a.weight"), name -> null);
    WeightTensor wrong = WeightTensor.ofFloats("b.weight", new Shape(1, 3, 2), new float[6]);
    TensorArchive archive = TensorArchive.of("x", List.of(wrong), Map.of());
    String message =
        assertThrows(BlockwrightException.class, () -> binding.read(archive, "a.weight"))
            .getMessage();
    assertEquals(
        "b.weight of shape (1, 3, 2) does not have the axes 'o (h w) = o h w, h=4'", message);
  }

  @Test
  void ignoresAndFindsNamesUnderANode() {
    KeyMap map =
        KeyMap.of(
            "test",
            List.of(
                "head.query -> head.query",
                "head.linear -> head.2",
                "header -> x",
                "-> blocks.{i}.attn.relative_index",
                "-> head_dist"));
    assertTrue(map.ignored().test("blocks.11.attn.relative_index"));
    assertTrue(map.ignored().test("head_dist.weight"));
    assertFalse(map.ignored().test("head_distance"));
    assertTrue(map.under("head").test("head.2.bias"));
    assertTrue(map.under("head").test("head.query.bias"));
    assertTrue(map.under("head").test("head.value.bias"));
    assertFalse(map.under("head").test("header.bias"));
    assertFalse(map.under("head").test("x.bias"));
    assertTrue(KeyMap.own().under("head").test("head.value.bias"));
  }

  private static Map<String, WeightTensor> roundTrip(
      KeyMap map, List<String> ours, List<WeightTensor> theirs) {
    KeyBinding binding = map.bind(ours, name -> null);
    TensorArchive archive = TensorArchive.of("test", theirs, Map.of());
    Map<String, WeightTensor> state = new LinkedHashMap<>();
    ours.forEach(name -> state.put(name, binding.read(archive, name)));
    List<WeightTensor> back = binding.write(state);
    assertEquals(theirs.size(), back.size());
    for (WeightTensor tensor : back) {
      WeightTensor original = archive.get(tensor.name());
      assertEquals(original.shape(), tensor.shape());
      assertArrayEquals(original.toFloats(), tensor.toFloats());
    }
    return state;
  }

  private static void assertFails(List<String> ours, String reason, String... rules) {
    KeyMap map = KeyMap.of("test", Arrays.asList(rules));
    String message =
        assertThrows(BlockwrightException.class, () -> map.bind(ours, name -> null)).getMessage();
    assertTrue(message.contains(reason), message);
  }

  private static List<String> theirs(String ours, String... rules) {
    return KeyMap.of("test", Arrays.asList(rules)).bind(List.of(ours), name -> null).theirs(ours);
  }

  private static Shape shape(String text) {
    return new Shape(
        Arrays.stream(text.strip().split(",", -1)).mapToLong(Long::parseLong).toArray());
  }
}
