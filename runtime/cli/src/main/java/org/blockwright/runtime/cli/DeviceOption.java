package org.blockwright.runtime.cli;

import java.util.List;
import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.EngineStart;
import org.blockwright.runtime.train.NativeMemory;
import picocli.CommandLine.Option;

/** The choice of a device, for commands that calculate. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu, gpu, gpu:0,1 or cpu,cpu; auto unless given.")
  private String text;

  /**
   * As {@link #choose}, for a run that goes on: its own devices, or those that were said.
   *
   * @param before the run's devices; empty where they are not known
   */
  DeviceChoice choose(Console console, List<String> before) {
    if (before.isEmpty() || !text.equals("auto")) {
      return choose(console);
    }
    NativeMemory.tune();
    EngineAhead.await();
    return DeviceChoice.named(before);
  }

  /** Starts the engine and chooses; the allocator is tuned before the engine allocates. */
  DeviceChoice choose(Console console) {
    NativeMemory.tune();
    EngineStart.requireLibrary();
    EngineStart.prepare().ifPresent(console::note);
    EngineAhead.await();
    DeviceChoice choice = DeviceChoice.of(text);
    choice.note().ifPresent(console::note);
    return choice;
  }
}
