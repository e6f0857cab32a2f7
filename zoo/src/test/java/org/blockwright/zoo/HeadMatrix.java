package org.blockwright.zoo;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;

/**
 * Every head of the vocabulary, in all its kinds, on a convolutional, a transformer and a
 * token-mixing backbone, compiled as a user would; and what the compiler says where it refuses.
 */
final class HeadMatrix implements AutoCloseable {
  /**
   * A column.
   *
   * @param id begins the names of its models
   * @param title what it is
   * @param annotation what is written
   * @param taps the nodes that heads read which read several
   */
  record Base(String id, String title, String annotation, String taps) {}

  /**
   * A row.
   *
   * @param id ends the names of its models
   * @param title what it is
   * @param head what is written in {@code @Head}; TAPS stands for the backbone's nodes
   */
  record Kind(String id, String title, String head) {
    String on(Base base) {
      return head.replace("TAPS", base.taps());
    }
  }

  static final List<Base> BASES =
      List.of(
          new Base(
              "conv",
              "ResNet-8, (64, 8, 8)",
              "@CifarResNet(depth = 1)",
              "{\"layer2\", \"layer3\"}"),
          new Base(
              "vit",
              "DeiT, (196, 32)",
              "@DeiT(dim = 32, heads = 2, depth = 2)",
              "{\"blocks.0\", \"blocks.1\"}"),
          new Base(
              "token",
              "DeiT with class token, (197, 32)",
              "@DeiT(dim = 32, heads = 2, depth = 2, classToken = true)",
              "{\"blocks.0\", \"blocks.1\"}"),
          new Base(
              "mix",
              "Mixer, (196, 32)",
              "@Mixer(dim = 32, depth = 2)",
              "{\"blocks.0\", \"blocks.1\"}"));

  private static final String PAY = "(taps = TAPS, summary = GlobalAvgPool.class";

  static final List<Kind> KINDS =
      List.of(
          new Kind("gap", "global average pooling + linear", "gap = @Gap"),
          new Kind("nin", "Network in Network", "networkInNetwork = @NetworkInNetwork"),
          new Kind("dense", "dense (AlexNet, VGG)", "dense = @DenseHead(size = 2, width = 32)"),
          new Kind("cls", "class token", "classToken = @ClassTokenHead"),
          new Kind("gem", "GeM", "gem = @Gem"),
          new Kind("lse", "log-sum-exp", "logSumExp = @LogSumExp"),
          new Kind("noah", "NOAH", "noah = @Noah(n = 4, r = 0.5)"),
          new Kind("noah_1", "NOAH, one POCA", "noah = @Noah(n = 1, r = 0.5)"),
          new Kind(
              "noah_h",
              "NOAH, heads not split",
              "noah = @Noah(n = 4, r = 0.5, splitHeads = false)"),
          new Kind(
              "noah_k", "NOAH, keys not split", "noah = @Noah(n = 4, r = 0.5, splitKeys = false)"),
          new Kind(
              "cait", "CaiT class attention", "classAttention = @ClassAttentionHead(heads = 2)"),
          new Kind(
              "pcn",
              "PatchConvNet pooling",
              "classAttention = @ClassAttentionHead(depth = 1, mlp = 3)"),
          new Kind(
              "pcn_multi",
              "PatchConvNet, a token per class",
              "perClassAttention = @PerClassAttention"),
          new Kind(
              "pcn_heads",
              "the same with several heads",
              "perClassAttention = @PerClassAttention(heads = 4)"),
          new Kind("map", "latent query (MAP)", "latentAttention = @LatentAttention"),
          new Kind("clip", "CLIP's attention pool", "meanAttention = @MeanAttention(heads = 4)"),
          new Kind("simpool", "SimPool", "simPool = @SimPool"),
          new Kind("simpool_g", "SimPool, gamma 2", "simPool = @SimPool(gamma = 2)"),
          new Kind("ep", "efficient probing", "efficientProbing = @EfficientProbing"),
          new Kind("csra", "CSRA", "csra = @Csra"),
          new Kind("csra_2", "CSRA, two heads", "csra = @Csra(extraHeads = 1)"),
          new Kind(
              "mld",
              "ML-Decoder",
              "mlDecoder = @MlDecoder(groups = 3, dim = 32, heads = 4, feedForward = 64)"),
          new Kind(
              "ltpa",
              "Learn to Pay Attention",
              "learnToPayAttention = @LearnToPayAttention" + PAY + ")"),
          new Kind(
              "ltpa_dp",
              "the same, dot product",
              "learnToPayAttention = @LearnToPayAttention"
                  + PAY
                  + ", compatibility = DotProduct.class)"),
          new Kind(
              "ltpa_s",
              "the same, sigmoid",
              "learnToPayAttention = @LearnToPayAttention"
                  + PAY
                  + ", pooling = SigmoidPool.class)"),
          new Kind(
              "ltpa_i",
              "the same, independent",
              "independentAttention = @IndependentAttention" + PAY + ")"),
          new Kind("saol", "SAOL", "saol = @Saol(taps = TAPS, width = 16)"));

