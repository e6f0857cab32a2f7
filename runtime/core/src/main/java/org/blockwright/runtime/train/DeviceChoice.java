package org.blockwright.runtime.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.blockwright.runtime.base.DeviceException;

/**
 * The devices that a run uses.
 *
 * @param devices at least one; replicas of the model live on each
 * @param note one line for the user where the choice was not theirs
 */
public record DeviceChoice(List<Device> devices, Optional<String> note) {
  /** Copies the list. */
  public DeviceChoice {
    devices = List.copyOf(devices);
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code gpu}, {@code gpu:1} or {@code gpu:0,1}; {@code cpu,cpu}
   * is two replicas on the CPU, to try out what several devices do.
   *
   * @throws DeviceException if the text is none of these, or a GPU is asked for that the engine
   *     cannot use
   */
  public static DeviceChoice of(String text) {
    Engine engine = Engine.getInstance();
    boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
    return of(text, cuda ? engine.getGpuCount() : 0);
  }

  /** Devices as they are named on a command line, such as {@code gpu:0}. */
  public static List<String> names(List<Device> devices) {
    return devices.stream().map(d -> d.isGpu() ? "gpu:" + d.getDeviceId() : "cpu").toList();
  }

  /**
   * The devices of {@link #names}.
   *
   * @throws BlockwrightException if one of them is not there
   */
  public static DeviceChoice named(List<String> names) {
    return of(String.join(",", names).replace(",gpu:", ","));
  }

  static DeviceChoice of(String text, int gpus) {
    return switch (text) {
      case "auto" -> automatic(gpus);
      case "cpu" -> new DeviceChoice(List.of(Device.cpu()), Optional.empty());
      case "gpu" -> gpus(text, new int[] {0}, gpus);
      default -> text.matches("cpu(,cpu)+") ? cpus(text) : gpus(text, ids(text), gpus);
    };
  }

  private static DeviceChoice automatic(int gpus) {
    return gpus > 0
        ? new DeviceChoice(List.of(Device.gpu(0)), Optional.of("Using the GPU gpu:0."))
        : new DeviceChoice(
            List.of(Device.cpu()), Optional.of("No usable GPU was found; using the CPU."));
  }

  private static DeviceChoice cpus(String text) {
    return new DeviceChoice(
        Collections.nCopies(text.split(",").length, Device.cpu()), Optional.empty());
  }

  private static int[] ids(String text) {
    if (!text.matches("gpu:\\d{1,3}(,\\d{1,3})*")) {
      throw new DeviceException(
          "There is no device \"" + text + "\"; it is auto, cpu, gpu, gpu:0,1 or cpu,cpu.");
    }
    return Stream.of(text.substring(4).split(",")).mapToInt(Integer::parseInt).toArray();
  }

  private static DeviceChoice gpus(String text, int[] ids, int gpus) {
    if (IntStream.of(ids).distinct().count() < ids.length) {
      throw new DeviceException("The device \"" + text + "\" names a GPU twice.");
    }
    for (int id : ids) {
      if (id >= gpus) {
        throw new DeviceException(
            "The device \""
                + text
                + "\" was asked for, but "
                + (gpus == 0
                    ? "no GPU can be used: set BLOCKWRIGHT_CUDA=1 (or build with -Pcuda) on a machine"
                        + " with CUDA 12.1, or use the CPU."
                    : "the machine has only " + gpus + " (gpu:0 to gpu:" + (gpus - 1) + ")."));
      }
    }
    return new DeviceChoice(IntStream.of(ids).mapToObj(Device::gpu).toList(), Optional.empty());
  }
}
