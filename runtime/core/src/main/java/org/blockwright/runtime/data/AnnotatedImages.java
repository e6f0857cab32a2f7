package org.blockwright.runtime.data;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.blockwright.runtime.base.Printable;

/** Images that a table or a list of annotations names, with what is written about them there. */
final class AnnotatedImages implements ImageSource {
  /**
   * One image.
   *
   * @param file its name in the tree, or as it was written where the tree has no such file
   * @param labels the classes that it shows, ascending, each once
   * @param objects the things in it, made when asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  record Item(String file, int[] labels, Supplier<List<ImageObject>> objects) {}

  private final FileTree tree;
  private final List<String> classNames;
  private final List<Item> items;
  private final boolean multiLabel;
  private final boolean upright;

  /**
   * @param upright whether to turn pictures as their EXIF orientation says; not where objects are
   *     known, which stand in pictures as they are stored
   */
  AnnotatedImages(
      FileTree tree,
      List<String> classNames,
      List<Item> items,
      boolean multiLabel,
      boolean upright) {
    this.tree = tree;
    this.classNames = List.copyOf(classNames);
    this.items = List.copyOf(items);
    this.multiLabel = multiLabel;
    this.upright = upright;
  }

  /** Labels in order, each once. */
  static int[] sorted(Collection<Integer> labels) {
    return labels.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public boolean isMultiLabel() {
    return multiLabel;
  }

  @Override
  public int label(int i) {
    int[] labels = items.get(i).labels();
    return labels.length == 0 ? -1 : labels[0];
  }

  @Override
  public int[] labels(int i) {
    return items.get(i).labels().clone();
  }

  @Override
  public List<ImageObject> objects(int i) {
    return items.get(i).objects().get();
  }

  @Override
  public String name(int i) {
    return Printable.of(tree.name(items.get(i).file()));
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    return tree.decode(items.get(i).file(), upright);
  }

  @Override
  public void close() {
    tree.close();
  }
}
