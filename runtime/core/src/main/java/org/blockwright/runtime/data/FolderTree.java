package org.blockwright.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.blockwright.runtime.base.FileException;

/**
 * The files below a folder. Links are followed, one that leads back to a folder above it is not.
 * Names are read as UTF-8 whatever the locale, so that a class is called the same everywhere.
 */
final class FolderTree extends FileTree {
  private final TreeMap<String, Path> files = new TreeMap<>();
  private final NavigableSet<String> folders = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();

  FolderTree(Path root) {
    super(root);
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Lister());
    } catch (IOException e) {
      throw new FileException("Cannot list " + root + ": " + e.getMessage() + ".", e);
    }
  }

  @Override
  List<String> files() {
    return List.copyOf(files.keySet());
  }

  @Override
  List<String> folders(String prefix) {
    return folders.tailSet(prefix, false).stream()
        .takeWhile(folder -> folder.startsWith(prefix))
        .map(folder -> folder.substring(prefix.length(), folder.length() - 1))
        .filter(name -> name.indexOf('/') < 0)
        .toList();
  }

  @Override
  List<String> notes() {
    return notes;
  }

  @Override
  InputStream open(String file) throws IOException {
    Path path = files.get(file);
    if (path == null) {
      throw new NoSuchFileException(file);
    }
    return openRegular(path);
  }

  @Override
  public void close() {}

  /**
   * A path's last name. Java keeps its bytes but shows them in the locale's character set, in which
   * they may mean something else or nothing; the path's URI shows them as they are.
   */
  static String lastName(Path path) {
    String shown = path.getFileName().toString();
    if (shown.chars().allMatch(c -> c < 128)) {
      return shown;
    }
    String uri = path.toUri().getRawPath();
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    byte[] bytes = unescaped(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // whatever it was meant to be, different names stay different
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] unescaped(String uri) {
    ByteBuffer bytes = ByteBuffer.allocate(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        bytes.put((byte) Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.put((byte) uri.charAt(i));
      }
    }
    byte[] result = new byte[bytes.position()];
    bytes.rewind().get(result);
    return result;
  }

  private final class Lister extends SimpleFileVisitor<Path> {
    private final Deque<String> prefixes = new ArrayDeque<>();

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (prefixes.isEmpty()) {
        prefixes.push("");
        return FileVisitResult.CONTINUE;
      }
      String name = lastName(folder);
      if (isHidden(name)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      prefixes.push(prefixes.peek() + name + "/");
      folders.add(prefixes.peek());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      prefixes.pop();
      return super.postVisitDirectory(folder, failure);
    }

    /** Pipes, devices and links to nowhere are listed too: reading them says what they are. */
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = lastName(file);
      if (!isHidden(name)) {
        files.put(prefixes.peek() + name, file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException) {
        notes.add(file + " leads back to a folder above it and was left out.");
        return FileVisitResult.CONTINUE;
      }
      return super.visitFileFailed(file, failure);
    }
  }
}
