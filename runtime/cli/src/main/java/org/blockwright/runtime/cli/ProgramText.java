package org.blockwright.runtime.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.PrintWriter;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.export.Execution;
import org.blockwright.runtime.export.ModelProgram;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.train.EngineStart;

/** The program that is made of a model. */
final class ProgramText {
  private ProgramText() {}

  static void print(ModelEntry entry, Execution execution, PrintWriter out) {
    EngineStart.requireLibrary();
    EngineStart.prepare();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Classifier model = entry.create(entry.classes());
      model.initialize(manager, 0);
      ModelProgram.Text text = ModelProgram.text(model, execution);
      out.println(entry.id() + ", " + execution);
      out.println();
      TextTable table = new TextTable("done to the graph", ">times");
      text.passes().forEach((what, count) -> table.row(what, count.toString()));
      table.print(out);
      out.println();
      out.print(text.lines());
    }
  }
}
