package org.blockwright.runtime.standalone;

import java.nio.file.Path;

/**
 * Where a source file stands.
 *
 * @param packageName of its folder; empty outside a source tree
 * @param resources the folder of its resources
 */
record SourceTree(String packageName, Path resources) {
  private static final String JAVA = "java";

  /** Looks for {@code src/NAME/java} in a path. */
  static SourceTree of(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    for (int i = 0; i + 2 < folder.getNameCount(); i++) {
      if (folder.getName(i).toString().equals("src")
          && folder.getName(i + 2).toString().equals(JAVA)) {
        Path root = folder.getRoot().resolve(folder.subpath(0, i + 2));
        if (i + 3 == folder.getNameCount()) {
          return new SourceTree("", root.resolve("resources"));
        }
        Path below = folder.subpath(i + 3, folder.getNameCount());
        return new SourceTree(
            below.toString().replace(file.getFileSystem().getSeparator(), "."),
            root.resolve("resources").resolve(below.toString()));
      }
    }
    return new SourceTree("", folder);
  }
}
