package org.blockwright.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
import org.blockwright.runtime.BlockwrightException;
import org.blockwright.runtime.ops.Precision;
import org.blockwright.runtime.report.ConsoleProgress.Style;
import org.blockwright.runtime.train.EpochReport;
import org.blockwright.runtime.train.Metrics;
import org.blockwright.runtime.train.TrainingRecipe;
import org.blockwright.runtime.train.RunInfo;
import org.blockwright.runtime.train.StepReport;
import org.blockwright.runtime.train.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  private RunInfo run(int firstEpoch) {
    return new RunInfo(
        "small<noah>",
        1234567,
        List.of("cat", "dog"),
        TrainingRecipe.defaults().with("epochs=12"),
        List.of(Device.cpu()),
        Precision.BF16,
        Map.of("djl", "0.29.0"),
        50,
        folder,
        firstEpoch,
        firstEpoch * 50L);
  }

  private static EpochReport epoch(int number) {
    return new EpochReport(
        number,
        (number + 1) * 50L,
        0.1 / (number + 1),
        new Metrics(1000, 2.0 / (number + 1), 0.4 + 0.05 * number, 0.9, Double.NaN),
        number == 1
            ? Optional.empty()
            : Optional.of(new Metrics(200, 2.5 / (number + 1), 0.5, 0.8, Double.NaN)),
        number == 0,
        12.5,
        0.25,
        80);
  }

  private static StepReport step(int stepOfEpoch, double seconds) {
    Metrics soFar = new Metrics(20, 1.25, 0.5, 0.75, Double.NaN);
    return new StepReport(0, stepOfEpoch, stepOfEpoch, 1.5, soFar, 0.1, Double.NaN, 20, seconds, 1);
  }

  private static TrainingResult result(boolean interrupted) {
    return new TrainingResult(600, interrupted, Optional.empty(), 0.5, 0, Path.of("last"));
  }

  @Test
  void tableComesBackAsItWas() throws IOException {
    List<EpochReport> epochs = List.of(epoch(0), epoch(1), epoch(2));
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
      files.started(run(0));
      files.epoch(epoch(0));
      files.epoch(epoch(1));
    }
    assertTrue(Files.readString(folder.resolve("report.html")).contains("stopped"));
    try (RunFiles files = new RunFiles()) {
      files.started(run(1));
      files.epoch(epoch(1));
      files.epoch(epoch(2));
      files.ended(result(false));
    }
    assertEquals(
        List.of(epoch(0), epoch(1), epoch(2)), MetricsCsv.read(folder.resolve("metrics.csv"), 9));
    String json = Files.readString(folder.resolve("run.json"));
    assertTrue(json.contains("\"precision\": \"bf16\""), json);
    assertTrue(json.contains("\"resumed_at_step\": 50") && json.contains("\"djl\": \"0.29.0\""));
    try (Stream<Path> events = Files.list(folder.resolve("tensorboard"))) {
      assertEquals(2, events.count());
    }
  }

  @Test
  void pageIsWholeAndNeedsNoNetwork() throws Exception {
    String page = HtmlReport.render(run(0), List.of(epoch(0), epoch(1)), HtmlReport.State.RUNNING);
    assertFalse(page.contains("http://") || page.contains("https://") || page.contains("<script"));
    assertTrue(page.contains(" · cpu · bf16 · "));
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
    String finished = HtmlReport.render(run(0), List.of(), HtmlReport.State.FINISHED);
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

  private List<byte[]> records() throws IOException {
    byte[] bytes;
    try (Stream<Path> files = Files.list(folder)) {
      bytes = Files.readAllBytes(files.findFirst().orElseThrow());
    }
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

  private String console(Style style, double seconds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ConsoleProgress progress = new ConsoleProgress(out, style)) {
      progress.started(run(0));
      for (int step = 0; step < 4; step++) {
        progress.step(step(step, seconds));
      }
      progress.validating(0, 3);
      progress.epoch(epoch(0));
      progress.note("A note.");
      progress.ended(result(false));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void linesNowAndThen() {
    String text = console(Style.LINES, 5);
    assertEquals(
        List.of(
            "Training small<noah> (1,234,567 parameters, 2 classes) on cpu in bf16: 12 epochs of 50 steps.",
            "epoch 1/12, step 2/50: loss 1.2500, top-1 50.0 %, 4.0 images/s, data wait 20.0 %,"
                + " 49:50 left",
            "epoch 1/12, step 4/50: loss 1.2500, top-1 50.0 %, 4.0 images/s, data wait 20.0 %,"
                + " 49:40 left",
            "epoch 1/12: train loss 2.0000, top-1 40.0 %, top-5 90.0 %; validation loss 2.5000,"
                + " top-1 50.0 %, top-5 80.0 %, rate 0.100, 80.0 images/s, data wait 0.3 s (best)",
            "A note.",
            "Done after 600 steps; best 50.00 % in epoch 1."),
        text.lines().toList());
    assertEquals(4, console(Style.LINES, 1).lines().count());
  }

  @Test
  void theBarFitsTheTerminal() {
    List<String> said =
        List.of("loss 2.435", "top-1 16.4 %", "384 images/s", "wait 3 %", "0:12 left");
    String wide = BarLine.line("epoch 1/2", 25, 100, said, 100);
    assertEquals(100, wide.length());
    assertTrue(wide.startsWith("epoch 1/2 █████▌░"), wide);
    assertTrue(
        wide.contains(" 25/100, loss 2.435, top-1 16.4 %, 384 images/s, wait 3 %, 0:12 left"));
    assertEquals(
        "epoch 10/30 102/505, loss 2.435, top-1 16.4 %, 384 images/s, wait 3 %, 0:12 left",
        BarLine.line("epoch 10/30", 102, 505, said, 80));
    assertEquals(
        "epoch 100/300 ▊░░░ 1002/5005, loss 2.435, top-1 16.4 %, 384 images/s, 0:12 left",
        BarLine.line("epoch 100/300", 1002, 5005, said, 79));
    assertEquals("epoch 1/2 25/100, lo", BarLine.line("epoch 1/2", 25, 100, said, 20));
  }

  @Test
  void barOnATerminal() {
    String text = console(Style.BAR, 1);
    assertTrue(text.contains("epoch 1/12") && text.contains("\r"), text);
    assertTrue(text.contains("A note."), text);
  }

  @Test
  void quietIsQuiet() {
    assertEquals("", console(Style.QUIET, 60));
  }
}
