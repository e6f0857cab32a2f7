package org.blockwright.runtime.heads;

import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.dropout;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.r;
import static org.blockwright.runtime.ops.Args.splitHeads;
import static org.blockwright.runtime.ops.Args.splitKeys;
import static org.blockwright.runtime.ops.Lab.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.heads.Formulations.Use;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.Lab;
import org.blockwright.runtime.ops.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All formulations give the same, and the table says which is taken. */
class FormulationsTest {
  private static final String TABLE =
      """
      use,device,groups,classes,positions,keys,values,maps,classes_last,products,shares_first,attention
      training,cpu,4,1000,49,256,256,1.00,0.80,0.60,,
      evaluation,cpu,4,1000,49,256,256,1.00,0.80,0.60,0.70,0.75
      evaluation,cpu,4,1000,196,96,96,1.00,0.70,1.10,0.70,0.40
      """;

  private static NoahOp head(boolean tokens, double ratio, boolean heads, boolean keys) {
    return new NoahOp(
        tokens ? TensorShape.tokens(16, 3, 4, 0) : TensorShape.map(16, 3, 4),
        n(2),
        r(ratio),
        classes(7),
        splitHeads(heads),
        splitKeys(keys));
  }

  /** Each in training, with gradients, and as a fused program. */
  @ParameterizedTest
  @CsvSource({
    "false, 0.5, true, true",
    "true, 0.5, true, true",
    "false, 0.25, true, true",
    "true, 0.25, true, true",
    "false, 0.5, false, true",
    "true, 0.5, true, false",
    "false, 0.25, false, false"
  })
  void allGiveTheSame(boolean tokens, double ratio, boolean heads, boolean keys) {
    NoahOp head = head(tokens, ratio, heads, keys);
    try (Lab lab = new Lab()) {
      lab.fill(head, 1);
      Values[] x = Lab.inputs(head, 3, 2);
      Values weights = Values.random(3, -1, 1, 3, 7);
      Values evaluated = lab.evaluate(head, x);
      Map<String, Values> gradients = new LinkedHashMap<>();
      head.setArithmetic(Arithmetic.COMPOSED);
      Values trained = lab.train(head, weights, gradients, x);
      head.setArithmetic(Arithmetic.FUSED);
      for (Formulation formulation : Formulation.values()) {
        Formulations table = Formulations.always(formulation);
        head.setFormulations(table);
        Map<String, Values> others = new LinkedHashMap<>();
        assertNear(trained, lab.train(head, weights, others, x), 1e-5, formulation + " trained");
        assertEquals(gradients.keySet(), others.keySet());
        gradients.forEach(
            (name, values) ->
                assertNear(values, others.get(name), 1e-5, formulation + ", " + name));
        try (NDManager scratch = lab.manager().newSubManager();
            ModelProgram program = ModelProgram.fused(head, table)) {
          assertNear(
              evaluated,
              Values.copy(program.logits(x[0].on(scratch))),
              1e-5,
              formulation + " as a program");
        }
      }
    }
  }

  /** So a mistake in one of them would show here, not only in the last bits. */
  @ParameterizedTest
  @EnumSource(names = {"MAPS", "CLASSES_LAST", "PRODUCTS", "SHARES_FIRST"})
  void dropoutKeepsTheMean(Formulation formulation) {
    NoahOp head = new NoahOp(TensorShape.map(16, 3, 4), n(2), r(0.25), classes(5), dropout(0.5));
    head.setFormulations(Formulations.always(formulation));
    head.setArithmetic(Arithmetic.FUSED);
    NoahTest.assertDropoutKeepsTheMean(head);
  }

  /** What is calculated from a parameter first does not stay with it. */
  @ParameterizedTest
  @EnumSource(names = {"MAPS", "CLASSES_LAST", "PRODUCTS", "SHARES_FIRST"})
  void theOutputBelongsWhereTheInputDoes(Formulation formulation) {
    NoahOp head = head(false, 0.25, true, true);
    head.setFormulations(Formulations.always(formulation));
    head.setArithmetic(Arithmetic.FUSED);
    try (Lab lab = new Lab()) {
      lab.fill(head, 1);
      NDManager parameters = head.getParameters().valueAt(0).getArray().getManager();
      int before = parameters.getManagedArrays().size();
      try (NDManager scratch = lab.manager().newSubManager()) {
        NDArray x = Lab.inputs(head, 3, 2)[0].on(scratch);
        NDArray y = head.forward(new ParameterStore(scratch, false), new NDList(x), true).head();
        assertSame(scratch, y.getManager());
        y.mul(2);
      }
      assertEquals(before, parameters.getManagedArrays().size());
    }
  }

  @Test
  void theFastestOfTheNearestShapeThatAHeadCanHaveIsTaken() {
    Formulations table = Formulations.parse(TABLE);
    EnumSet<Formulation> all = EnumSet.allOf(Formulation.class);
    HeadShape map = new HeadShape(4, 1000, 49, 320, 320);
    HeadShape tokens = new HeadShape(4, 100, 144, 64, 64);
    assertEquals(Formulation.PRODUCTS, table.fastest(Use.EVALUATION, false, map, all));
    assertEquals(Formulation.ATTENTION, table.fastest(Use.EVALUATION, false, tokens, all));
    assertEquals(
        Formulation.CLASSES_LAST,
        table.fastest(
            Use.EVALUATION, false, map, EnumSet.of(Formulation.MAPS, Formulation.CLASSES_LAST)));
    assertEquals(Formulation.MAPS, table.fastest(Use.EVALUATION, true, map, all));
    assertTrue(table.has(Use.TRAINING, false, new HeadShape(4, 1000, 49, 256, 256)));
    assertFalse(table.has(Use.TRAINING, false, map));
  }

  @Test
  void aTableIsWrittenAsItIsRead() {
    Formulations table = Formulations.parse(TABLE);
    assertEquals(TABLE, table.text());
    HeadShape shape = new HeadShape(4, 1000, 49, 256, 256);
    Formulations other =
        table.with(
            List.of(
                new Formulations.Row(
                    Use.EVALUATION, false, shape, Map.of(Formulation.ATTENTION, 0.5))));
    assertEquals(
        TABLE.replace("49,256,256,1.00,0.80,0.60,0.70,0.75", "49,256,256,,,,,0.50"), other.text());
    assertEquals(table.version(), other.version(), "what is said of training stays");
    Formulations third =
        table.with(
            List.of(
                new Formulations.Row(
                    Use.TRAINING, false, shape, Map.of(Formulation.PRODUCTS, 0.5))));
    assertNotEquals(table.version(), third.version());
  }
}
