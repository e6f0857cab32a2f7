package org.blockwright.runtime.api;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.blockwright.runtime.distributed.Collective;
import org.blockwright.runtime.train.DeviceChoice;

/** What a training runs on. */
final class TrainingDevices {
  private TrainingDevices() {}

  /** What was said; where nothing was, a usable GPU or the CPU. */
  static List<Device> chosen(List<Device> said, Consumer<String> notes) {
    if (!said.isEmpty()) {
      return said;
    }
    DeviceChoice choice = DeviceChoice.of("auto");
    choice.note().ifPresent(notes);
    return choice.devices();
  }

  /**
   * A run's own devices, since other ones would come to other bits.
   *
   * @param said now; they must be the same
   * @param before the run's; empty where they are not known
   */
  static List<Device> asBefore(
      List<Device> said, List<String> before, Path folder, Consumer<String> notes) {
    if (before.isEmpty()) {
      return chosen(said, notes);
    }
    List<Device> now = said.isEmpty() ? DeviceChoice.named(before).devices() : said;
    List<String> names = DeviceChoice.names(now);
    if (!names.equals(before)) {
      throw new RunMismatchException(
          folder,
          List.of(
              new Difference("device", String.join(",", names), String.join(",", before), true)));
    }
    return now;
  }

  /** A worker's own of several; they go round where there are more workers than devices. */
  static List<Device> own(List<Device> all, Collective workers) {
    return workers.isAlone() ? all : List.of(all.get(workers.rank() % all.size()));
  }
}