  private static final String IMPORTS =
      """
      package matrix;
      import org.blockwright.Zoo;
      import org.blockwright.head.*;
      import org.blockwright.op.GlobalAvgPool;
      import org.blockwright.runtime.model.Classifier;
      import org.blockwright.zoo.deit.DeiT;
      import org.blockwright.zoo.mixer.Mixer;
      import org.blockwright.zoo.resnet.CifarResNet;
      @Zoo public interface Heads {
      """;

  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final URLClassLoader loader;
  private final Catalogue catalogue;

  /** Compiles all pairs into a folder: those that are refused are left out until all are right. */
  HeadMatrix(Path folder) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Base base : BASES) {
      for (Kind kind : KINDS) {
        String id = base.id() + "_" + kind.id();
        rows.put(
            id,
            "%s @Head(%s) Classifier %s(int classes);"
                .formatted(base.annotation(), kind.on(base), id));
      }
    }
    while (!compiles(rows, folder)) {
      refusals.keySet().forEach(rows::remove);
    }
    try {
      loader =
          new URLClassLoader(new URL[] {folder.toUri().toURL()}, HeadMatrix.class.getClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
    catalogue = Catalogue.read(loader);
  }

  private boolean compiles(Map<String, String> rows, Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> ids = List.copyOf(rows.keySet());
    String source = IMPORTS + String.join("\n", rows.values()) + "\n}\n";
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null)) {
      compiler
          .getTask(
              null,
              files,
              said,
              List.of("-classpath", path, "-processorpath", path, "-d", folder.toString()),
              null,
              List.of(
                  new SimpleJavaFileObject(
                      URI.create("string:///matrix/Heads.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                      return source;
                    }
                  }))
          .call();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    long first = IMPORTS.lines().count() + 1;
    int before = refusals.size();
    for (Diagnostic<? extends JavaFileObject> one : said.getDiagnostics()) {
      if (one.getKind() == Diagnostic.Kind.ERROR) {
        int row = (int) (one.getLineNumber() - first);
        if (row < 0 || row >= ids.size()) {
          throw new IllegalStateException(one.toString());
        }
        String message = one.getMessage(Locale.ROOT).lines().findFirst().orElseThrow();
        refusals.putIfAbsent(ids.get(row), message);
      }
    }
    return refusals.size() == before;
  }

  /** What the compiler says of the pairs that it refuses, by their names. */
  Map<String, String> refusals() {
    return refusals;
  }

  /** The pairs that compile. */
  List<ModelEntry> entries() {
    List<ModelEntry> found = new ArrayList<>();
    for (Base base : BASES) {
      for (Kind kind : KINDS) {
        String id = base.id() + "_" + kind.id();
        if (!refusals.containsKey(id)) {
          found.add(catalogue.get(id));
        }
      }
    }
    return found;
  }

  ModelEntry entry(Base base, Kind kind) {
    return catalogue.get(base.id() + "_" + kind.id());
  }

  /** Parameters of a model's head, for as many classes as the entry was counted at. */
  static long headParameters(ModelEntry entry) {
    JsonArray nodes =
        JsonParser.parseString(entry.graph()).getAsJsonObject().getAsJsonArray("nodes");
    return nodes.get(nodes.size() - 1).getAsJsonObject().get("parameters").getAsLong();
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
