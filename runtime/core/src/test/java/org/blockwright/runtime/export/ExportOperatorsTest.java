package org.blockwright.runtime.export;

import static org.blockwright.runtime.ops.Args.act;
import static org.blockwright.runtime.ops.Args.bias;
import static org.blockwright.runtime.ops.Args.ceil;
import static org.blockwright.runtime.ops.Args.classes;
import static org.blockwright.runtime.ops.Args.count;
import static org.blockwright.runtime.ops.Args.countPadding;
import static org.blockwright.runtime.ops.Args.depthwise;
import static org.blockwright.runtime.ops.Args.dilation;
import static org.blockwright.runtime.ops.Args.eps;
import static org.blockwright.runtime.ops.Args.exponent;
import static org.blockwright.runtime.ops.Args.factor;
import static org.blockwright.runtime.ops.Args.groups;
import static org.blockwright.runtime.ops.Args.heads;
import static org.blockwright.runtime.ops.Args.index;
import static org.blockwright.runtime.ops.Args.keepMap;
import static org.blockwright.runtime.ops.Args.kernel;
import static org.blockwright.runtime.ops.Args.like;
import static org.blockwright.runtime.ops.Args.mismatch;
import static org.blockwright.runtime.ops.Args.n;
import static org.blockwright.runtime.ops.Args.out;
import static org.blockwright.runtime.ops.Args.over;
import static org.blockwright.runtime.ops.Args.padding;
import static org.blockwright.runtime.ops.Args.part;
import static org.blockwright.runtime.ops.Args.parts;
import static org.blockwright.runtime.ops.Args.patch;
import static org.blockwright.runtime.ops.Args.projection;
import static org.blockwright.runtime.ops.Args.r;
import static org.blockwright.runtime.ops.Args.rate;
import static org.blockwright.runtime.ops.Args.ratio;
import static org.blockwright.runtime.ops.Args.root;
import static org.blockwright.runtime.ops.Args.scaled;
import static org.blockwright.runtime.ops.Args.shift;
import static org.blockwright.runtime.ops.Args.single;
import static org.blockwright.runtime.ops.Args.size;
import static org.blockwright.runtime.ops.Args.slices;
import static org.blockwright.runtime.ops.Args.splitHeads;
import static org.blockwright.runtime.ops.Args.splitKeys;
import static org.blockwright.runtime.ops.Args.stride;
import static org.blockwright.runtime.ops.Args.unitRows;
import static org.blockwright.runtime.ops.Args.value;
import static org.blockwright.runtime.ops.Args.window;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.Act;
import org.blockwright.Axis;
import org.blockwright.Mismatch;
import org.blockwright.Projection;
import org.blockwright.Size;
import org.blockwright.rule.TensorShape;
import org.blockwright.runtime.heads.AttentionMaps;
import org.blockwright.runtime.heads.NoahOp;
import org.blockwright.runtime.ops.ActivationOp;
import org.blockwright.runtime.ops.AdaptiveAvgPoolOp;
import org.blockwright.runtime.ops.AddOp;
import org.blockwright.runtime.ops.AffineOp;
import org.blockwright.runtime.ops.AttentionOp;
import org.blockwright.runtime.ops.AvgPoolOp;
import org.blockwright.runtime.ops.BatchNormOp;
import org.blockwright.runtime.ops.ClassTokenOp;
import org.blockwright.runtime.ops.ConcatOp;
import org.blockwright.runtime.ops.ConvBnOp;
import org.blockwright.runtime.ops.ConvOp;
import org.blockwright.runtime.ops.CrossCovarianceAttentionOp;
import org.blockwright.runtime.ops.DropPathOp;
import org.blockwright.runtime.ops.DropoutOp;
import org.blockwright.runtime.ops.FlattenOp;
import org.blockwright.runtime.ops.FourierPositionsOp;
import org.blockwright.runtime.ops.GemPoolOp;
import org.blockwright.runtime.ops.GlobalAvgPoolOp;
import org.blockwright.runtime.ops.GlobalMaxPoolOp;
import org.blockwright.runtime.ops.GroupedLinearOp;
import org.blockwright.runtime.ops.HeadMixingOp;
import org.blockwright.runtime.ops.L2NormalizeOp;
import org.blockwright.runtime.ops.Lab;
import org.blockwright.runtime.ops.LayerNormOp;
import org.blockwright.runtime.ops.LayerScaleOp;
import org.blockwright.runtime.ops.LearnedTokensOp;
import org.blockwright.runtime.ops.LinearOp;
import org.blockwright.runtime.ops.LogOp;
import org.blockwright.runtime.ops.LogSumExpPoolOp;
import org.blockwright.runtime.ops.MatchChannelsOp;
import org.blockwright.runtime.ops.MaxPoolOp;
import org.blockwright.runtime.ops.MultiplyOp;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.ops.PatchEmbedOp;
import org.blockwright.runtime.ops.PositionEmbeddingOp;
import org.blockwright.runtime.ops.PowerOp;
import org.blockwright.runtime.ops.Primitives;
import org.blockwright.runtime.ops.ResizeOp;
import org.blockwright.runtime.ops.ScaleOp;
import org.blockwright.runtime.ops.ScoresOp;
import org.blockwright.runtime.ops.SelectClassTokenOp;
import org.blockwright.runtime.ops.SelectPatchesOp;
import org.blockwright.runtime.ops.ShortcutOp;
import org.blockwright.runtime.ops.ShuffleOp;
import org.blockwright.runtime.ops.SliceOp;
import org.blockwright.runtime.ops.SoftmaxOp;
import org.blockwright.runtime.ops.SpaceToDepthOp;
import org.blockwright.runtime.ops.SplitOp;
import org.blockwright.runtime.ops.SubtractMinOp;
import org.blockwright.runtime.ops.SumOp;
import org.blockwright.runtime.ops.ToGridOp;
import org.blockwright.runtime.ops.ToTokensOp;
import org.blockwright.runtime.ops.TokenwiseLinearOp;
import org.blockwright.runtime.ops.TransposeOp;
import org.blockwright.runtime.ops.WeightedSumOp;
import org.blockwright.runtime.ops.WindowAttentionOp;
import org.blockwright.runtime.ops.WsConvOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator alone, as a program in both languages, against the block itself. */
public class ExportOperatorsTest {
  private static final TensorShape MAP = TensorShape.map(8, 7, 6);
  private static final TensorShape TOKENS = TensorShape.tokens(8, 2, 3, 0);
  private static final TensorShape WITH_CLASS = TensorShape.tokens(8, 2, 3, 1);
  private static final TensorShape VECTOR = TensorShape.vector(8);
  private static final TensorShape GROUPS = TensorShape.groups(2, 3, 2, 2);

