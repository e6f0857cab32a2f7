package org.blockwright.runtime.train;

import ai.djl.engine.Engine;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.Precision;

/**
 * The precision that a model calculates in.
 *
 * @param precision of the network's products
 * @param notes lines for the user where not all is as they may think
 */
public record PrecisionChoice(Precision precision, List<String> notes) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** As Linux names what x86 and ARM processors can do. */
  private static final Pattern BF16_INSTRUCTIONS =
      Pattern.compile("\\b(avx512_bf16|amx_bf16|bf16)\\b");

  /** Copies the list. */
  public PrecisionChoice {
    notes = List.copyOf(notes);
  }

  /**
   * Sets what was asked for, or float32 where it cannot be done.
   *
   * @param wish of the user
   * @param instances of one model, at least one
   */
  public static PrecisionChoice of(Precision wish, List<Block> instances) {
    return of(wish, instances, Engine.getInstance().getEngineName(), processors());
  }

  /**
   * @param engine name of the engine
   * @param processors what the system says of them; empty where it says nothing
   */
  static PrecisionChoice of(
      Precision wish, List<Block> instances, String engine, String processors) {
    if (wish == Precision.FP32) {
      return set(wish, instances, List.of());
    }
    if (!wish.runsOn(engine)) {
      return refused(wish, instances, "The engine " + engine);
    }
    if (!(instances.get(0) instanceof GraphBlock first)) {
      return refused(wish, instances, "A block that Blockwright did not make");
    }
    List<String> notes = new ArrayList<>();
    Set<String> handWritten = first.handWritten().keySet();
    if (!handWritten.isEmpty()) {
      notes.add(
          "Hand-written blocks calculate in %s also in a %s run: %s."
              .formatted(Precision.FP32, wish, String.join(", ", handWritten)));
    }
    if (!first.device().isGpu()
        && !processors.isEmpty()
        && !BF16_INSTRUCTIONS.matcher(processors).find()) {
      notes.add(
          "This CPU has no instructions for %s: here it is for trying out, and slower than %s."
              .formatted(wish, Precision.FP32));
    }
    return set(wish, instances, notes);
  }

  private static String processors() {
    try {
      return Files.isReadable(PROCESSORS) ? Files.readString(PROCESSORS) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static PrecisionChoice refused(Precision wish, List<Block> instances, String who) {
    String note = "%s cannot calculate in %s; calculating in %s.";
    return set(Precision.FP32, instances, List.of(note.formatted(who, wish, Precision.FP32)));
  }

  private static PrecisionChoice set(
      Precision precision, List<Block> instances, List<String> notes) {
    for (Block instance : instances) {
      if (instance instanceof GraphBlock part) {
        part.setPrecision(precision);
      }
    }
    return new PrecisionChoice(precision, notes);
  }
}
