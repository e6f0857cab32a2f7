package org.blockwright.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;

class DeviceChoiceTest {
  @Test
  void autoSaysWhatItTook() {
    assertEquals(
        new DeviceChoice(
            List.of(Device.cpu()), Optional.of("No usable GPU was found; using the CPU.")),
        DeviceChoice.of("auto", 0));
    assertEquals(List.of(Device.gpu(0)), DeviceChoice.of("auto", 2).devices());
  }

  @Test
  void namedDevicesAreTakenSilently() {
    assertEquals(new DeviceChoice(List.of(Device.cpu()), Optional.empty()), DeviceChoice.of("cpu"));
    assertEquals(List.of(Device.gpu(1), Device.gpu(0)), DeviceChoice.of("gpu:1,0", 2).devices());
    assertEquals(Small.cpus(3), DeviceChoice.of("cpu,cpu,cpu", 0).devices());
    assertFalse(DeviceChoice.of("gpu", 1).note().isPresent());
  }

  @Test
  void whatIsNotThereIsAnError() {
    assertTrue(message("gpu", 0).contains("no GPU can be used"));
    assertTrue(message("gpu:0,2", 2).contains("only 2 (gpu:0 to gpu:1)"));
    assertTrue(message("gpu:1,1", 2).contains("twice"));
    assertTrue(message("tpu", 2).contains("auto, cpu, gpu, gpu:0,1 or cpu,cpu"));
    assertTrue(message("gpu:", 2).contains("no device"));
  }

  private static String message(String text, int gpus) {
    return assertThrows(BlockwrightException.class, () -> DeviceChoice.of(text, gpus)).getMessage();
  }
}