  @TempDir Path folder;

  private static void add(Map<String, OperatorBlock<?>> all, OperatorBlock<?> op, String variant) {
    all.put(op.getClass().getSimpleName() + (variant.isEmpty() ? "" : ", " + variant), op);
  }

  /** Every operator, and every way through those that have several. */
  public static Map<String, OperatorBlock<?>> operators() {
    Map<String, OperatorBlock<?>> all = new LinkedHashMap<>();
    for (Act act : Act.values()) {
      add(all, new ActivationOp(MAP, value(act)), act.toString());
    }
    add(all, new AddOp(MAP, MAP, act(Act.RELU)), "");
    add(all, new AddOp(List.of(TOKENS, TOKENS, TOKENS)), "three");
    add(
        all,
        new AddOp(MAP, TensorShape.map(4, 7, 6), mismatch(Mismatch.DROP), act(Act.TANH)),
        "one left out");
    add(all, new AttentionOp(WITH_CLASS, heads(2)), "");
    add(
        all,
        new AttentionOp(TOKENS, TensorShape.tokens(8, 1, 2, 0), heads(4), bias(false)),
        "keys");
    add(all, new AvgPoolOp(MAP, kernel(3), stride(2), padding(1)), "");
    add(all, new AvgPoolOp(MAP, kernel(3), stride(2), padding(0), ceil(true)), "ceil");
    add(all, new AvgPoolOp(MAP, kernel(3), stride(3), padding(1), ceil(true)), "ceil, padded");
    add(all, new MaxPoolOp(MAP, kernel(3), stride(2), padding(1)), "");
    add(all, new MaxPoolOp(MAP, kernel(3), stride(2), padding(0), ceil(true)), "ceil");
    add(all, new MaxPoolOp(MAP, kernel(2), stride(3), padding(1), ceil(true)), "ceil, cut off");
    add(all, new BatchNormOp(MAP, eps(1e-3), act(Act.RELU6)), "");
    add(all, new ClassTokenOp(TOKENS), "");
    add(all, new ConcatOp(MAP, TensorShape.map(3, 7, 6)), "maps");
    add(all, new ConcatOp(List.of(TOKENS, TOKENS, TOKENS)), "tokens");
    add(all, new ConvOp(MAP, out(5), kernel(3), act(Act.GELU)), "");
    add(
        all,
        new ConvOp(
            MAP, out(6), kernel(3), stride(2), dilation(2), padding(2), groups(2), bias(false)),
        "grouped");
    add(all, new ConvBnOp(MAP, kernel(3), depthwise(true), act(Act.HARD_SWISH)), "");
    add(all, new DropPathOp(MAP, rate(0.5)), "");
    add(all, new DropoutOp(MAP, rate(0.5)), "");
    add(all, new SelectClassTokenOp(WITH_CLASS), "");
    add(all, new FlattenOp(MAP), "");
    add(all, new FlattenOp(VECTOR), "vector");
    add(all, new GlobalAvgPoolOp(MAP), "");
    add(all, new GlobalAvgPoolOp(MAP, keepMap(true)), "map kept");
    add(all, new GlobalAvgPoolOp(WITH_CLASS), "tokens");
    add(all, new LayerNormOp(WITH_CLASS, eps(1e-6)), "");
    add(all, new LinearOp(WITH_CLASS, out(5), act(Act.SILU)), "");
    add(all, new LinearOp(VECTOR, out(5), bias(false)), "vector");
    add(all, new MultiplyOp(MAP, MAP), "");
    add(all, new MultiplyOp(MAP, VECTOR), "channels");
    add(all, new NoahOp(MAP, n(2), r(0.25), classes(5)), "");
    add(all, new NoahOp(TOKENS, n(2), r(0.5), classes(5)), "tokens");
    add(all, new NoahOp(MAP, n(2), classes(5), splitHeads(false), splitKeys(false)), "unsplit");
    add(all, new PatchEmbedOp(TensorShape.map(3, 8, 4), patch(4), out(6)), "");
    add(all, new GroupedLinearOp(MAP, groups(2), out(3)), "");
    add(all, new GroupedLinearOp(TOKENS, groups(4), out(3)), "tokens");
    add(all, new PositionEmbeddingOp(WITH_CLASS), "");
    add(all, new ShortcutOp(MAP, like(MAP)), "");
    add(all, new ShortcutOp(MAP, like(TensorShape.map(12, 4, 3))), "convolution");
    add(
        all,
        new ShortcutOp(MAP, like(TensorShape.map(13, 4, 3)), projection(Projection.PAD)),
        "padding");
    add(all, new ShuffleOp(MAP, groups(4)), "");
    add(all, new SliceOp(MAP, ratio(0.25)), "");
    add(all, new SliceOp(WITH_CLASS, ratio(0.25), part(org.blockwright.SliceSide.REST)), "rest");
    add(all, new SoftmaxOp(VECTOR), "channels");
    add(all, new SoftmaxOp(MAP, over(Axis.POSITIONS)), "positions of a map");
    add(all, new SoftmaxOp(GROUPS, over(Axis.POSITIONS)), "positions of groups");
    add(all, new SoftmaxOp(GROUPS, over(Axis.GROUPS)), "groups");
    add(all, new SumOp(GROUPS, over(new Axis[] {Axis.POSITIONS, Axis.GROUPS})), "groups");
    add(all, new SumOp(MAP, over(new Axis[] {Axis.POSITIONS})), "map");
    add(all, new SumOp(TOKENS, over(new Axis[] {Axis.POSITIONS})), "tokens");
    add(all, new ToGridOp(TOKENS), "");
    add(all, new ToGridOp(MAP), "map");
    add(all, new ToTokensOp(MAP), "");
    add(all, new ToTokensOp(TOKENS), "tokens");
    add(all, new TransposeOp(TOKENS), "");
    ofGrids(all);
    ofPositions(all);
    return all;
  }

