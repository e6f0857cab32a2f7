package org.blockwright.runtime.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/** One line of a {@link KeyMap}; a rule without our side says which of theirs to ignore. */
final class KeyRule {
  private static final String ARROW = "->";
  private static final Pattern PART = Pattern.compile("(.*)\\[(\\d{1,2})/(\\d{1,2})]");

  private final String text;
  private final NamePattern ours;
  private final Pattern matcher;
  private final List<NamePattern> theirs = new ArrayList<>();
  private int part;
  private int parts = 1;
  private AxisPermutation axes;

  /**
   * Where a name of ours lies with them.
   *
   * @param names their names; several are joined along the first axis to make ours
   * @param part which part of theirs along the first axis ours is
   * @param parts how many such parts theirs has
   * @param axes how the axes lie, or null where they agree
   */
  record Place(List<String> names, int part, int parts, AxisPermutation axes) {}

  /** A rule that matches a name, and how far it reaches. */
  record Candidate(KeyRule rule, NamePattern.Match match, int reach) {
    /** Returns whether this is the better of two: it reaches further or is more specific. */
    boolean beats(Candidate other) {
      if (reach != other.reach) {
        return reach > other.reach;
      }
      NamePattern mine = rule.ours;
      NamePattern its = other.rule.ours;
      if (mine.hasStar() != its.hasStar()) {
        return its.hasStar();
      }
      if (mine.hasStar() && match.base().length() != other.match.base().length()) {
        return match.base().length() < other.match.base().length();
      }
      return mine.placeholders() < its.placeholders();
    }
  }

  private KeyRule(String text) throws NamePattern.Malformed {
    this.text = text;
    int arrow = text.indexOf(ARROW);
    String left = arrow < 0 ? beforeColon(text) : text.substring(0, arrow).strip();
    String right = arrow < 0 ? text : text.substring(arrow + ARROW.length());
    int colon = right.indexOf(':');
    if (colon >= 0) {
      axes = AxisPermutation.parse(right.substring(colon + 1));
      right = right.substring(0, colon);
    }
    parseTheirs(right.strip());
    ours = left.isEmpty() ? null : NamePattern.parse(left);
    matcher = ours == null ? null : ours.matcher();
    check();
  }

  private static String beforeColon(String text) {
    int colon = text.indexOf(':');
    return (colon < 0 ? text : text.substring(0, colon)).strip();
  }

  /**
   * Reads a rule.
   *
   * @param source the key map's name, for messages
   * @throws BlockwrightException if it is malformed; says what was expected
   */
  static KeyRule parse(String source, String text) {
    try {
      return new KeyRule(text);
    } catch (NamePattern.Malformed e) {
      throw new WeightsException(
          "names of '%s', rule \"%s\": %s".formatted(source, text, e.getMessage()), e);
    }
  }

  private void parseTheirs(String right) throws NamePattern.Malformed {
    Matcher sliced = PART.matcher(right);
    if (sliced.matches()) {
      part = Integer.parseInt(sliced.group(2));
      parts = Integer.parseInt(sliced.group(3));
      if (parts < 2 || part >= parts) {
        throw new NamePattern.Malformed("[k/n] counts the parts from [0/n] to [n-1/n]");
      }
      theirs.add(NamePattern.parse(sliced.group(1).strip()));
      return;
    }
    // A sum of names; a + inside braces belongs to an index.
    for (String name : right.split("\\+(?![^{]*})", -1)) {
      theirs.add(NamePattern.parse(name.strip()));
    }
  }

  private void check() throws NamePattern.Malformed {
    if (ours == null) {
      if (theirs.size() > 1 || parts > 1 || axes != null) {
        throw new NamePattern.Malformed("a rule that ignores names has one pattern only");
      }
      return;
    }
    if (!ours.isPlain() || ours.isPerRow()) {
      throw new NamePattern.Malformed(
          "our side has plain indices only; write {i+1} and {#} on theirs");
    }
    if (isPerRow() && (theirs.size() > 1 || parts > 1 || axes != null)) {
      throw new NamePattern.Malformed("a name for each row, {#}, stands alone");
    }
    for (NamePattern name : theirs) {
      if (!name.indices().equals(ours.indices())) {
        throw new NamePattern.Malformed(
            "both sides must have the same placeholders: %s and %s"
                .formatted(ours.indices(), name.indices()));
      }
      if (!name.choices().equals(ours.choices())) {
        throw new NamePattern.Malformed(
            "both sides must have as many choices, with as many options each");
      }
      if (name.hasStar() != ours.hasStar()) {
        throw new NamePattern.Malformed("a leading * must stand on both sides");
      }
    }
  }

  /** Returns whether this rule only says what of theirs to ignore. */
  boolean ignores() {
    return ours == null;
  }

  /** Returns whether theirs are the rows of ours, one name each. */
  boolean isPerRow() {
    return theirs.stream().anyMatch(NamePattern::isPerRow);
  }

  /** Returns what finds names of theirs that this rule can give. */
  List<Pattern> finders() {
    return theirs.stream().map(NamePattern::finder).toList();
  }

  /** Returns whether this rule is about names of ours under the given node. */
  boolean isUnder(String node) {
    return ours != null && (ours.toString().equals(node) || ours.toString().startsWith(node + "."));
  }

  /** Matches a name of ours; null if the rule is not about it. */
  Candidate match(String name) {
    if (ours == null || !ours.mayMatch(name)) {
      return null;
    }
    Matcher found = matcher.matcher(name);
    if (!found.matches()) {
      return null;
    }
    NamePattern.Match match = ours.values(found);
    return new Candidate(this, match, name.length() - match.rest().length());
  }

  /**
   * Returns where a matched name lies with them.
   *
   * @param base what the star stands for with them, or null
   * @param rows the rows of ours, asked where each has a name of its own
   */
  Place place(String source, NamePattern.Match match, String base, IntSupplier rows) {
    try {
      List<String> names = new ArrayList<>();
      int count = isPerRow() ? rows.getAsInt() : 1;
      for (NamePattern name : theirs) {
        for (int row = 0; row < count; row++) {
          names.add(name.name(match, base, row));
        }
      }
      return new Place(List.copyOf(names), part, parts, axes);
    } catch (NamePattern.Malformed e) {
      throw new WeightsException(
          "names of '%s', rule \"%s\": %s".formatted(source, text, e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
