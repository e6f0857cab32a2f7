package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Application;
import ai.djl.ndarray.NDList;
import ai.djl.repository.Artifact;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.blockwright.examples.Commands.Result;
import org.blockwright.processor.BlockwrightProcessor;
import org.blockwright.processor.CatalogueProcessor;
import org.blockwright.runtime.Blockwright;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.DeclarationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody's own jar has a {@code resnet18} as the zoo has, and a {@code hand_net} as the examples
 * have: these two are asked for by their qualified names, and all else is as ever.
 */
class ClashingIdsTest {
  private static final String OWN = "com.acme.Own.resnet18";
  private static final String OF_THE_ZOO = "org.blockwright.zoo.resnet.ResNets.resnet18";
  private static final String CHOICE =
      "2 models have the id resnet18: ask for one by its qualified name, "
          + OWN
          + " or "
          + OF_THE_ZOO;
  private static final String SOURCE =
      """
      package com.acme;
      import org.blockwright.*;
      import org.blockwright.head.*;
      import org.blockwright.op.*;
      import org.blockwright.runtime.model.Classifier;
      @Zoo public interface Own {
        @Small @Head(gap = @Gap) Classifier resnet18(int classes);
        @Small @Head(gap = @Gap) Classifier acme_net(int classes);
      }
      @Backbone(size = 32) @interface Small {
        interface Graph { @ConvBn(out = 8, kernel = 3, stride = 4) Tensor stem(Tensor image); }
      }
      @Backbone(size = 32) @Head(gap = @Gap) interface HandNet {
        @ConvBn(out = 8, kernel = 3, stride = 4) Tensor stem(Tensor image);
      }
      """;

  @TempDir static Path jar;
  private static ClassLoader before;
  private static URLClassLoader loader;