  private static void ofGrids(Map<String, OperatorBlock<?>> all) {
    add(all, new LayerScaleOp(TOKENS), "");
    add(all, new LayerScaleOp(MAP), "map");
    add(all, new LayerScaleOp(MAP, single(true)), "single");
    add(all, new AffineOp(WITH_CLASS), "");
    add(all, new AffineOp(MAP), "map");
    add(all, new ScaleOp(MAP, factor(0.3)), "");
    add(all, new SelectClassTokenOp(TensorShape.tokens(8, 2, 3, 2), index(1)), "second");
    add(all, new SpaceToDepthOp(TensorShape.tokens(3, 4, 6, 0)), "");
    add(all, new SpaceToDepthOp(TensorShape.tokens(3, 3, 5, 0)), "padded");
    TensorShape grid = TensorShape.tokens(8, 4, 6, 0);
    add(all, new WindowAttentionOp(grid, heads(2), window(2)), "");
    add(all, new WindowAttentionOp(grid, heads(4), window(2), shift(1), bias(false)), "shifted");
    add(all, new WindowAttentionOp(grid, heads(2), window(4), shift(2)), "padded");
    add(all, new AdaptiveAvgPoolOp(MAP, size(4)), "");
    add(all, new AdaptiveAvgPoolOp(TensorShape.map(3, 4, 4), size(4)), "same");
    add(all, new ResizeOp(MAP, like(TensorShape.map(3, 9, 4))), "");
    add(all, new ConvOp(MAP, kernel(3), stride(2), padding(Size.TF_SAME)), "as TensorFlow");
    add(all, new MaxPoolOp(MAP, kernel(2), padding(Size.TF_SAME)), "as TensorFlow");
    add(all, new AvgPoolOp(MAP, kernel(2), padding(Size.TF_SAME)), "as TensorFlow");
    add(
        all,
        new AvgPoolOp(MAP, kernel(2), padding(Size.TF_SAME), countPadding(false)),
        "as TensorFlow, without zeros");
    add(
        all,
        new AvgPoolOp(MAP, kernel(3), padding(1), ceil(true), countPadding(false)),
        "ceil, without zeros");
  }

