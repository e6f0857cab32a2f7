package org.blockwright.runtime.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Dataset;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.data.UnreadableImageException;

/**
 * Pictures in folders named after their classes on any file system that Hadoop knows, such as
 * {@code hdfs://} or {@code s3a://}: classes and pictures in the order of {@code
 * Datasets.imageFolder}. Each is read when it is needed, so a worker reads its own share.
 */
public final class HadoopImages implements ImageSource {
  private static final Set<String> KINDS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "ppm", "pgm", "pbm", "pnm");

  private final FileSystem files;
  private final List<String> classes;
  private final List<Path> paths = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /**
   * The pictures below a folder.
   *
   * @throws FileException if there are none, or the folder cannot be listed
   */
  private HadoopImages(Path root) {
    try {
      files = root.getFileSystem(configuration());
      List<Path> folders =
          Arrays.stream(files.listStatus(root))
              .filter(FileStatus::isDirectory)
              .map(FileStatus::getPath)
              .filter(folder -> !isHidden(folder))
              .sorted((a, b) -> a.getName().compareTo(b.getName()))
              .toList();
      TreeMap<String, Path> found = new TreeMap<>();
      for (Path folder : folders) {
        list(root, folder, found);
      }
      classes =
          folders.stream()
              .map(Path::getName)
              .filter(name -> !found.subMap(name + "/", name + "0").isEmpty())
              .toList();
      found.forEach(
          (name, path) -> {
            paths.add(path);
            labels.add(classes.indexOf(name.substring(0, name.indexOf('/'))));
          });
    } catch (IOException e) {
      throw new FileException("Cannot list " + root + ": " + e.getMessage() + ".", e);
    }
    if (paths.isEmpty()) {
      throw new FileException("There are no pictures in class folders below " + root + ".");
    }
  }

  private static Configuration configuration() {
    return SparkHadoopUtil.get().conf();
  }

  private void list(Path root, Path folder, TreeMap<String, Path> found) throws IOException {
    String start = files.makeQualified(root).toUri().getPath();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
    while (all.hasNext()) {
      Path path = all.next().getPath();
      String name = path.toUri().getPath().substring(start.length()).replaceFirst("^/", "");
      boolean hidden = Arrays.stream(name.split("/")).anyMatch(part -> part.startsWith("."));
      String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (!hidden && KINDS.contains(end)) {
        found.put(name, path);
      }
    }
  }

  private static boolean isHidden(Path path) {
    return path.getName().startsWith(".");
  }

  /**
   * Opens pictures to learn from and pictures to be judged by.
   *
   * @param train a folder of class folders
   * @param validation a folder of the same class folders
   * @throws FileException if one of them holds no pictures, or other classes than the other
   */
  public static Dataset open(String train, String validation) {
    HadoopImages learned = new HadoopImages(new Path(train));
    HadoopImages judged = new HadoopImages(new Path(validation));
    if (!learned.classNames().equals(judged.classNames())) {
      throw new FileException(
          "%s has the classes %s, but %s has %s."
              .formatted(train, learned.classNames(), validation, judged.classNames()));
    }
    return new Dataset(train + "," + validation, learned, judged, false, List.of(), List.of());
  }

  @Override
  public int size() {
    return paths.size();
  }

  @Override
  public List<String> classNames() {
    return classes;
  }

  @Override
  public int label(int i) {
    return labels.get(i);
  }

  @Override
  public String name(int i) {
    return paths.get(i).toString();
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    try (InputStream in = files.open(paths.get(i))) {
      return Images.read(in);
    } catch (FileException e) {
      if (e.getCause() instanceof UnreadableImageException why) {
        throw why;
      }
      throw e;
    } catch (FileNotFoundException e) {
      throw new UnreadableImageException("it cannot be read (there is no such file)", e);
    } catch (IOException e) {
      throw new UnreadableImageException("it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** The file system belongs to the process. */
  @Override
  public void close() {}
}
