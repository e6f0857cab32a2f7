package org.blockwright.runtime.export;

import java.nio.file.Path;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two small networks with values, with attention maps and without, and a folder for files. */
abstract class OnSmallNets {
  @TempDir Path folder;

  final Classifier noah = SmallNet.withNoah();
  final Classifier plain = SmallNet.withoutMaps();
  Lab lab;

  @BeforeEach
  void fill() {
    lab = new Lab();
    lab.fill(noah, 1);
    lab.fill(plain, 2);
  }

  @AfterEach
  void close() {
    lab.close();
  }
}
