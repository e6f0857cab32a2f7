package org.blockwright.runtime.cli;

import org.blockwright.runtime.train.DeviceChoice;
import org.blockwright.runtime.train.NativeMemory;
import picocli.CommandLine.Option;

/** The choice of a device, for commands that calculate. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu, gpu or gpu:0,1; auto unless given.")
  private String text;

  /** Starts the engine and chooses; the allocator is tuned before the engine allocates. */
  DeviceChoice choose(Console console) {
    NativeMemory.tune();
    DeviceChoice choice = DeviceChoice.of(text);
    choice.note().ifPresent(console::note);
    return choice;
  }
}
