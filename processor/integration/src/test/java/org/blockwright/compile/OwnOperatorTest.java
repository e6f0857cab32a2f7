package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonParser;
import com.squareup.javapoet.JavaFile;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.processing.Processor;
import org.blockwright.Tensor;
import org.blockwright.compile.Compilers.Result;
import org.blockwright.processor.BlockwrightProcessor;
import org.blockwright.processor.CatalogueProcessor;
import org.blockwright.runtime.model.Classifier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An operator of one's own: a jar that stands on the class path and on the processor path. */
class OwnOperatorTest {
  private static final String OPERATOR =
      """
      package acme;

      import org.blockwright.Operator;
      import org.blockwright.rule.*;

      @Operator("acme.GainOp")
      public @interface Gain {
        double gamma() default 1;
        Side side() default Side.LEFT;
        int[] steps() default {1, 2};

        enum Side { LEFT, RIGHT }

        final class Rule implements OperatorRule<Gain> {
          @Override
          public Inferred infer(Gain op, Inputs in) {
            TensorShape x = in.only(TensorShape.Kind.MAP);
            if (op.gamma() == 0) {
              throw new RuleViolation(Message.NotAScale, "gamma", op.gamma()).at("gamma");
            }
            if (op.gamma() == 13) {
              throw new IllegalStateException("unlucky");
            }
            ParameterSpec weight =
                new ParameterSpec("weight", ParameterSpec.Role.NORM_SCALE, x.channels());
            return new Inferred(x, java.util.List.of(weight), 7 * op.steps().length);
          }
        }
      }
      """;

  private static final String RUNTIME =
"""
      package acme;

      import ai.djl.ndarray.NDArray;
      import java.util.ArrayList;
import java.util.List;
      import org.blockwright.rule.Shaped;
      import org.blockwright.runtime.ops.*;

      public final class GainOp extends OperatorBlock<Gain> {
        public GainOp(Shaped x, Arg... args) {
          super(Gain.class, List.of(x), args);
        }

        @Override
        protected NDArray compute(ForwardPass pass, NDArray... inputs) {
          return inputs[0].mul(attributes().gamma());
        }

        @Override
        public <V> V lower(Primitives<V> p, List<V> x) {
          return p.scale(x.get(0), attributes().gamma());
        }
      }
      """;

  private static final String MODEL =
      """
      package use;

      import acme.Gain;
      import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;

      @Backbone(size = 8) @Head(gap = @Gap)
      public interface Net {
        @Conv(out = 4) Tensor stem(Tensor image);
        @Gain(gamma = GAMMA, side = Gain.Side.RIGHT, steps = {1, 2, 3}) Tensor more(Tensor stem);
      }
      """;

  @TempDir Path scratch;

  private Path library() throws IOException {
    return library(OPERATOR);
  }

  /** Compiled without our processor, as others may do it. */
  private Path library(String operator) throws IOException {
    Result library =
        Compilers.JAVAC.compile(
            scratch.resolve("acme"),
            List.of(),
            Map.of("acme/Gain.java", operator, "acme/GainOp.java", RUNTIME),
            Compilers.UNPROCESSED);
    assertEquals(List.of(), library.errors());
    Path services = library.output().resolve("META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve("org.blockwright.rule.OperatorRule"), "acme.Gain$Rule\n");
    return library.output();
  }

  /** With processors from a processor path that holds the library too. */
  private Result compile(Compilers compiler, Path library, String model) throws Exception {
    List<URL> path = new ArrayList<>();
    for (Path home :
        List.of(
            library,
            Compilers.home(Tensor.class),
            Compilers.home(BlockwrightProcessor.class),
            Compilers.home(JavaFile.class))) {
      path.add(home.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      List<Processor> processors = new ArrayList<>();
      for (Class<?> type : List.of(BlockwrightProcessor.class, CatalogueProcessor.class)) {
        Class<?> same = loader.loadClass(type.getName());
        processors.add((Processor) same.getDeclaredConstructor().newInstance());
      }
      return compiler.compile(
          scratch.resolve("use"), List.of(library), Map.of("use/Net.java", model), processors);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isCompiledAndRuns(Compilers compiler) throws Exception {
    Path library = library();
    Result result = compile(compiler, library, MODEL.replace("GAMMA", "2"));
    assertEquals(List.of(), result.errors());
    String code = result.text("use/NetModel.java");
    assertTrue(code.contains("arg(\"gamma\", 2.0)"), code);
    assertTrue(code.contains("arg(\"side\", Gain.Side.RIGHT)"), code);
    String graph = result.text("META-INF/blockwright/use.NetModel.json");
    assertEquals(
        4 * 3 + 4 + 4 + 4 * 1000 + 1000,
        JsonParser.parseString(graph).getAsJsonObject().get("parameters").getAsInt());
    try (URLClassLoader loader =
            new URLClassLoader(
                new URL[] {result.output().toUri().toURL(), library.toUri().toURL()},
                getClass().getClassLoader());
        NDManager manager = NDManager.newBaseManager()) {
      Classifier model =
          (Classifier) loader.loadClass("use.NetModel").getConstructor(int.class).newInstance(10);
      model.initialize(manager, 1);
      NDArray logits = model.logits(manager.ones(new Shape(2, 3, 8, 8)));
      assertEquals(new Shape(2, 10), logits.getShape());
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsErrorsStandOnTheValue(Compilers compiler) throws Exception {
    Result result = compile(compiler, library(), MODEL.replace("GAMMA", "0"));
    assertEquals(
        "[Net.java:11:17 [NotAScale] gamma is above 0, not 0 (Net.more)]",
        result.errors().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatFailsIsNamed(Compilers compiler) throws Exception {
    Result result = compile(compiler, library(), MODEL.replace("GAMMA", "13"));
    assertEquals(
        "[Net.java:11:3 [RuleFailed] the rule of @Gain failed with java.lang.IllegalStateException:"
            + " unlucky: that is for whoever wrote it to mend (Net.more)]",
        result.errors().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aRuleMayInheritWhatItDoes(Compilers compiler) throws Exception {
    String inherited =
        OPERATOR.replace(
            "final class Rule implements OperatorRule<Gain> {",
            """
                abstract class Base<B, A extends java.lang.annotation.Annotation>
                    implements OperatorRule<A> {
                  abstract double gamma(A op);

                  @Override
                  public Inferred infer(A op, Inputs in) {
                    return new Inferred(in.only(), java.util.List.of(), (long) gamma(op));
                  }
                }

                final class Rule extends Base<String, Gain> {
                  @Override
                  double gamma(Gain op) {
                    return op.gamma();
                  }
                }

                final class Unused implements OperatorRule<Gain> {""");
    Result result = compile(compiler, library(inherited), MODEL.replace("GAMMA", "2"));
    assertEquals(List.of(), result.errors());
  }

  @ParameterizedTest
  @EnumSource
  void membersOfOtherTypesAreRefusedAsSuch(Compilers compiler) throws Exception {
    String longer = OPERATOR.replace("double gamma() default 1;", "long gamma() default 1;");
    Result result = compile(compiler, library(longer), MODEL.replace("GAMMA", "2"));
    assertEquals(
        "[Net.java:11:3 [MemberType] gamma is of type long: a hyper-parameter is an int, double,"
            + " boolean, String or enum, an array of these, or a class (Gain, via Net.more)]",
        result.errors().toString());
  }
}
