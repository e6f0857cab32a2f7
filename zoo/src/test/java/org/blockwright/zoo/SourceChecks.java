package org.blockwright.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.BaseErrorProneJavaCompiler;
import com.google.errorprone.scanner.BuiltInCheckerSuppliers;
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.blockwright.runtime.standalone.Written;

/**
 * What this build asks of sources that people wrote, for one that was generated: the formatter
 * changes nothing, and javac and Error Prone with the options of the POM have nothing to say.
 */
final class SourceChecks {
  private static final String PLUGIN = "-Xplugin:ErrorProne";
  private static final Pattern ARGUMENT = Pattern.compile("<arg>([^<]+)</arg>");

  private SourceChecks() {}

  static void assertFormatted(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      String needed = RemoveUnusedImports.removeUnusedImports(text);
      assertEquals(new Formatter().formatSource(needed), text, file + " is not formatted");
    } catch (FormatterException e) {
      throw new AssertionError(file + " cannot be formatted", e);
    }
  }

  static void assertLinted(Path file, Path folder) throws IOException {
    Written.assertCompiles(
        new BaseErrorProneJavaCompiler(BuiltInCheckerSuppliers.defaultChecks()),
        asInThePom(),
        file,
        Files.createDirectories(folder.resolve("linted")));
  }

  /** The compiler's options; those within the plugin's argument are Error Prone's. */
  private static List<String> asInThePom() throws IOException {
    String pom = Files.readString(Path.of("../pom.xml"));
    Matcher argument = ARGUMENT.matcher(pom);
    List<String> options = new ArrayList<>();
    boolean checked = false;
    while (argument.find()) {
      if (argument.group(1).startsWith(PLUGIN)) {
        checked = true;
        String own = argument.group(1).substring(PLUGIN.length()).strip();
        options.addAll(List.of(own.split("\\s+")));
      } else {
        options.add(argument.group(1));
      }
    }
    assertTrue(checked, "the POM names no Error Prone");
    return options;
  }
}
