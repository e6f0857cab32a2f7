package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.blockwright.examples.Commands.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own models on the command line: {@code --classpath target/classes}. */
class OwnModelsTest {
  private static final String SOURCE =
      """
      package com.acme;

      import org.blockwright.Act;
      import org.blockwright.Backbone;
      import org.blockwright.Tensor;
      import org.blockwright.head.Gap;
      import org.blockwright.head.Head;
      import org.blockwright.op.ConvBn;

      @Backbone(size = 32)
      @Head(gap = @Gap)
      public interface ProductNet {
        @ConvBn(out = 8, kernel = 3, stride = 2, act = Act.RELU) Tensor stem(Tensor image);
        @ConvBn(out = 16, kernel = 3, stride = 2, act = Act.RELU) Tensor body(Tensor stem);
      }
      """;

  @TempDir private static Path folder;
  private static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    classes = Files.createDirectories(folder.resolve("target/classes"));
    Path source = Files.writeString(folder.resolve("ProductNet.java"), SOURCE);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      assertTrue(
          javac
              .getTask(
                  null,
                  files,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-classpath",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjects(source))
              .call());
    }
  }

  private static Result run(String command, Object... more) {
    String[] words = command.split(" ");
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    for (int i = 0; i < more.length; i++) {
      all[words.length + i] = more[i].toString();
    }
    return Commands.run(all);
  }

  @Test
  void areListedBesideTheZoosAndGoneAfterwards() {
    String list = run("--classpath " + classes + " models").assertDone().out();
    assertTrue(list.contains("\nproduct_net ") && list.contains("\nresnet18 "), list);
    run("describe product_net").assertFailed("no model named product_net");
    String tree = run("describe product_net --classpath " + classes).assertDone().out();
    assertTrue(tree.startsWith("product_net: ProductNet under Gap"), tree);
  }

  @Test
  void areTrainedAndAsked() throws IOException {
    Path out = folder.resolve("run");
    run(
            "train product_net --data shapes:32 --epochs 1 --batch 16 --device cpu --quiet",
            "--classpath",
            classes,
            "--out",
            out)
        .assertDone();
    Path image = Commands.image(folder.resolve("image.png"));
    Result guess =
        run("predict product_net", image, "--weights", out, "--classpath", classes).assertDone();
    assertEquals(1, guess.out().lines().count(), guess.out());
    Path jars = Files.createDirectories(folder.resolve("none"));
    run("--classpath " + classes + File.pathSeparator + jars + "/* models").assertDone();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    run("--classpath " + folder.resolve("nowhere") + " models")
        .assertFailed(folder.resolve("nowhere").toString(), "is your project compiled?");
  }
}
