package org.blockwright.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.cli.ConsoleProgress.Style;
import org.blockwright.runtime.report.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleProgressTest {
  @TempDir Path folder;

  private String console(Style style, double seconds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ConsoleProgress progress = new ConsoleProgress(out, style)) {
      progress.started(SampleRun.run(folder, 0));
      for (int step = 0; step < 4; step++) {
        progress.step(SampleRun.step(step, seconds));
      }
      progress.validating(0, 3);
      progress.epoch(SampleRun.epoch(0));
      progress.note("A note.");
      progress.ended(SampleRun.result(false));
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
