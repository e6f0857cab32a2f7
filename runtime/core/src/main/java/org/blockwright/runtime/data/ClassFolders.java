package org.blockwright.runtime.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * Where in a tree the class folders are, and the images in them.
 *
 * @param prefix the folder that holds the class folders, with a {@code /} at its end, or nothing
 *     for the root
 * @param images the paths of the images, from the root
 */
record ClassFolders(FileTree tree, String prefix, List<String> images) {
  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "ppm", "pgm", "pbm", "pnm");

  /** The class folders of the whole tree, below folders that hold nothing else. */
  static ClassFolders root(FileTree tree) {
    return everything(tree).descend();
  }

  /**
   * The class folders of a part of the data, in a folder that is named after it, at whatever level
   * the parts are.
   *
   * @throws BlockwrightException if two folders beside each other are named after that part
   */
  static Optional<ClassFolders> part(FileTree tree, SplitName part) {
    ClassFolders folders = everything(tree);
    while (true) {
      List<String> found = folders.namesAbove(2).stream().filter(part::isMeantBy).toList();
      if (found.size() > 1) {
        throw new FileException(
            folders.place()
                + " holds several folders for one part of the data: "
                + String.join(", ", found)
                + "; name the one for training and the one for validation.");
      }
      if (!found.isEmpty()) {
        ClassFolders inner = folders.below(found.get(0));
        // archives of some data sets hold seg_train/seg_train/...
        for (Optional<ClassFolders> next = inner.only();
            next.isPresent() && inner.namesAbove(1).stream().allMatch(part::isMeantBy);
            next = inner.only()) {
          inner = next.get();
        }
        return Optional.of(inner);
      }
      Optional<ClassFolders> inner = folders.only();
      if (inner.isEmpty()) {
        return inner;
      }
      folders = inner.get();
    }
  }

  /**
   * Refuses to guess where every class folder holds the same folders: these may be the classes, and
   * what was taken for classes parts of the data.
   */
  void requireUnambiguous() {
    List<String> names = List.copyOf(namesAbove(1));
    List<Set<String>> inner = names.stream().map(name -> below(name).namesAbove(1)).toList();
    boolean alike = names.size() > 1 && inner.stream().distinct().count() == 1;
    boolean parts =
        !inner.isEmpty()
            && inner.stream()
                .allMatch(set -> !set.isEmpty() && set.stream().allMatch(SplitName::isAny));
    if (parts || (alike && inner.get(0).size() > 1)) {
      throw new FileException(
          "The folders of "
              + place()
              + " ("
              + shortened(names)
              + ") all hold the same folders ("
              + shortened(List.copyOf(inner.get(0)))
              + "): which are the classes, and which are parts of the data? Name the folder of class"
              + " folders for training and the one for validation: imagefolder:TRAIN,VAL.");
    }
  }

  private static String shortened(List<String> names) {
    return names.size() <= 3
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
  }

  /**
   * The sorted names of the class folders.
   *
   * @throws BlockwrightException if there is none, or one without images
   */
  List<String> classNames() {
    Set<String> filled = namesAbove(1);
    if (filled.isEmpty()) {
      throw new FileException(
          place()
              + " holds no class folders with images; each class needs a folder of its own, named after it.");
    }
    for (String folder : tree.folders(prefix)) {
      if (!filled.contains(folder)) {
        throw new FileException(
            "The class folder '"
                + folder
                + "' of "
                + place()
                + " holds no images; fill or remove it.");
      }
    }
    return List.copyOf(filled);
  }

  /** Whether no image of the other folders is missing here. */
  boolean holdsAllOf(ClassFolders other) {
    return images.size() >= other.images.size();
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

  /** The images' names below this, their class folders first. */
  List<String> relative() {
    return images.stream().map(image -> image.substring(prefix.length())).toList();
  }

  /** What to call the folder of class folders. */
  String place() {
    return tree.name(prefix);
  }
}
