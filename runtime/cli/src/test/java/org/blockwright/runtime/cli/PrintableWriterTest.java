package org.blockwright.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
  private static String printed(String text) {
    StringWriter out = new StringWriter();
    PrintWriter writer = PrintableWriter.over(new PrintWriter(out));
    writer.print(text);
    writer.flush();
    return out.toString();
  }

  @Test
  void whatSteersATerminalIsWrittenOut() {
    assertEquals("a\\u001b[31mb\\u009bc\\u0007", printed("a\u001b[31mb\u009bc\u0007"));
    assertEquals("cat\\u202egnp.exe \\u000dover", printed("cat\u202egnp.exe \rover"));
    assertEquals(
        "two\nlines\tand gr\u00fcn \ud83d\udc08\r\n",
        printed("two\nlines\tand gr\u00fcn \ud83d\udc08\r\n"));
  }

  @Test
  void jsonStaysTheSameText() {
    assertEquals("\u009b\u202e", JsonParser.parseString(printed("\"\u009b\u202e\"")).getAsString());
  }
}
