package org.blockwright.processor.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lays out what JavaPoet lays out otherwise than google-java-format does. */
final class SourceFormatter {
  private static final int WIDTH = 100;
  private static final Pattern SHORT_COMMENT =
      Pattern.compile("(?m)^( *)/\\*\\*\\n *\\* ([^\\n]*)\\n *\\*/$");
  private static final Pattern FIELDS =
      Pattern.compile("(?m)^(  private final [^\\n]*;\\n)\\n(?=  private final )");
  private static final Pattern BROKEN_SIGNATURE =
      Pattern.compile("(?m)^( *(?:public|protected) [^\\n(]*\\()([^;{]*?)(\\) \\{)$");
  private static final Pattern ANNOTATION_ARRAY =
      Pattern.compile("(?m)^@ParameterNames\\(\\{\\n((?: +\"[^\\n]*,\\n)+) +\\}\\)$");

  private static final Pattern EMPTY_BODY = Pattern.compile("\\{\\n *\\}");

  private SourceFormatter() {}

  static String source(String text) {
    String tidy = replace(SHORT_COMMENT, text, SourceFormatter::comment);
    tidy = FIELDS.matcher(tidy).replaceAll("$1");
    tidy = EMPTY_BODY.matcher(tidy).replaceAll("{}");
    tidy = replace(BROKEN_SIGNATURE, tidy, SourceFormatter::signature);
    return replace(ANNOTATION_ARRAY, tidy, SourceFormatter::array);
  }

  private interface Rewrite {
    String of(Matcher match);
  }

  private static String replace(Pattern pattern, String text, Rewrite rewrite) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(rewrite.of((Matcher) match)));
  }

  private static String comment(Matcher match) {
    String line = match.group(1) + "/** " + match.group(2) + " */";
    return line.length() <= WIDTH ? line : match.group();
  }

  private static String signature(Matcher match) {
    String parameters = match.group(2).strip().replaceAll("\\s+", " ");
    String line = match.group(1) + parameters + match.group(3);
    if (line.length() <= WIDTH) {
      return line;
    }
    String indent = " ".repeat(match.group(1).length() - match.group(1).stripLeading().length());
    String inner = "\n" + indent + "    ";
    String second = inner + parameters + match.group(3);
    return second.length() - 1 <= WIDTH
        ? match.group(1) + second
        : match.group(1) + inner + parameters.replace(", ", "," + inner) + match.group(3);
  }

  private static String array(Matcher match) {
    List<String> lines = new ArrayList<>();
    match.group(1).lines().forEach(line -> lines.add("  " + line.strip()));
    return "@ParameterNames({\n" + String.join("\n", lines) + "\n})";
  }
}