  private static void ofPositions(Map<String, OperatorBlock<?>> all) {
    for (TensorShape shape : List.of(MAP, WITH_CLASS, TOKENS.transposed())) {
      add(all, new GlobalMaxPoolOp(shape), shape.kind().toString());
      add(all, new GemPoolOp(shape), shape.kind().toString());
      add(all, new LogSumExpPoolOp(shape), shape.kind().toString());
    }
    add(all, new GlobalAvgPoolOp(TOKENS.transposed()), "columns");
    add(all, new LearnedTokensOp(MAP, count(3)), "");
    add(all, new SelectPatchesOp(WITH_CLASS), "");
    add(all, new SelectPatchesOp(TOKENS), "all");
    add(all, new ConcatOp(List.of(VECTOR, TOKENS, WITH_CLASS), over(Axis.POSITIONS)), "positions");
    add(all, new SplitOp(TOKENS, parts(4), index(2)), "");
    add(all, new AddOp(MAP, VECTOR), "vector");
    TensorShape queries = TensorShape.tokens(3, 8);
    TensorShape scores = TensorShape.groupsOver(2, 3, WITH_CLASS);
    add(all, new ScoresOp(queries, WITH_CLASS, heads(2)), "");
    add(all, new ScoresOp(VECTOR, WITH_CLASS, scaled(false)), "vector");
    add(all, new WeightedSumOp(scores, WITH_CLASS), "");
    add(all, new WeightedSumOp(TensorShape.map(5, 7, 6), MAP), "maps");
    add(
        all,
        new WeightedSumOp(TensorShape.groupsOver(2, 4, TOKENS), TOKENS, slices(true)),
        "slices");
    add(all, new HeadMixingOp(scores), "");
    add(all, new TokenwiseLinearOp(queries, out(8)), "");
    add(all, new LinearOp(TOKENS, out(3), unitRows(true)), "unit rows");
    add(all, new L2NormalizeOp(MAP), "map");
    add(all, new L2NormalizeOp(WITH_CLASS, over(Axis.POSITIONS)), "positions");
    add(all, new PowerOp(MAP, exponent(3)), "");
    add(all, new PowerOp(TensorShape.vector(8), exponent(1), root(true)), "root");
    add(all, new MatchChannelsOp(TOKENS, like(TensorShape.vector(3))), "");
    add(all, new MatchChannelsOp(TOKENS, like(TOKENS)), "same");
    add(all, new LogOp(MAP, eps(1e-3)), "");
    add(all, new SubtractMinOp(TOKENS), "");
    add(all, new CrossCovarianceAttentionOp(WITH_CLASS, heads(2)), "");
    add(all, new FourierPositionsOp(TOKENS), "");
    add(all, new WsConvOp(MAP, out(4), kernel(3), groups(2), act(Act.SILU)), "");
    add(
        all,
        new WsConvOp(MAP, kernel(3), stride(2), padding(Size.TF_SAME), bias(false)),
        "as TensorFlow");
    add(all, new LayerNormOp(MAP), "map");
    add(all, new BatchNormOp(WITH_CLASS), "tokens");
    add(all, new BatchNormOp(VECTOR, act(Act.RELU)), "vector");
  }

