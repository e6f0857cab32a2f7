package org.blockwright.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was not written is no result. */
class FullDiskTest {
  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "train --help", "models --help"})
  void anOutputThatCannotBeWrittenIsAnError(String command) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    StringWriter err = new StringWriter();
    PrintWriter out = new PrintWriter(full, false, StandardCharsets.UTF_8);
    int code = Main.run(out, new PrintWriter(err), command.split(" "));
    assertEquals(1, code);
    assertEquals(
        "blockwright: standard output cannot be written; is its disk full?",
        err.toString().strip());
  }

  @Test
  void aReaderThatHasSeenEnoughIsNone() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StringWriter err = new StringWriter();
    PrintWriter out = new PrintWriter(new PipeOutput(closed), false, StandardCharsets.UTF_8);
    assertEquals(0, Main.run(out, new PrintWriter(err), "--help"));
    assertEquals("", err.toString());
  }
}
