package org.blockwright.runtime.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * Finds the pictures that a table names: below the table's folder, in {@code images} there, or
 * wherever else in the tree there is one file of that name.
 */
final class ImageLookup {
  private final FileTree tree;
  private final Set<String> files;
  private final Map<String, String> byLastName = new HashMap<>();
  private final Set<String> severalTimes = new HashSet<>();
  private int asked;
  private int found;

  ImageLookup(FileTree tree) {
    this.tree = tree;
    List<String> all = tree.files();
    this.files = new HashSet<>(all);
    for (String file : all) {
      String last = file.substring(file.lastIndexOf('/') + 1);
      if (byLastName.put(last, file) != null) {
        severalTimes.add(last);
      }
    }
  }

  /**
   * The file that is meant.
   *
   * @param written as it stands in the table
   * @param folders where to look first, each with a {@code /} at its end or nothing for the root
   * @return its name in the tree, or {@code written} where there is none
   */
  String find(String written, List<String> folders) {
    asked++;
    String name = written.replace('\\', '/');
    name = name.startsWith("./") ? name.substring(2) : name;
    for (String folder : folders) {
      for (String candidate : List.of(folder + name, folder + "images/" + name)) {
        if (files.contains(candidate)) {
          found++;
          return candidate;
        }
      }
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (byLastName.containsKey(last) && !severalTimes.contains(last)) {
      found++;
      return byLastName.get(last);
    }
    return name;
  }

  /**
   * Has some pictures been found.
   *
   * @param table what names them
   * @throws BlockwrightException if there was none of those that were asked for
   */
  void requireSome(String table) {
    if (asked > 0 && found == 0) {
      throw new FileException(
          "None of the " + asked + " images that " + table + " names is in " + tree.root() + ".");
    }
  }
}
