package org.blockwright.consumers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java of a page. What stands around a snippet that is no whole declaration or row of
 * statements is said by an invisible comment above it: {@code <!-- java: before … after -->}; one
 * that is run bears {@code <!-- run -->}, an excerpt of generated code {@code <!-- generated: NAME
 * -->}.
 */
record Snippets(Path page, List<Snippet> all) {
  private static final Pattern FENCE =
      Pattern.compile("(?m)^(?:<!-- (.*) -->\\n)?```java\\n((?s:.*?))^```$");
  private static final Pattern DECLARATION =
      Pattern.compile("(?m)\\A(@|public |interface |class )(?s:.*)^}\\s*\\z");

  /** One of them: its line in the page, the comment above it and its text. */
  record Snippet(int line, String comment, String text) {
    boolean isRun() {
      return comment.equals("run");
    }

    boolean isGenerated() {
      return comment.startsWith("generated: ");
    }

    private boolean isStatements() {
      return !comment.startsWith("java: ") && !DECLARATION.matcher(text).find();
    }

    /** The name of the class that holds its statements. */
    String holder() {
      return "Line" + line;
    }

    /** Its source below the package and the imports. */
    String source() {
      if (comment.startsWith("java: ")) {
        return comment.substring("java: ".length()).replace("…", "\n" + open() + "\n");
      }
      return isStatements()
          ? "public final class " + holder() + " { public static void run() {\n" + text + "} }\n"
          : open();
    }

    /** Types of one page share a file, in which only one could be public. */
    private String open() {
      return text.replaceAll("(?m)^public ", "");
    }
  }

  static Snippets of(Path page) throws IOException {
    String text = Files.readString(page);
    List<Snippet> all = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      int line = 1 + (int) text.substring(0, fence.start(2)).chars().filter(c -> c == '\n').count();
      String comment = fence.group(1) == null ? "" : fence.group(1);
      all.add(new Snippet(line, comment, fence.group(2)));
    }
    return new Snippets(page, all);
  }
}
