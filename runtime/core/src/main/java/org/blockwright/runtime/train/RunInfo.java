package org.blockwright.runtime.train;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.ops.Arithmetic;
import org.blockwright.runtime.ops.Precision;

/**
 * What stays the same over a run.
 *
 * @param model id of the model
 * @param parameters how many numbers are trained
 * @param classes names of the classes
 * @param recipe all values
 * @param devices one for each replica
 * @param workers processes that train together, each on such devices
 * @param threads of the CPU for one operator
 * @param precision what the network's products are calculated in, which may be less than the recipe
 *     asks for
 * @param arithmetic which of the ways that there are it is calculated in
 * @param versions of the parts that calculate
 * @param stepsPerEpoch optimizer steps
 * @param folder where the run keeps its files
 * @param firstEpoch where it starts: 0 unless it was resumed
 * @param firstStep step of the whole run at which it starts
 */
public record RunInfo(
    String model,
    long parameters,
    List<String> classes,
    TrainingRecipe recipe,
    List<Device> devices,
    int workers,
    int threads,
    Precision precision,
    Arithmetic arithmetic,
    Map<String, String> versions,
    int stepsPerEpoch,
    Path folder,
    int firstEpoch,
    long firstStep) {
  /** The devices as they are named on a command line, such as {@code gpu:0}. */
  public List<String> deviceNames() {
    return DeviceChoice.names(devices);
  }
}
