package org.blockwright.runtime.weights;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of parameters that the first edition wrote. Its vocabulary had words of its own for nodes
 * that are now called as the field calls them; files with the old words load like any other.
 *
 * <p>A word may have become several, each in another block, so an old name has several readings;
 * the one that the model has is meant.
 */
public final class FirstEditionNames {
  /** How a load report calls these names. */
  public static final String SOURCE = KeyMap.OWN + ", first edition";

  /** Old words and what became of them; {@code #} is a number, {@code $} the end of a name. */
  private static final List<Word> WORDS =
      Stream.of(
              // Tokens and transformers.
              "patches patch_embed",
              "patches stem",
              "patches# patch_embed#",
              "marked.token$ cls_token",
              "placed.table$ pos_embed",
              "placed#.table$ pos_embed#",
              "marked cls_token",
              "placed pos_embed",
              "placed# pos_embed#",
              "norm# patch_embed#.norm",
              "represented pre_logits",
              "stage# block#",
              "attended.attended attn.attn",
              "attended.coarse attn.sr",
              "attended attn",
              "moved mlp",
              "moved mlp_channels",
              "mixed mlp_tokens",
              "mixed proj",
              "gated gate",
              "gate mlp_channels.gate",
              "hidden fc1",
              "back fc2",
              "fc# mlp_channels.fc#",
              // Convolutions.
              "stem.conv conv1",
              "stem.bn bn1",
              "stem conv1",
              "stage# layer#",
              "first.conv conv1",
              "first.bn bn1",
              "second.conv conv2",
              "second.bn bn2",
              "reduce.conv conv1",
              "reduce.bn bn1",
              "spatial.conv conv2",
              "spatial.bn bn2",
              "restore.conv conv3",
              "restore.bn bn3",
              "skip downsample",
              "wide expand",
              "wide last_conv",
              "wide conv5",
              "narrow project",
              "last conv_head",
              "gated se",
              "squeezed fc1",
              "gate fc2",
              "squeezed squeeze",
              "point expand1x1",
              "spatial expand3x3",
              "shrunk branch1_dw",
              "left branch1_pw",
              "first branch2_pw1",
              "narrow branch2_pw1",
              "spatial branch2_dw",
              "right branch2_pw2",
              // Heads.
              "logits fc",
              "maps conv",
              // Parameters that bear their node's name now, and those of patches that do not.
              ".token$ ",
              ".table$ ",
              "weight$ proj.weight",
              "bias$ proj.bias")
          .map(Word::of)
          .toList();

  private FirstEditionNames() {}

  /** A word of old and the one that took its place. */
  private record Word(Pattern old, String now) {
    static Word of(String line) {
      int space = line.indexOf(' ');
      String old = line.substring(0, space);
      String now = line.substring(space + 1);
      String start = old.startsWith(".") ? "" : "(?<![^.])";
      String end = old.endsWith("$") ? "$" : "(?![^.])";
      String body = old.replace("$", "").replace(".", "\\.").replace("#", "(\\d+)");
      return new Word(Pattern.compile(start + body + end), now.replace("#", "$1"));
    }

    /** The name with this word in its new form, wherever it stands. */
    String replace(String name) {
      return old.matcher(name).replaceAll(now);
    }
  }

  /** All readings of an old name, itself among them. */
  private static Set<String> readings(String name) {
    Set<String> readings = new LinkedHashSet<>(Set.of(name));
    for (Word word : WORDS) {
      for (String reading : List.copyOf(readings)) {
        readings.add(word.replace(reading));
      }
    }
    return readings;
  }

  /**
   * Finds what a file of the first edition calls a model's parameters.
   *
   * @param ours names that the model has
   * @param theirs names in the file
   * @return theirs by ours, for those that are found; a name with two readings that the model has
   *     is not
   */
  public static Map<String, String> names(Collection<String> ours, Collection<String> theirs) {
    Set<String> wanted = new HashSet<>(ours);
    Map<String, String> found = new HashMap<>();
    Set<String> twice = new HashSet<>();
    for (String old : theirs) {
      List<String> meant = readings(old).stream().filter(wanted::contains).toList();
      if (meant.size() == 1 && found.put(meant.get(0), old) != null) {
        twice.add(meant.get(0));
      }
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : ours) {
      if (found.containsKey(name) && !twice.contains(name)) {
        names.put(name, found.get(name));
      }
    }
    return names;
  }

  /**
   * Translates words that a recipe of the first edition says about names, where the model has none
   * of them.
   *
   * @param words parts of names
   * @param ours names that the model has
   * @return the words, and what became of those that fit nothing
   */
  public static List<String> words(List<String> words, Collection<String> ours) {
    Set<String> all = new LinkedHashSet<>(words);
    for (String word : words) {
      if (ours.stream().noneMatch(name -> ("." + name + ".").contains("." + word + "."))) {
        all.addAll(readings(word));
      }
    }
    return List.copyOf(all);
  }
}
