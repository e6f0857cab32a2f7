package org.blockwright.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.FileException;

/**
 * Annotations in COCO's format with their images: a folder or a zip that holds {@code
 * annotations/instances_train2017.json} and the like, or a file in each part's own folder. Without
 * files for parts, one file for all.
 */
final class CocoFolder {
  private static final Pattern ASIDE =
      Pattern.compile("instances|annotations?|coco|bboxes|boxes|[^\\p{L}]+");

  private final String name;
  private final FileTree tree;
  private final ImageLookup lookup;

  private CocoFolder(String name, FileTree tree) {
    this.name = name;
    this.tree = tree;
    this.lookup = new ImageLookup(tree);
  }

  static Dataset open(String name, Path place, boolean training) {
    FileTree tree = FileTree.open(place);
    try {
      return new CocoFolder(name, tree).dataset(training);
    } catch (RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  private Dataset dataset(boolean training) {
    List<String> sets = new ArrayList<>();
    List<AnnotatedImages.Item> items = new ArrayList<>();
    List<Optional<SplitName>> parts = new ArrayList<>();
    Map<String, String> categories = Map.of();
    for (Map.Entry<Optional<SplitName>, String> file : files().entrySet()) {
      CocoSet set = CocoSet.read(tree, file.getValue());
      if (!categories.isEmpty() && !categories.equals(set.categories())) {
        throw new FileException(set.name() + " has other categories than " + sets.get(0) + ".");
      }
      categories = set.categories();
      sets.add(set.name());
      Map<String, Integer> numbers = new HashMap<>();
      categories.keySet().forEach(id -> numbers.put(id, numbers.size()));
      List<String> folders = folders(file.getValue(), file.getKey());
      for (CocoSet.Picture picture : set.pictures()) {
        int[] labels =
            AnnotatedImages.sorted(
                picture.annotations().stream().map(a -> numbers.get(a.category())).toList());
        items.add(
            new AnnotatedImages.Item(
                lookup.find(picture.file(), folders), labels, () -> picture.objects(numbers)));
        parts.add(file.getKey());
      }
    }
    lookup.requireSome(String.join(" and ", sets));
    List<String> classNames = List.copyOf(categories.values());
    return Parts.dataset(
        name,
        parts,
        rows ->
            new AnnotatedImages(
                tree, classNames, rows.stream().map(items::get).toList(), true, false),
        tree.notes(),
        training);
  }

  /** The annotation files by the part that they are for. */
  private Map<Optional<SplitName>, String> files() {
    List<String> all = tree.files().stream().filter(file -> file.endsWith(".json")).toList();
    List<String> instances =
        all.stream().filter(file -> lastName(file).startsWith("instances")).toList();
    List<String> chosen = instances.isEmpty() ? all : instances;
    Map<Optional<SplitName>, String> files = new HashMap<>();
    for (String file : chosen) {
      String other = files.put(part(file), file);
      if (other != null) {
        throw new FileException(
            name
                + " holds two annotation files for one part of the data, "
                + other
                + " and "
                + file
                + "; leave one of them there.");
      }
    }
    if (files.isEmpty()) {
      throw new FileException(
          tree.root() + " holds no annotations in JSON, such as annotations/instances_train.json.");
    }
    if (files.size() > 1) {
      files.remove(Optional.<SplitName>empty());
    }
    return files;
  }

  private static Optional<SplitName> part(String file) {
    String last = lastName(file);
    String stem = ASIDE.matcher(last.substring(0, last.length() - 5)).replaceAll("");
    Optional<SplitName> own = SplitName.of(stem);
    String folder = file.substring(0, file.length() - last.length()).replaceAll("/$", "");
    return own.or(() -> SplitName.of(lastName(folder)));
  }

  /** Where a file's pictures may be: beside it, at the root, in a folder for its part. */
  private List<String> folders(String file, Optional<SplitName> part) {
    List<String> folders = new ArrayList<>();
    folders.add(file.substring(0, file.length() - lastName(file).length()));
    folders.add("");
    for (String above : List.of("", "images/")) {
      for (String folder : tree.folders(above)) {
        if (part.isPresent() && part.get().isMeantBy(folder)) {
          folders.add(above + folder + "/");
        }
      }
    }
    return folders;
  }

  private static String lastName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