  @BeforeAll
  static void compileSomebodysJar() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Path source = Files.writeString(jar.resolve("Own.java"), SOURCE);
      List<String> options =
          List.of("-d", jar.toString(), "-classpath", System.getProperty("java.class.path"));
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              said, files, null, options, null, files.getJavaFileObjects(source.toFile()));
      task.setProcessors(List.of(new BlockwrightProcessor(), new CatalogueProcessor()));
      assertTrue(task.call(), said::toString);
    }
    Thread thread = Thread.currentThread();
    before = thread.getContextClassLoader();
    loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
    thread.setContextClassLoader(loader);
  }

  @AfterAll
  static void restore() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }

  private static List<String> names(List<ModelEntry> entries) {
    return entries.stream().map(ModelEntry::name).collect(Collectors.toUnmodifiableList());
  }

  @Test
  void onlyTheIdThatClashesFails() {
    Catalogue catalogue = Catalogue.read();
    assertEquals(
        CHOICE,
        assertThrows(DeclarationException.class, () -> catalogue.get("resnet18")).getMessage());
    assertEquals(10, catalogue.get(OWN).create(10).classCount());
    assertEquals("ResNet", catalogue.get(OF_THE_ZOO).backbone());
    assertEquals("acme_net", catalogue.get("acme_net").name());
    assertEquals("resnet34", catalogue.get("resnet34").name());
    assertEquals(
        "resnet34",
        catalogue.get("org.blockwright.zoo.resnet.ResNets.resnet34").name(),
        "a qualified name is understood everywhere");
    assertEquals(
        List.of("com.acme.HandNet", "org.blockwright.examples.HandNet"),
        catalogue.clashes().get("hand_net"));
    assertEquals(
        List.of(OWN, OF_THE_ZOO),
        names(catalogue.entries().stream().filter(e -> e.id().equals("resnet18")).toList()));
  }

  @Test
  void aQualifiedNameThatIsWrongHasANearMiss() {
    assertEquals(
        "there is no model named com.acme.Own.resnet19: did you mean " + OWN + "?",
        assertThrows(
                DeclarationException.class, () -> Catalogue.read().get("com.acme.Own.resnet19"))
            .getMessage());
  }

  @Test
  void interfacesAreKnownByThemselves() {
    assertEquals(2, Blockwright.create(HandNet.class, 2).classCount());
    assertEquals(
        "org.blockwright.examples.HandNet", Catalogue.entry(HandNet.class).qualifiedName());
  }

  @Test
  void commandsTakeQualifiedNames(@TempDir Path scratch) throws IOException {
    Commands.run("describe", "resnet18").assertFailed(CHOICE);
    assertTrue(Commands.run("describe", OWN).assertDone().out().contains("stem"));
    assertTrue(Commands.run("describe", "resnet34").assertDone().out().contains("layer1"));
    String table = Commands.run("models", "resnet18").assertDone().out();
    assertTrue(table.contains(OWN + " ") && table.contains(OF_THE_ZOO + " "), table);
    assertTrue(Commands.run("models", "com.acme.*").assertDone().out().contains(OWN));
    Result json = Commands.run("models", OWN, "--json").assertDone();
    assertEquals(
        OWN, json.json().getAsJsonArray().get(0).getAsJsonObject().get("name").getAsString());

    String net = "com.acme.HandNet";
    Path run = scratch.resolve("run");
    Commands.run("train", "hand_net", "--data", "shapes:40", "--out", run.toString())
        .assertFailed("2 models have the id hand_net", net, "org.blockwright.examples.HandNet");
    Commands.run(
            "train",
            net,
            "--data",
            "shapes:40",
            "--epochs",
            "1",
            "--out",
            run.toString(),
            "--quiet")
        .assertDone();
    Path image = Commands.image(scratch.resolve("a.png"));
    Commands.run("predict", net, "--weights", run.toString(), image.toString()).assertDone();
    Commands.run("evaluate", net, "--weights", run.toString(), "--data", "shapes:40", "--json")
        .assertDone();
    Commands.run(
            "convert",
            net,
            "--weights",
            run.toString(),
            "--to",
            scratch.resolve("net.onnx").toString())
        .assertDone();
    Commands.run("weights", OWN).assertFailed("no weights are on record for " + OWN);
  }

  private static Criteria<NDList, NDList> criteria(String name) {
    return Criteria.builder()
        .setTypes(NDList.class, NDList.class)
        .optGroupId("org.blockwright")
        .optArtifactId(name)
        .optArgument("classes", 3)
        .build();
  }

  @Test
  void theZooOfDjlKnowsThemByQualifiedNames() throws Exception {
    // DJL reads its zoos once for each loader of the provider's class: a fresh one is asked here.
    ModelZoo zoo = new org.blockwright.runtime.api.CatalogueZooProvider().getModelZoo();
    assertEquals(OWN, zoo.getModelLoader(OWN).getArtifactId());
    try (ZooModel<NDList, NDList> model = zoo.getModelLoader(OWN).loadModel(criteria(OWN))) {
      assertEquals(1, model.describeInput() == null ? 1 : model.describeInput().size());
    }
    ModelNotFoundException refused =
        assertThrows(
            ModelNotFoundException.class,
            () -> zoo.getModelLoader("resnet18").loadModel(criteria("resnet18")));
    assertEquals(CHOICE, refused.getMessage());
    List<String> listed =
        zoo.getModelLoaders().stream()
            .filter(l -> l.getApplication() == Application.CV.IMAGE_CLASSIFICATION)
            .flatMap(ClashingIdsTest::artifacts)
            .map(Artifact::getName)
            .toList();
    assertTrue(listed.containsAll(List.of(OWN, OF_THE_ZOO, "acme_net")), listed::toString);
    assertTrue(!listed.contains("resnet18"), listed::toString);
  }

  private static java.util.stream.Stream<Artifact> artifacts(
      ai.djl.repository.zoo.ModelLoader model) {
    try {
      return model.listModels().stream();
    } catch (IOException | ModelNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