  static Set<String> names() {
    return operators().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesTheSame(String name) {
    OperatorBlock<?> op = operators().get(name);
    List<String> inputs = IntStream.range(0, op.inputs().size()).mapToObj(i -> "x" + i).toList();
    Path torch = folder.resolve("op.pt");
    Path onnx = folder.resolve("op.onnx");
    try (Lab lab = new Lab()) {
      lab.fill(op, 5);
      Graph graph = Graph.of(op);
      List<String> outputs = graph.attention().isEmpty() ? List.of("y") : List.of("y", "attention");
      TorchScriptWriter.write(torch, graph, "op", inputs, true, Map.of());
      OnnxWriter.write(onnx, graph, "op", inputs, outputs, Map.of());
      for (int batch : new int[] {1, 3}) {
        Runtimes.Values[] x =
            op.inputs().stream()
                .map(shape -> Runtimes.random(shape, batch, shape.elements()))
                .toArray(Runtimes.Values[]::new);
        List<Runtimes.Values> expected = expected(lab.manager(), op, x);
        List<Runtimes.Values> fromTorch = Runtimes.torchScript(torch, x);
        List<Runtimes.Values> fromOnnx = Runtimes.onnx(onnx, x);
        assertEquals(outputs.size(), fromTorch.size());
        assertEquals(outputs.size(), fromOnnx.size());
        for (int i = 0; i < expected.size(); i++) {
          expected.get(i).assertNear(fromTorch.get(i), 1e-5, outputs.get(i) + " of TorchScript");
          expected.get(i).assertNear(fromOnnx.get(i), 1e-4, outputs.get(i) + " of ONNX");
        }
      }
    }
  }

  /** What an operator puts out, and the attention maps that it shows. */
  public static List<Runtimes.Values> expected(
      NDManager manager, OperatorBlock<?> op, Runtimes.Values[] x) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray[] inputs = Arrays.stream(x).map(v -> v.on(scratch)).toArray(NDArray[]::new);
      AttentionMaps attended = AttentionMaps.of(op, inputs);
      return Stream.concat(Stream.of(attended.output()), attended.maps().stream())
          .map(Runtimes.Values::of)
          .toList();
    }
  }

  @Test
  void coversEveryOperator() {
    Set<String> present =
        operators().values().stream()
            .map(op -> op.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> all =
        new ClassFileImporter()
            .importPackagesOf(OperatorBlock.class, NoahOp.class).stream()
                .filter(type -> type.isAssignableTo(OperatorBlock.class))
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(
                    type -> type.getSource().orElseThrow().getUri().getPath().contains("/classes/"))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, present);
  }

  @Test
  void exercisesEveryPrimitive() {
    Set<String> unused =
        Arrays.stream(Primitives.class.getMethods())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    Primitives<Object> recorder = recorder(unused);
    for (OperatorBlock<?> op : operators().values()) {
      op.lower(recorder, Collections.nCopies(op.inputs().size(), new Object()));
    }
    assertEquals(Set.of(), unused);
  }

  @SuppressWarnings("unchecked")
  private static Primitives<Object> recorder(Set<String> unused) {
    return (Primitives<Object>)
        Proxy.newProxyInstance(
            Primitives.class.getClassLoader(),
            new Class<?>[] {Primitives.class},
            (proxy, method, arguments) -> {
              unused.remove(method.getName());
              return new Object();
            });
  }
}
