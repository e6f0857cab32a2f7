package org.blockwright.runtime.trace;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.model.Classifier;
import org.blockwright.runtime.ops.GraphBlock;
import org.blockwright.runtime.ops.OperatorBlock;
import org.blockwright.runtime.weights.KeyMap;

/**
 * What others call the modules that our nodes stand for. Their names for our parameters are known;
 * a module of theirs is what stands before the last dot of those, and a block of ours is the module
 * below which exactly its parameters lie.
 */
final class ModuleNames {
  private final String source;
  private final String prefix;
  private final Map<Parameter, List<String>> modules = new IdentityHashMap<>();
  private final Map<Parameter, String> ours = new IdentityHashMap<>();
  private final Map<OperatorBlock<?>, Set<String>> blocks = new IdentityHashMap<>();
  private final Map<OperatorBlock<?>, Set<String>> guesses = new IdentityHashMap<>();
  private final Set<String> withParameters = new LinkedHashSet<>();

  private ModuleNames(
      Classifier model, String source, String prefix, Map<String, List<String>> theirs) {
    this.source = source;
    this.prefix = prefix;
    for (Pair<String, Parameter> pair : model.evaluationParameters()) {
      List<String> homes = theirs.get(pair.getKey()).stream().map(ModuleNames::home).toList();
      modules.put(pair.getValue(), homes.stream().map(prefix::concat).toList());
      ours.put(pair.getValue(), pair.getKey());
      withParameters.addAll(modules.get(pair.getValue()));
    }
    Map<String, OperatorBlock<?>> byModule = new LinkedHashMap<>();
    Map<GraphBlock, String> known = new IdentityHashMap<>();
    model.visitBlocks(
        (path, block) -> {
          Optional<String> module = module(path, block, theirs);
          module.ifPresent(name -> known.put(block, name));
          // the innermost of several blocks around the same parameters is the last one visited
          module.ifPresent(name -> producer(block).ifPresent(op -> byModule.put(name, op)));
        });
    byModule.forEach(this::add);
    known.put(model, "");
    bare(model, known);
  }

  private void add(String module, OperatorBlock<?> op) {
    blocks.computeIfAbsent(op, key -> new LinkedHashSet<>()).add(prefix + module);
  }

  /** Nodes without parameters have their own name with them, below the module that holds them. */
  private void bare(GraphBlock block, Map<GraphBlock, String> known) {
    String above = known.get(block);
    for (Pair<String, Block> child : block.getChildren()) {
      if (child.getValue() instanceof GraphBlock part) {
        if (above != null && part.getParameters().isEmpty()) {
          String name = above.isEmpty() ? child.getKey() : above + "." + child.getKey();
          producer(part).ifPresent(op -> add(name, op));
        }
        bare(part, known);
      }
    }
  }

  /**
   * A module of theirs may hold several nodes of ours that are no block here: what it puts out may
   * be what the last of them does.
   */
  private void guess(Classifier model, Collection<String> recorded) {
    Set<String> known = new LinkedHashSet<>(withParameters);
    blocks.values().forEach(known::addAll);
    for (String module : recorded) {
      List<OperatorBlock<?>> below = new ArrayList<>();
      model.visit(
          (path, op) -> {
            boolean inside =
                op.getParameters().values().stream()
                    .flatMap(parameter -> modules(parameter).stream())
                    .anyMatch(name -> name.startsWith(module + "."));
            if (inside) {
              below.add(op);
            }
          });
      if (!known.contains(module) && !below.isEmpty()) {
        OperatorBlock<?> last = below.get(below.size() - 1);
        guesses.computeIfAbsent(last, key -> new LinkedHashSet<>()).add(module);
      }
    }
  }

  private static Optional<String> module(
      String path, GraphBlock block, Map<String, List<String>> theirs) {
    Set<Parameter> own = Collections.newSetFromMap(new IdentityHashMap<>());
    own.addAll(block.getParameters().values());
    if (path.isEmpty() || own.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String name : theirs.keySet()) {
      if (name.startsWith(path + ".") || isBare(block, path, name)) {
        names.addAll(theirs.get(name));
      }
    }
    String common = common(names);
    if (common.isEmpty()) {
      return Optional.empty();
    }
    long below =
        theirs.values().stream()
            .flatMap(List::stream)
            .distinct()
            .filter(name -> name.startsWith(common + "."))
            .count();
    return below == names.stream().distinct().count() ? Optional.of(common) : Optional.empty();
  }

  /** A parameter that bears the name of its node alone. */
  private static boolean isBare(GraphBlock block, String path, String name) {
    return block instanceof OperatorBlock<?> && name.equals(path);
  }

  /** What all names have in common before a dot. */
  private static String common(List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String common = home(names.get(0));
    for (String name : names) {
      while (!common.isEmpty() && !name.startsWith(common + ".")) {
        common = home(common);
      }
    }
    return common;
  }

  private static String home(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** The operator whose output is a block's. */
  private static Optional<OperatorBlock<?>> producer(Block block) {
    Block last = block;
    while (!(last instanceof OperatorBlock<?>)) {
      PairList<String, Block> children = last.getChildren();
      if (children.isEmpty()) {
        return Optional.empty();
      }
      last = children.get(children.size() - 1).getValue();
    }
    return Optional.of((OperatorBlock<?>) last);
  }

  /**
   * Chooses whose names a trace has, and what stands before them ({@code module.}, {@code model.}).
   *
   * @param recorded names of modules in the trace
   */
  static ModuleNames choose(Classifier model, List<KeyMap> sources, Collection<String> recorded) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    model.evaluationParameters().forEach(p -> parameters.put(p.getKey(), p.getValue()));
    List<KeyMap> all = new ArrayList<>(sources);
    all.add(KeyMap.own());
    Set<String> prefixes = new LinkedHashSet<>(List.of(""));
    for (String name : recorded) {
      int dot = name.indexOf('.');
      prefixes.add(dot < 0 ? "" : name.substring(0, dot + 1));
    }
    ModuleNames best = null;
    long most = -1;
    for (KeyMap names : all) {
      Map<String, List<String>> theirs;
      try {
        theirs = names.names(parameters);
      } catch (BlockwrightException e) {
        continue; // a source need not know every head
      }
      for (String prefix : prefixes) {
        Set<String> homes = new LinkedHashSet<>();
        theirs.values().forEach(list -> list.forEach(name -> homes.add(prefix + home(name))));
        long found = recorded.stream().filter(homes::contains).count();
        if (found > most) {
          most = found;
          best = new ModuleNames(model, names.source(), prefix, theirs);
        }
      }
    }
    best.guess(model, recorded);
    return best;
  }

  /** Whose names they are. */
  String source() {
    return source;
  }

  /** Our name of a parameter. */
  String ours(Parameter parameter) {
    return ours.get(parameter);
  }

  /** The modules of theirs that hold a parameter: several where ours is put together from them. */
  List<String> modules(Parameter parameter) {
    return modules.getOrDefault(parameter, List.of());
  }

  /** The modules whose output an operator's is. */
  Set<String> modules(OperatorBlock<?> op) {
    return blocks.getOrDefault(op, Set.of());
  }

  /** Modules whose output an operator's may be, if it is the same. */
  Set<String> guesses(OperatorBlock<?> op) {
    return guesses.getOrDefault(op, Set.of());
  }

  /** Whether a module of theirs holds parameters. */
  boolean holdsParameters(String module) {
    return withParameters.contains(module);
  }
}
