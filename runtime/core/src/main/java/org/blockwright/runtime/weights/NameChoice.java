package org.blockwright.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * Whose names a file uses and what stands before each of them: what explains most of the file's
 * names. A name is explained if a parameter of ours lies there, if it belongs to a head, or if the
 * source says to ignore it.
 *
 * @param names the source
 * @param binding its names for the parameters to load
 * @param inHead finds its names for heads of any kind
 * @param archive the file's tensors, without what stands before their names
 * @param prefix that, up to its dot; empty where nothing does
 * @param alike other sources that explain as much
 */
record NameChoice(
    KeyMap names,
    KeyBinding binding,
    Predicate<String> inHead,
    TensorArchive archive,
    String prefix,
    List<String> alike) {

  /** What stands before fewer of a file's names is not tried. */
  private static final int LEAST_SHARE = 8;

  private static final int MAX_DEPTH = 3;

  /** Where two halves of a file are alike, the running average is not meant. */
  private static final Pattern AVERAGE = Pattern.compile("(.*[._])?(ema|swa|averaged?)([._].*)?");

  /** How well a source does under a prefix. */
  private record Attempt(NameChoice choice, long explained, long missing, long fitting) {
    boolean beats(Attempt other) {
      if (explained != other.explained) {
        return explained > other.explained;
      }
      return missing == other.missing ? fitting > other.fitting : missing < other.missing;
    }

    /** Whether no other source could do better. */
    boolean explainsAll(TensorArchive file) {
      long names = file.names().stream().filter(name -> !WeightLoader.isBatchCounter(name)).count();
      return explained >= names && missing == 0 && fitting == choice.binding.ours().size();
    }

    String source() {
      return choice.names.source();
    }
  }

  /** Says whether a tensor's shape is a parameter's. */
  @FunctionalInterface
  interface Fit {
    boolean test(String ours, WeightTensor tensor);
  }

  /**
   * Chooses.
   *
   * @param archive the file
   * @param sources the sources, the first of equals first; the first edition's names come last
   * @param wanted our names of the parameters to load
   * @param shapes of those; null where it is not known
   * @param fit decides between sources that explain as much
   * @throws BlockwrightException if none explains anything, or two parts of the file are alike
   */
  static NameChoice choose(
      TensorArchive archive,
      List<KeyMap> sources,
      Collection<String> wanted,
      Function<String, Shape> shapes,
      Fit fit) {
    List<Attempt> best = new ArrayList<>();
    Map<String, TensorArchive> parts = parts(archive);
    Function<KeyMap, BlockwrightException> enter =
        names -> {
          try {
            enter(names, names.bind(wanted, shapes), parts, fit, best);
            return null;
          } catch (BlockwrightException e) {
            // A source need not know every head; it is out of the race unless it is the only one.
            return e;
          }
        };
    BlockwrightException unfit = null;
    for (KeyMap names : sources) {
      BlockwrightException reason = enter.apply(names);
      unfit = reason == null ? unfit : reason;
    }
    if (best.isEmpty() || !best.get(0).explainsAll(archive)) {
      Map<String, String> old = FirstEditionNames.names(wanted, archive.names());
      BlockwrightException reason = enter.apply(KeyMap.known(FirstEditionNames.SOURCE, old));
      unfit = reason == null ? unfit : reason;
    }
    if (best.isEmpty()) {
      List<String> known = new ArrayList<>(sources.stream().map(KeyMap::source).toList());
      known.remove(KeyMap.OWN);
      known.add(KeyMap.OWN);
      throw new WeightsException(
          "%s uses none of the names known for this model (%s); it holds %s%s"
              .formatted(
                  archive.origin(),
                  String.join(", ", known),
                  Text.list(archive.names()),
                  unfit == null ? "" : "; " + unfit.getMessage()),
          unfit);
    }
    return only(archive.origin(), best);
  }

  /** Tries a source on all parts, and keeps it among the best if it is. */
  private static void enter(
      KeyMap names,
      KeyBinding binding,
      Map<String, TensorArchive> parts,
      Fit fit,
      List<Attempt> best) {
    for (Map.Entry<String, TensorArchive> part : parts.entrySet()) {
      if (binding.theirs().stream().allMatch(name -> part.getValue().find(name).isEmpty())) {
        continue;
      }
      Attempt attempt = attempt(names, binding, part.getValue(), part.getKey(), fit);
      if (!best.isEmpty() && best.get(0).beats(attempt)) {
        continue;
      }
      if (!best.isEmpty() && attempt.beats(best.get(0))) {
        best.clear();
      }
      best.add(attempt);
    }
  }

  private static NameChoice only(String origin, List<Attempt> best) {
    Set<String> prefixes = prefixes(best);
    if (prefixes.size() > 1) {
      best.removeIf(attempt -> AVERAGE.matcher(attempt.choice.prefix).matches());
      if (prefixes(best).size() != 1) {
        throw new WeightsException(
            "%s holds weights for this model under %s: choose one of these entries"
                .formatted(origin, Text.list(prefixes)));
      }
    }
    NameChoice first = best.get(0).choice;
    List<String> alike =
        best.stream()
            .skip(1)
            .map(Attempt::source)
            .filter(source -> !source.equals(FirstEditionNames.SOURCE))
            .distinct()
            .toList();
    return new NameChoice(
        first.names, first.binding, first.inHead, first.archive, first.prefix, alike);
  }

  private static Set<String> prefixes(List<Attempt> attempts) {
    Set<String> prefixes = new LinkedHashSet<>();
    attempts.forEach(attempt -> prefixes.add(attempt.choice.prefix));
    return prefixes;
  }

  private static Attempt attempt(
      KeyMap names, KeyBinding binding, TensorArchive part, String prefix, Fit fit) {
    Predicate<String> inHead = names.under(LoadOptions.HEAD);
    Predicate<String> ignored = names.ignored();
    Set<String> theirs = binding.theirs();
    long explained =
        part.names().stream()
            .filter(name -> theirs.contains(name) || inHead.test(name) || ignored.test(name))
            .count();
    long missing = theirs.stream().filter(name -> part.find(name).isEmpty()).count();
    long fitting = 0;
    for (String ours : binding.ours()) {
      if (part.names().containsAll(binding.theirs(ours)) && fits(binding, part, ours, fit)) {
        fitting++;
      }
    }
    NameChoice choice = new NameChoice(names, binding, inHead, part, prefix, List.of());
    return new Attempt(choice, explained, missing, fitting);
  }

  private static boolean fits(KeyBinding binding, TensorArchive part, String ours, Fit fit) {
    try {
      return fit.test(ours, binding.read(part, ours));
    } catch (BlockwrightException e) {
      return false;
    }
  }

  /** Returns the file as it is, and what lies under a prefix that many of its names share. */
  private static Map<String, TensorArchive> parts(TensorArchive archive) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : archive.names()) {
      int dot = name.indexOf('.');
      for (int depth = 0; depth < MAX_DEPTH && dot > 0; depth++) {
        counts.merge(name.substring(0, dot), 1, Integer::sum);
        dot = name.indexOf('.', dot + 1);
      }
    }
    Map<String, TensorArchive> parts = new LinkedHashMap<>();
    parts.put("", archive);
    counts.forEach(
        (prefix, count) -> {
          if (count * LEAST_SHARE >= archive.names().size()) {
            parts.put(prefix, archive.under(prefix, archive.format()));
          }
        });
    return parts;
  }
}
