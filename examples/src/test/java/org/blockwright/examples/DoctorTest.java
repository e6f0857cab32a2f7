package org.blockwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.util.List;
import java.util.stream.StreamSupport;
import org.blockwright.runtime.api.Doctor;
import org.junit.jupiter.api.Test;

/** What goes into bug reports. */
class DoctorTest {
  private static final List<String> WHAT =
      List.of(
          "blockwright",
          "java",
          "processor",
          "threads",
          "engine",
          "library",
          "device",
          "allocator",
          "cache",
          "images",
          "file names",
          "models");

  @Test
  void looksAtEverythingThatIsUsed() {
    List<Doctor.Finding> findings = Doctor.look();
    assertEquals(WHAT, findings.stream().map(Doctor.Finding::what).toList());
    findings.forEach(finding -> assertTrue(!finding.found().isBlank(), finding.what()));
    assertTrue(found(findings, "engine").startsWith("PyTorch "), found(findings, "engine"));
    assertTrue(found(findings, "java").startsWith(Runtime.version().toString()));
    assertTrue(found(findings, "images").contains("WebP"));
    assertTrue(found(findings, "models").endsWith(" on the class path"));
  }

  private static String found(List<Doctor.Finding> findings, String what) {
    return findings.stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow().found();
  }

  @Test
  void theCommandSaysTheSame() {
    JsonArray list = Commands.run("doctor", "--json").assertDone().json().getAsJsonArray();
    assertEquals(
        WHAT,
        StreamSupport.stream(list.spliterator(), false)
            .map(line -> line.getAsJsonObject().get("what").getAsString())
            .toList());
    String text = Commands.run("doctor").assertDone().out();
    WHAT.forEach(what -> assertTrue(text.contains("\n" + what) || text.startsWith(what), text));
    assertEquals(Doctor.text().lines().count(), text.lines().count());
  }
}
