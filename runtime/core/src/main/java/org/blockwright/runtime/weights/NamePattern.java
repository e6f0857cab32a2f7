package org.blockwright.runtime.weights;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One side of a rule: dotted text with index placeholders {@code {i}}, {@code {2*i+1}} and choices
 * {@code {conv|bn}}, perhaps behind a leading {@code *}; on their side {@code {#}} for each row.
 */
final class NamePattern {
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern INDEX =
      Pattern.compile("(?:(?<factor>\\d{1,4})\\*)?(?<name>[a-z])(?<offset>[+-]\\d{1,4})?");
  private static final String NUMBER = "0|[1-9]\\d{0,5}";
  private static final String STAR = "*.";

  private final String text;
  private final boolean star;
  private final List<Token> tokens;

  private NamePattern(String text, boolean star, List<Token> tokens) {
    this.text = text;
    this.star = star;
    this.tokens = tokens;
  }

  private sealed interface Token permits Literal, Index, Choice, Row {}

  private record Literal(String text) implements Token {}

  private record Index(String name, int factor, int offset) implements Token {}

  private record Choice(List<String> options) implements Token {}

  private record Row() implements Token {}

  /**
   * What a name gave for the placeholders.
   *
   * @param base what the star stands for, or null
   * @param indices the placeholders' numbers
   * @param choices which option of each choice it was
   * @param rest what follows the pattern in the name, with its dot, or nothing
   */
  record Match(String base, Map<String, Integer> indices, List<Integer> choices, String rest) {}

  /** Thrown with the reason only; the rule that is read adds itself. */
  static final class Malformed extends Exception {
    Malformed(String reason) {
      super(reason);
    }
  }

  static NamePattern parse(String text) throws Malformed {
    boolean star = text.startsWith(STAR);
    String body = star ? text.substring(STAR.length()) : text;
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < body.length()) {
      int open = body.indexOf('{', at);
      int end = open < 0 ? body.length() : open;
      if (end > at) {
        tokens.add(new Literal(body.substring(at, end)));
      }
      at = end;
      if (open >= 0) {
        int close = body.indexOf('}', open);
        if (close < 0) {
          throw new Malformed("'" + text + "' opens a { it does not close");
        }
        tokens.add(placeholder(text, body.substring(open + 1, close)));
        at = close + 1;
      }
    }
    // Stand-ins for the placeholders show whether dots and characters are where they may be.
    String outline =
        tokens.stream()
            .map(token -> token instanceof Literal literal ? literal.text : "0")
            .collect(Collectors.joining());
    if (!TEXT.matcher(outline).matches()) {
      throw new Malformed(
          "'" + text + "' is no dotted name of letters, digits, _ and -, with {i} or {a|b} in it");
    }
    return new NamePattern(text, star, List.copyOf(tokens));
  }

  private static Token placeholder(String text, String inside) throws Malformed {
    if (inside.equals("#")) {
      return new Row();
    }
    if (inside.contains("|")) {
      List<String> options = List.of(inside.split("\\|", -1));
      for (String option : options) {
        if (!TEXT.matcher(option).matches()) {
          throw new Malformed("'" + text + "' has a choice with the odd option '" + option + "'");
        }
      }
      if (new HashSet<>(options).size() < options.size() && options.size() > 1) {
        throw new Malformed("'" + text + "' has the same option twice in {" + inside + "}");
      }
      return new Choice(options);
    }
    Matcher index = INDEX.matcher(inside);
    if (!index.matches()) {
      throw new Malformed(
          "'%s' has {%s}; a placeholder is {i}, {i+1}, {2*i-1}, {a|b} or {#}"
              .formatted(text, inside));
    }
    int factor = index.group("factor") == null ? 1 : Integer.parseInt(index.group("factor"));
    int offset = index.group("offset") == null ? 0 : Integer.parseInt(index.group("offset"));
    return new Index(index.group("name"), factor, offset);
  }

  boolean hasStar() {
    return star;
  }

  /** Returns whether this stands for one name for each row of a tensor. */
  boolean isPerRow() {
    return tokens.stream().anyMatch(Row.class::isInstance);
  }

  /** Returns whether every index is a plain {@code {i}}, as the side that is matched needs. */
  boolean isPlain() {
    return tokens.stream()
        .allMatch(
            token -> !(token instanceof Index index) || (index.factor == 1 && index.offset == 0));
  }

  /** Returns the names of the index placeholders. */
  Set<String> indices() {
    return tokens.stream()
        .filter(Index.class::isInstance)
        .map(token -> ((Index) token).name)
        .collect(Collectors.toSet());
  }

  /** Returns how many options each choice has. */
  List<Integer> choices() {
    return tokens.stream()
        .filter(Choice.class::isInstance)
        .map(token -> ((Choice) token).options.size())
        .toList();
  }

  /** Returns how many placeholders there are; fewer is more specific. */
  int placeholders() {
    return (int) tokens.stream().filter(Index.class::isInstance).count();
  }

  /** Returns whether {@link #matcher()} may find this in a name; much sooner than that says no. */
  boolean mayMatch(String name) {
    String first = tokens.get(0) instanceof Literal literal ? literal.text : "";
    return star ? name.contains("." + first) : name.startsWith(first);
  }

  /** Returns the pattern that finds this at the start of a name, its groups in token order. */
  Pattern matcher() {
    return Pattern.compile("(?:" + regex(true) + ")(?<rest>\\..+)?");
  }

  /** Returns the pattern that finds any name this can give, or one that lies below it. */
  Pattern finder() {
    return Pattern.compile(regex(false) + "(?:\\..+)?");
  }

  private String regex(boolean plain) {
    StringBuilder regex = new StringBuilder(star ? "(?<base>.+)\\." : "");
    Set<String> seen = new HashSet<>();
    for (Token token : tokens) {
      if (token instanceof Literal literal) {
        regex.append(Pattern.quote(literal.text));
      } else if (token instanceof Choice choice) {
        regex.append(
            choice.options.stream().map(Pattern::quote).collect(Collectors.joining("|", "(", ")")));
      } else if (token instanceof Row) {
        regex.append("(?:" + NUMBER + ")");
      } else if (token instanceof Index index) {
        if (!plain) {
          regex.append("(?:" + NUMBER + ")");
        } else if (seen.add(index.name)) {
          regex.append("(?<" + index.name + ">" + NUMBER + ")");
        } else {
          regex.append("\\k<" + index.name + ">");
        }
      }
    }
    return regex.toString();
  }

  /** Reads the placeholders out of a match of {@link #matcher()}. */
  Match values(Matcher found) {
    Map<String, Integer> indices = new TreeMap<>();
    for (String name : indices()) {
      indices.put(name, Integer.parseInt(found.group(name)));
    }
    List<Integer> choices = new ArrayList<>();
    int group = star ? 1 : 0;
    Set<String> seen = new HashSet<>();
    for (Token token : tokens) {
      if (token instanceof Choice choice) {
        group++;
        choices.add(choice.options.indexOf(found.group(group)));
      } else if (token instanceof Index index && seen.add(index.name)) {
        group++;
      }
    }
    String rest = found.group("rest") == null ? "" : found.group("rest");
    return new Match(star ? found.group("base") : null, indices, choices, rest);
  }

  /**
   * Returns the name for these values.
   *
   * @param match values for every placeholder
   * @param base what to put for the star, or null
   * @param row what to put for the row, where there is one
   * @throws Malformed if an index comes out negative
   */
  String name(Match match, String base, int row) throws Malformed {
    StringBuilder name = new StringBuilder(star ? base + "." : "");
    int choice = 0;
    for (Token token : tokens) {
      if (token instanceof Literal literal) {
        name.append(literal.text);
      } else if (token instanceof Choice options) {
        name.append(options.options.get(match.choices.get(choice++)));
      } else if (token instanceof Row) {
        name.append(row);
      } else if (token instanceof Index index) {
        int value = index.factor * match.indices.get(index.name) + index.offset;
        if (value < 0) {
          throw new Malformed("'" + text + "' gives the index " + value);
        }
        name.append(value);
      }
    }
    return name.append(match.rest).toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
