package org.blockwright.runtime.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.blockwright.runtime.base.FileException;

/**
 * MNIST and its kin: images and labels in IDX files ({@code yann.lecun.com/exdb/mnist}), gzipped or
 * not.
 */
final class IdxFolder {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_SIDE = 4096;

  private final Path folder;
  private final List<String> classNames;

  IdxFolder(Path folder, List<String> classNames) {
    this.folder = folder;
    this.classNames = classNames;
  }

  /**
   * The images of one part.
   *
   * @param parts the part's names in file names, best first: {@code train}, or {@code t10k} and
   *     {@code test}
   */
  ImageSource open(String... parts) {
    Path images = find(parts, "images", 3);
    // a labels file stands beside each images file, under the same name but for one word
    Path labels = counterpart(images);
    Idx pixels = read(images, 3);
    Idx numbers = read(labels, 1);
    if (pixels.sizes[0] != numbers.sizes[0]) {
      throw new FileException(
          images
              + " holds "
              + pixels.sizes[0]
              + " images, "
              + labels
              + " "
              + numbers.sizes[0]
              + " labels; the two do not belong together.");
    }
    int[] classes = new int[numbers.data.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = numbers.data[i] & 0xff;
      if (classes[i] >= classNames.size()) {
        throw new FileException(
            "Label "
                + i
                + " in "
                + labels
                + " is "
                + classes[i]
                + "; there are "
                + classNames.size()
                + " classes.");
      }
    }
    ImageSize size = new ImageSize(pixels.sizes[2], pixels.sizes[1]);
    return new ArraySource(
        images.getFileName().toString(), classNames, size, 1, pixels.data, classes);
  }

  private Path find(String[] parts, String what, int dimensions) {
    String suffix = what + "-idx" + dimensions + "-ubyte";
    for (String part : parts) {
      for (String name :
          List.of(
              part + "-" + suffix,
              part + "-" + suffix + ".gz",
              part + "-" + suffix.replace("-idx", ".idx"))) {
        if (Files.isRegularFile(folder.resolve(name))) {
          return folder.resolve(name);
        }
      }
    }
    // sprite-train700-images-idx3-ubyte.gz and the like
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> similar =
          files
              .filter(
                  file ->
                      file.getFileName()
                          .toString()
                          .matches(
                              "(?i).*(" + String.join("|", parts) + ").*" + suffix + "(\\.gz)?"))
              .sorted()
              .toList();
      if (similar.size() == 1) {
        return similar.get(0);
      }
    } catch (IOException e) {
      throw new FileException("Cannot list " + folder + ": " + e.getMessage() + ".", e);
    }
    throw new FileException(
        folder
            + " holds no "
            + parts[0]
            + "-"
            + suffix
            + " (nor "
            + parts[0]
            + "-"
            + suffix
            + ".gz); put the data set's IDX files there.");
  }

  private static Path counterpart(Path images) {
    String name =
        images
            .getFileName()
            .toString()
            .replace("images-idx3", "labels-idx1")
            .replace("images.idx3", "labels.idx1");
    for (String candidate : List.of(name, name + ".gz", name.replaceFirst("\\.gz$", ""))) {
      if (Files.isRegularFile(images.resolveSibling(candidate))) {
        return images.resolveSibling(candidate);
      }
    }
    throw new FileException(images + " has no " + name + " beside it; put the labels there.");
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  private record Idx(int[] sizes, byte[] data) {}

  private static Idx read(Path file, int dimensions) {
    try (BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream samples = isGzip(raw) ? new Gzip(raw) : raw;
        DataInputStream in = new DataInputStream(samples)) {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTE << 8 | dimensions)) {
        throw new FileException(
            String.format(
                "%s is not an IDX file of bytes in %d dimensions: it starts with 0x%08x.",
                file, dimensions, magic));
      }
      int[] sizes = new int[dimensions];
      long length = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        if (sizes[i] < 0 || (i > 0 && (sizes[i] < 1 || sizes[i] > MAX_SIDE))) {
          throw new FileException(file + " claims a size of " + sizes[i] + "; it is damaged.");
        }
        length *= sizes[i];
        if (length > Integer.MAX_VALUE - 8) {
          throw new FileException(file + " claims more than 2 GiB of samples; it is damaged.");
        }
      }
      // readNBytes grows with what the file really holds
      byte[] data = in.readNBytes((int) length);
      if (data.length < length) {
        throw new FileException(
            file + " ends after " + data.length + " of " + length + " samples; fetch it again.");
      }
      // the last read also has a gzip's checksum compared
      if (in.read() >= 0
          || raw.read() >= 0
          || (samples instanceof Gzip gzip && gzip.isFollowed())) {
        throw new FileException(
            file + " goes on after its " + length + " samples; it is damaged, fetch it again.");
      }
      return new Idx(sizes, data);
    } catch (EOFException | ZipException e) {
      throw new FileException(
          file + " is cut off or damaged (" + e.getMessage() + "); fetch it again.", e);
    } catch (IOException e) {
      throw new FileException("Cannot read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static boolean isGzip(BufferedInputStream raw) throws IOException {
    raw.mark(2);
    boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return gzip;
  }

  /** A gzip that tells what follows it, which {@link GZIPInputStream} passes over. */
  private static final class Gzip extends GZIPInputStream {
    private static final int TRAILER = 8;

    Gzip(InputStream raw) throws IOException {
      super(raw, 1 << 16);
    }

    /** Whether there were bytes left in the buffer when the end was read. */
    boolean isFollowed() {
      return inf.getRemaining() > TRAILER;
    }
  }
}
