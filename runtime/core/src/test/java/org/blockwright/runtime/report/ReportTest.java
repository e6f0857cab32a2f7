package org.blockwright.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.train.EpochReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final RunDetails NOTHING = new RunDetails("", Optional.empty(), List.of());

  @TempDir Path folder;

  @Test
  void tableComesBackAsItWas() throws IOException {
    List<EpochReport> epochs = List.of(SampleRun.epoch(0), SampleRun.epoch(1), SampleRun.epoch(2));
    Path file = folder.resolve("metrics.csv");
    Files.writeString(file, MetricsCsv.write(epochs));
    assertEquals(epochs, MetricsCsv.read(file, 3));
    assertEquals(epochs.subList(0, 2), MetricsCsv.read(file, 2));
    assertEquals(List.of(), MetricsCsv.read(folder.resolve("none.csv"), 2));
    Files.writeString(file, "epoch\n1,2\n");
    String message =
        assertThrows(BlockwrightException.class, () -> MetricsCsv.read(file, 2)).getMessage();
    assertTrue(message.contains("it has the line \"1,2\""), message);
  }

  @Test
  void resumedFilesHoldEachEpochOnce() throws IOException {
    try (RunFiles files = new RunFiles()) {
      files.started(SampleRun.run(folder, 0));
      files.epoch(SampleRun.epoch(0));
      files.epoch(SampleRun.epoch(1));
    }
    assertTrue(Files.readString(folder.resolve("report.html")).contains("stopped"));
    try (RunFiles files = new RunFiles()) {
      files.started(SampleRun.run(folder, 1));
      files.epoch(SampleRun.epoch(1));
      files.epoch(SampleRun.epoch(2));
      files.ended(SampleRun.result(false));
    }
    assertEquals(
        List.of(SampleRun.epoch(0), SampleRun.epoch(1), SampleRun.epoch(2)),
        MetricsCsv.read(folder.resolve("metrics.csv"), 9));
    String json = Files.readString(folder.resolve("run.json"));
    assertTrue(json.contains("\"precision\": \"bf16\""), json);
    assertTrue(json.contains("\"resumed_at_step\": 50") && json.contains("\"djl\": \"0.29.0\""));
    try (Stream<Path> events = Files.list(folder.resolve("tensorboard"))) {
      assertEquals(2, events.count());
    }
  }

  @Test
  void pageIsWholeAndNeedsNoNetwork() throws Exception {
    String page =
        HtmlReport.render(
            SampleRun.run(folder, 0),
            List.of(SampleRun.epoch(0), SampleRun.epoch(1)),
            HtmlReport.State.RUNNING,
            NOTHING);
    assertFalse(page.contains("http://") || page.contains("https://") || page.contains("<script"));
    assertTrue(page.contains(" · cpu · bf16<") && page.contains("0.29.0"));
    assertTrue(page.contains("small&lt;noah&gt;") && page.contains("http-equiv=\"refresh\""));
    assertTrue(page.contains("2 / 12") && page.contains("1,234,567 trained parameters"));
    assertTrue(page.contains("<title>validation, epoch 1: 50 %</title>"));
    assertFalse(page.contains("NaN"));
    Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int charts = 0;
    while (svg.find()) {
      charts++;
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.group().getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(4, charts);
    String finished =
        HtmlReport.render(SampleRun.run(folder, 0), List.of(), HtmlReport.State.FINISHED, NOTHING);
    assertFalse(finished.contains("refresh"));
  }

  @Test
  void axesHaveRoundSteps() {
    assertEquals(0.2, LineChart.niceStep(1), 1e-12);
    assertEquals(0.5, LineChart.niceStep(2.4), 1e-12);
    assertEquals(20, LineChart.niceStep(100), 1e-12);
    assertEquals(1e-4, LineChart.niceStep(5e-4), 1e-15);
  }

  @Test
  void eventsAreWhatTensorBoardReads() throws IOException {
    // Masked as in TFRecord: the CRC-32C of "123456789" is 0xe3069283
    int rotated = 0xe3069283 >>> 15 | 0xe3069283 << 17;
    assertEquals(
        rotated + 0xa282ead8, EventFile.maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII)));
    try (EventFile events = new EventFile(folder, 300)) {
      events.scalars(300, Map.of("loss/train", 0.5));
      events.scalars(301, Map.of("map/train", Double.NaN));
    }
    List<byte[]> records = records();
    assertEquals(4, records.size());
    String version = new String(records.get(0), StandardCharsets.ISO_8859_1);
    assertTrue(version.endsWith("brain.Event:2"), version);
    assertEquals("10ac02" + "3a02" + "0801", hex(records.get(1)).substring(18));
    String expected =
        "10ac02" // step 300
            + "2a13" // summary of 19 bytes
            + "0a11" // a value of 17
            + "0a0a" // its tag of 10
            + hex("loss/train".getBytes(StandardCharsets.US_ASCII))
            + "15" // its number
            + "0000003f"; // 0.5
    assertEquals(expected, hex(records.get(2)).substring(18));
    assertEquals("10ad02" + "2a00", hex(records.get(3)).substring(18));
  }

  /**
   * As TensorBoard's reader: a restart voids what older files hold from its step on, and the epochs
   * before stay.
   */
  @Test
  void aRestartVoidsNoEpochThatStays() throws IOException {
    try (RunFiles files = new RunFiles()) {
      files.started(SampleRun.run(folder, 0));
      files.epoch(SampleRun.epoch(0));
      files.epoch(SampleRun.epoch(1)); // killed before its checkpoint was written
    }
    try (RunFiles files = new RunFiles()) {
      files.started(SampleRun.run(folder, 1));
      files.epoch(SampleRun.epoch(1));
      files.epoch(SampleRun.epoch(2));
    }
    List<Path> files;
    try (Stream<Path> list = Files.list(folder.resolve("tensorboard"))) {
      files = list.sorted().toList();
    }
    List<Long> steps = new ArrayList<>();
    for (Path file : files) {
      for (byte[] record : records(file)) {
        String text = new String(record, StandardCharsets.ISO_8859_1);
        long step = record[9] == 0x10 ? varint(record, 10) : 0;
        if (hex(record).endsWith("3a020801")) {
          steps.removeIf(before -> before >= step);
        } else if (text.contains("loss/train")) {
          steps.add(step);
        }
      }
    }
    assertEquals(List.of(50L, 100L, 150L), steps);
  }

  private static long varint(byte[] record, int from) {
    long value = 0;
    for (int i = from; ; i++) {
      value |= (record[i] & 0x7fL) << 7 * (i - from);
      if (record[i] >= 0) {
        return value;
      }
    }
  }

  private List<byte[]> records() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return records(files.findFirst().orElseThrow());
    }
  }

  private static List<byte[]> records(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] length = new byte[8];
      buffer.get(length);
      assertEquals(EventFile.maskedCrc(length), buffer.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      buffer.get(data);
      assertEquals(EventFile.maskedCrc(data), buffer.getInt());
      records.add(data);
    }
    return records;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
