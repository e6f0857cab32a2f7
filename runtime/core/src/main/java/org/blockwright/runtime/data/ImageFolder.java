package org.blockwright.runtime.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.Printable;

/**
 * Images in folders named after their classes, as torchvision's {@code ImageFolder}: the classes
 * are the sorted folder names, images may lie deeper, EXIF orientation is ignored unless asked for.
 */
final class ImageFolder implements ImageSource {
  private final FileTree tree;
  private final boolean upright;
  private final List<String> classNames;
  private final List<String> files = new ArrayList<>();
  private final int[] labels;

  /**
   * The images below one folder of a tree.
   *
   * @param classNames the classes, which may be more than this folder has
   * @param upright whether to turn pictures as their EXIF orientation says
   * @throws BlockwrightException if there are none, or some of another class
   */
  ImageFolder(ClassFolders folders, List<String> classNames, boolean upright) {
    this.tree = folders.tree();
    this.upright = upright;
    this.classNames = List.copyOf(classNames);
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      numbers.put(classNames.get(i), i);
    }
    List<Integer> classes = new ArrayList<>();
    for (String image : folders.images()) {
      String name = folders.className(image);
      Integer number = numbers.get(name);
      if (number == null) {
        throw new FileException(
            "The class folder '"
                + folders.prefix()
                + name
                + "' of "
                + tree.root()
                + " is none of the "
                + classNames.size()
                + " training classes ("
                + classNames.get(0)
                + " to "
                + classNames.get(classNames.size() - 1)
                + ").");
      }
      files.add(image);
      classes.add(number);
    }
    this.labels = classes.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int i) {
    return labels[i];
  }

  @Override
  public String name(int i) {
    return Printable.of(tree.name(files.get(i)));
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    return tree.decode(files.get(i), upright);
  }

  @Override
  public void close() {
    tree.close();
  }
}
