package org.blockwright.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVRecord;
import org.blockwright.runtime.base.FileException;

/**
 * Data sets that a table lists: images with their labels, or with their boxes. Parts stand in a
 * column {@code split} or in a table {@code splits.csv} beside the file; images that it alone names
 * show no class.
 */
final class AnnotatedTables {
  static final List<String> IMAGE =
      List.of("image", "filename", "file_name", "file", "path", "image_name", "image_path", "img");
  private static final List<String> LABELS =
      List.of("labels", "label", "classes", "class", "tags", "tag", "categories", "category");
  private static final List<String> SPLIT = List.of("split", "subset", "part");
  private static final List<List<String>> CORNERS =
      List.of(
          List.of("xmin", "x1", "left"),
          List.of("ymin", "y1", "top"),
          List.of("xmax", "x2", "right"),
          List.of("ymax", "y2", "bottom"));
  private static final Set<String> YES = Set.of("1", "1.0", "true", "yes");
  private static final Set<String> NO = Set.of("0", "0.0", "false", "no", "");

  /** What rows say of one image. */
  private static final class Entry {
    final SortedSet<String> labels = new TreeSet<>();
    final List<Map.Entry<String, Box>> boxes = new ArrayList<>();
  }

  private final String name;
  private final AnnotationTable table;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private List<String> classNames = List.of();
  private boolean multiLabel;

  private AnnotatedTables(String name, Path file) {
    this.name = name;
    this.table = AnnotationTable.read(file);
  }

  /**
   * Images with their labels: in a column {@code labels}, several apart by {@code ;} or {@code |}
   * or in rows of their own, or in a column of zeros and ones for each class. Where every image has
   * one label, that is its class.
   */
  static Dataset labels(String name, Path file, boolean upright, boolean training) {
    AnnotatedTables tables = new AnnotatedTables(name, file);
    tables.readLabels();
    return tables.dataset(upright, training);
  }

  /**
   * Images with boxes: a row for each, its class in a column {@code class}, its corners in {@code
   * xmin, ymin, xmax, ymax} or {@code x, y, width, height}, in pixels. An image shows the classes
   * that have a box in it.
   */
  static Dataset boxes(String name, Path file, boolean training) {
    AnnotatedTables tables = new AnnotatedTables(name, file);
    tables.readBoxes();
    return tables.dataset(false, training);
  }

  private Entry entry(CSVRecord row, int image) {
    if (row.get(image).isEmpty()) {
      throw table.wrong(row, "names no image");
    }
    return entries.computeIfAbsent(row.get(image), file -> new Entry());
  }

  private void readLabels() {
    int image = table.require(IMAGE);
    Optional<Integer> labels = table.find(LABELS);
    if (labels.isEmpty()) {
      readColumns(image);
    } else {
      for (CSVRecord row : table.rows()) {
        Entry entry = entry(row, image);
        for (String label : row.get(labels.get()).split("[;|]")) {
          if (!label.isBlank()) {
            entry.labels.add(label.strip());
          }
        }
      }
      classNames =
          List.copyOf(
              entries.values().stream()
                  .flatMap(entry -> entry.labels.stream())
                  .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    }
    addUnlabelled(image);
    multiLabel = entries.values().stream().anyMatch(entry -> entry.labels.size() != 1);
  }

  private void readColumns(int image) {
    List<Integer> columns =
        IntStream.range(0, table.header().size())
            .filter(c -> c != image && !SPLIT.contains(table.header().get(c)))
            .boxed()
            .toList();
    if (columns.isEmpty()) {
      table.require(LABELS);
    }
    for (CSVRecord row : table.rows()) {
      Entry entry = entry(row, image);
      for (int column : columns) {
        String value = row.get(column).toLowerCase(Locale.ROOT);
        if (YES.contains(value)) {
          entry.labels.add(table.header().get(column));
        } else if (!NO.contains(value)) {
          throw table.wrong(
              row,
              "has '"
                  + row.get(column)
                  + "' in the column "
                  + table.header().get(column)
                  + "; without a column 'labels' each other column is a class, and holds 0 or 1");
        }
      }
    }
    classNames = columns.stream().map(table.header()::get).toList();
  }

  private void readBoxes() {
    int image = table.require(IMAGE);
    int label = table.require(List.of("class", "label", "category", "name"));
    boolean sized =
        table.find(CORNERS.get(0)).isEmpty() && table.find(List.of("width")).isPresent();
    List<Integer> columns =
        (sized ? List.of(List.of("x"), List.of("y"), List.of("width"), List.of("height")) : CORNERS)
            .stream().map(table::require).toList();
    int empty = 0;
    for (CSVRecord row : table.rows()) {
      Entry entry = entry(row, image);
      double[] values = columns.stream().mapToDouble(c -> table.number(row, c)).toArray();
      Box box =
          sized
              ? new Box(values[0], values[1], values[0] + values[2], values[1] + values[3])
              : new Box(values[0], values[1], values[2], values[3]);
      if (box.area() > 0) {
        entry.labels.add(row.get(label));
        entry.boxes.add(Map.entry(row.get(label), box));
      } else {
        empty++;
      }
    }
    if (empty > 0) {
      notes.add(empty + " boxes of " + name + " have no area and are left out.");
    }
    classNames =
        List.copyOf(
            entries.values().stream()
                .flatMap(entry -> entry.labels.stream())
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    addUnlabelled(image);
    multiLabel = true;
  }

  private void addUnlabelled(int image) {
    table.parts(image).keySet().forEach(file -> entries.computeIfAbsent(file, f -> new Entry()));
  }

  private Dataset dataset(boolean upright, boolean training) {
    if (classNames.isEmpty()) {
      throw new FileException(name + " names no class.");
    }
    Path folder = table.file().toAbsolutePath().getParent();
    FileTree tree = FileTree.open(folder);
    ImageLookup lookup = new ImageLookup(tree);
    Map<String, SplitName> splits = table.parts(table.require(IMAGE));
    List<AnnotatedImages.Item> items = new ArrayList<>();
    List<Optional<SplitName>> parts = new ArrayList<>();
    entries.forEach(
        (image, entry) -> {
          items.add(item(lookup.find(image, List.of("")), entry));
          SplitName part = splits.get(image);
          if (part == null && !splits.isEmpty()) {
            throw new FileException(
                image + " of " + table.file() + " is in no part, though others are.");
          }
          parts.add(Optional.ofNullable(part));
        });
    lookup.requireSome(table.file().toString());
    return Parts.dataset(
        name,
        parts,
        rows ->
            new AnnotatedImages(
                tree, classNames, rows.stream().map(items::get).toList(), multiLabel, upright),
        notes,
        training);
  }

  private AnnotatedImages.Item item(String file, Entry entry) {
    int[] labels = AnnotatedImages.sorted(entry.labels.stream().map(classNames::indexOf).toList());
    List<ImageObject> objects =
        entry.boxes.stream()
            .map(
                box ->
                    new ImageObject(
                        classNames.indexOf(box.getKey()), box.getValue(), Optional.empty()))
            .toList();
    return new AnnotatedImages.Item(file, labels, () -> objects);
  }
}
