package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.KeyRule.Candidate;
import org.blockwright.runtime.weights.KeyRule.Place;

/**
 * How a source names the parameters that we name by node: a short list of rules, one string each.
 *
 * <pre>{@code
 * stem.{conv|bn} -> {conv1|bn1}                            a choice on both sides, by position
 * stage{i}.{j}.first.conv -> layer{i}.{j}.conv1            indices; whatever follows goes along
 * stage2.{j} -> features.{j+2}                             {j+2}, {j-1}, {2*j+1} on their side
 * *.expand.{conv|bn} -> *.conv.0.{0|1}                     * is a prefix that other rules map
 * head.query                                               as it is, where another rule is about head
 * blocks.{i}.query -> blocks.{i}.attn.qkv[0/3]             ours is part of theirs (first axis)
 * blocks.{i}.qkv -> blocks.{i}.q + blocks.{i}.k + blocks.{i}.v      or theirs are parts of ours
 * head.fc -> head.{#}                                      each row of ours has a name with them
 * head.weight -> classifier.1.weight : o i = o i 1 1       axes, ours = theirs; transposes too
 * -> head_dist                                             theirs alone: ignored, never written
 * }</pre>
 *
 * <p>The rule that reaches furthest into a name wins; among equals one without {@code *}, then the
 * one with fewer placeholders, and a tie is an error. A name that no rule is about stays as it is,
 * and no two may end at one of theirs. The rules are applied to the names a model has, so that the
 * same list serves both directions.
 */
public final class KeyMap {
  /** The source whose names are ours. */
  public static final String OWN = "blockwright";

  private final String source;
  private final List<KeyRule> rules;

  /** Names that are known one by one, theirs by ours; no rule is asked about them. */
  private final Map<String, String> known;

  private KeyMap(String source, List<KeyRule> rules, Map<String, String> known) {
    this.source = source;
    this.rules = rules;
    this.known = known;
  }

  /**
   * Reads rules.
   *
   * @param source whose names they are, such as {@code torchvision}
   * @param rules the rules, in any order
   * @return the map
   * @throws BlockwrightException if a rule is malformed; the message quotes it
   */
  public static KeyMap of(String source, List<String> rules) {
    return new KeyMap(
        source, rules.stream().map(rule -> KeyRule.parse(source, rule)).toList(), Map.of());
  }

  /** Returns the map under which every name stays as it is. */
  public static KeyMap own() {
    return new KeyMap(OWN, List.of(), Map.of());
  }

  /** Returns a map of names that are known one by one; others stay as they are. */
  static KeyMap known(String source, Map<String, String> theirsByOurs) {
    return new KeyMap(source, List.of(), Map.copyOf(theirsByOurs));
  }

  /** Returns whose names these are. */
  public String source() {
    return source;
  }

  /**
   * Says how they name what a model has.
   *
   * @param ours all parameters of ours by name, with shapes
   * @return their names by ours, in order; several where they are parts of ours
   * @throws BlockwrightException if a name has two equal rules, or two names end at one
   */
  public Map<String, List<String>> names(Map<String, Parameter> ours) {
    KeyBinding binding = bind(ours.keySet(), name -> ours.get(name).getShape());
    Map<String, List<String>> names = new LinkedHashMap<>();
    ours.keySet().forEach(name -> names.put(name, binding.theirs(name)));
    return names;
  }

  /**
   * Maps the names a model has.
   *
   * @param ours all names of ours, or all but those left out of a load
   * @param shapes of those; null where it is not known
   * @return where each lies with them
   * @throws BlockwrightException if a name has two equal rules, or two names end at one
   */
  KeyBinding bind(Collection<String> ours, Function<String, Shape> shapes) {
    Map<String, Place> places = new LinkedHashMap<>();
    for (String name : ours) {
      places.put(name, place(name, () -> rows(name, shapes.apply(name))));
    }
    return new KeyBinding(source, places);
  }

  private int rows(String name, Shape shape) {
    if (shape == null || shape.dimension() == 0) {
      throw new WeightsException(
          "names of '%s': how many rows %s has is not known".formatted(source, Text.show(name)));
    }
    return Math.toIntExact(shape.get(0));
  }

  private Place place(String name, IntSupplier rows) {
    Place place = find(name, rows);
    return place == null ? new Place(List.of(known.getOrDefault(name, name)), 0, 1, null) : place;
  }

  private Place find(String name, IntSupplier rows) {
    Candidate best = null;
    Candidate rival = null;
    for (KeyRule rule : rules) {
      Candidate candidate = rule.match(name);
      if (candidate == null || (candidate.match().base() != null && base(candidate) == null)) {
        continue;
      }
      if (best == null || candidate.beats(best)) {
        best = candidate;
        rival = null;
      } else if (!best.beats(candidate)) {
        rival = candidate;
      }
    }
    if (rival != null) {
      throw new WeightsException(
          "names of '%s': the rules \"%s\" and \"%s\" are both about %s"
              .formatted(source, best.rule(), rival.rule(), Text.show(name)));
    }
    if (best == null) {
      return null;
    }
    String base = best.match().base() == null ? null : base(best);
    return best.rule().place(source, best.match(), base, rows);
  }

  /** What the star stands for with them; null where that is not one whole node of theirs. */
  private String base(Candidate candidate) {
    Place place = place(candidate.match().base(), () -> 0);
    boolean plain = place.names().size() == 1 && place.parts() == 1;
    return plain && place.axes() == null ? place.names().get(0) : null;
  }

  /** Returns what finds names of theirs that the rules say to ignore. */
  Predicate<String> ignored() {
    return any(rules.stream().filter(KeyRule::ignores).toList());
  }

  /** Returns what finds names of theirs that lie under a node of ours, whatever its kind. */
  Predicate<String> under(String node) {
    Predicate<String> renamed = any(rules.stream().filter(rule -> rule.isUnder(node)).toList());
    return name -> name.startsWith(node + ".") || renamed.test(name);
  }

  private static Predicate<String> any(List<KeyRule> rules) {
    List<Pattern> patterns = rules.stream().flatMap(rule -> rule.finders().stream()).toList();
    return name -> patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  @Override
  public String toString() {
    return source + rules;
  }
}
