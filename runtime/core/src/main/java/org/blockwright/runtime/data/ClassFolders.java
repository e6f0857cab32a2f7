package org.blockwright.runtime.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.blockwright.runtime.base.BlockwrightException;

/**
 * Where in a tree the class folders are, and the images in them.
 *
 * @param prefix the folder that holds the class folders, with a {@code /} at its end, or nothing
 *     for the root
 * @param images the paths of the images, from the root
 */
record ClassFolders(FileTree tree, String prefix, List<String> images) {
  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "ppm", "pgm");

  /** The class folders of the whole tree, below folders that hold nothing else. */
  static ClassFolders root(FileTree tree) {
    return everything(tree).descend();
  }

  /** The class folders below a folder with one of {@code names}, the first that is there. */
  static Optional<ClassFolders> part(FileTree tree, String... names) {
    ClassFolders folders = everything(tree);
    while (true) {
      Set<String> parents = folders.namesAbove(2);
      for (String name : names) {
        if (parents.contains(name)) {
          return Optional.of(folders.below(name));
        }
      }
      Optional<ClassFolders> inner = folders.only();
      if (inner.isEmpty()) {
        return inner;
      }
      folders = inner.get();
    }
  }

  /**
   * The sorted names of the class folders.
   *
   * @throws BlockwrightException if there is none, or one without images
   */
  List<String> classNames() {
    Set<String> filled = namesAbove(1);
    if (filled.isEmpty()) {
      throw new BlockwrightException(
          place()
              + " holds no class folders with images; each class needs a folder of its own, named after it.");
    }
    for (String folder : tree.folders(prefix)) {
      if (!filled.contains(folder)) {
        throw new BlockwrightException(
            "The class folder '"
                + folder
                + "' of "
                + place()
                + " holds no images; fill or remove it.");
      }
    }
    return List.copyOf(filled);
  }

  /** The class that an image lies in. */
  String className(String image) {
    return image.substring(prefix.length(), image.indexOf('/', prefix.length()));
  }

  private static ClassFolders everything(FileTree tree) {
    return new ClassFolders(tree, "", tree.files().stream().filter(ClassFolders::isImage).toList());
  }

  private static boolean isImage(String path) {
    return path.indexOf('/') > 0
        && EXTENSIONS.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private ClassFolders descend() {
    ClassFolders folders = this;
    for (Optional<ClassFolders> inner = only(); inner.isPresent(); inner = inner.get().only()) {
      folders = inner.get();
    }
    return folders;
  }

  /** The one folder that everything lies in, if it holds folders and no images. */
  private Optional<ClassFolders> only() {
    Set<String> names = namesAbove(1);
    if (names.size() != 1) {
      return Optional.empty();
    }
    ClassFolders inner = below(names.iterator().next());
    return inner.images.size() == images.size() ? Optional.of(inner) : Optional.empty();
  }

  private ClassFolders below(String name) {
    String inner = prefix + name + "/";
    return new ClassFolders(
        tree,
        inner,
        images.stream()
            .filter(image -> image.startsWith(inner) && image.indexOf('/', inner.length()) > 0)
            .toList());
  }

  /** The folders right below the prefix that have images at least {@code levels} folders down. */
  private Set<String> namesAbove(int levels) {
    Set<String> names = new TreeSet<>();
    for (String image : images) {
      int end = prefix.length() - 1;
      for (int level = 0; level < levels && end >= -1; level++) {
        int next = image.indexOf('/', end + 1);
        end = next < 0 ? -2 : next;
      }
      if (end > 0) {
        names.add(className(image));
      }
    }
    return names;
  }

  private String place() {
    return prefix.isEmpty() ? tree.root().toString() : tree.root().resolve(prefix).toString();
  }
}
