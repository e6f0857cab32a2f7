package org.blockwright.runtime.weights;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * A folder of downloaded weights. Nothing is downloaded but by {@link #download}; a download that
 * was cut off goes on where it stopped, and a file appears under its name only when its size and
 * SHA-256 are right.
 */
public final class WeightCache {
  private static final String PLACE = "BLOCKWRIGHT_CACHE_DIR";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final Duration patience;

  /** Hears how far a download is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called about every 64 KiB, on the downloading thread.
     *
     * @param done bytes that are here
     * @param total bytes that the file has
     */
    void update(long done, long total);
  }

  /**
   * Uses a folder, which is created by the first download.
   *
   * @param folder where files are kept
   */
  public WeightCache(Path folder) {
    this(folder, PATIENCE);
  }

  /** Uses a folder and waits that long for a server's next bytes. */
  WeightCache(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Returns the user's cache: {@code BLOCKWRIGHT_CACHE_DIR}, a system property or else a variable
   * of the environment, else {@code .cache/blockwright} in the home folder.
   */
  public static WeightCache ofUser() {
    String chosen = System.getProperty(PLACE, System.getenv(PLACE));
    Path root =
        chosen == null || chosen.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "blockwright")
            : Path.of(chosen);
    return new WeightCache(root.resolve("weights"));
  }

  /** Returns the folder where files are kept, whether it is there or not. */
  public Path folder() {
    return folder;
  }

  /** Returns where a source's file is kept, whether it is there or not. */
  public Path path(WeightSource source) {
    return folder.resolve(source.fileName());
  }

  /** Returns the file if it is there and has the right size. */
  public Optional<Path> find(WeightSource source) {
    Path file = path(source);
    try {
      boolean whole = Files.isRegularFile(file) && Files.size(file) == source.bytes();
      return whole ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + e, e);
    }
  }

  private String byHand(WeightSource source) {
    return "put %s (%d bytes, SHA-256 %s, licence: %s) at %s"
        .formatted(source.uri(), source.bytes(), source.sha256(), source.licence(), path(source));
  }

  /**
   * Downloads a file unless it is there, going on where an earlier attempt stopped.
   *
   * @param source the file
   * @param progress hears how far it is
   * @return the file, with size and SHA-256 checked
   * @throws BlockwrightException if the server cannot be reached, gives nothing for half a minute
   *     or gives another file, and says which file to put where; if what lies there is another
   *     file; if the folder cannot be written
   */
  public Path download(WeightSource source, Progress progress) {
    Path file = path(source);
    if (find(source).isPresent()) {
      requireDigest(source, file);
      return file;
    }
    Path part = folder.resolve(source.fileName() + ".part");
    try (FileChannel channel = openPart(part)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw busy(part, null);
      }
      try {
        complete(source, channel, progress);
      } finally {
        if (channel.size() == 0) {
          Files.deleteIfExists(part);
        }
      }
    } catch (OverlappingFileLockException e) {
      throw busy(part, e);
    } catch (HttpTimeoutException e) {
      throw failed(source, "no answer within " + patience.toSeconds() + " s", e);
    } catch (ConnectException e) {
      String host = source.uri().getHost();
      throw failed(source, host + " cannot be reached (" + e.getClass().getSimpleName() + ")", e);
    } catch (IOException e) {
      throw failed(source, e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(source, "interrupted", e);
    }
    try {
      AtomicFile.rename(part, file);
    } catch (IOException e) {
      throw unwritable(e);
    }
    return file;
  }

  private FileChannel openPart(Path part) {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private BlockwrightException unwritable(IOException e) {
    return new WeightsException(
        "cannot write to the cache %s (%s); set %s to a folder that can be written"
            .formatted(folder, e, PLACE),
        e);
  }

  /** Fetches what is missing; what turns out to be another file is given up. */
  private void complete(WeightSource source, FileChannel channel, Progress progress)
      throws IOException, InterruptedException {
    if (channel.size() > source.bytes()) {
      channel.truncate(0);
    }
    if (channel.size() < source.bytes()) {
      fetch(source, channel, progress);
    }
    String digest = digest(channel);
    if (!digest.equals(source.sha256())) {
      channel.truncate(0);
      throw failed(source, "what came has the SHA-256 " + digest, null);
    }
    channel.force(true);
  }

  private void fetch(WeightSource source, FileChannel channel, Progress progress)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience)
            .build();
    long have = channel.size();
    HttpRequest.Builder request = HttpRequest.newBuilder(source.uri()).timeout(patience);
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      boolean resumed =
          response.statusCode() == PARTIAL
              && response
                  .headers()
                  .firstValue("Content-Range")
                  .orElse("")
                  .startsWith("bytes " + have + "-");
      if (!resumed && (response.statusCode() != OK)) {
        if (response.statusCode() == RANGE_NOT_SATISFIABLE || response.statusCode() == PARTIAL) {
          channel.truncate(0);
        }
        throw failed(source, "the server answers " + response.statusCode(), null);
      }
      if (!resumed) {
        channel.truncate(0);
      }
      receive(source, body, channel, progress);
    }
  }

  private void receive(
      WeightSource source, InputStream body, FileChannel channel, Progress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long done = channel.size();
    channel.position(done);
    PatientStream patient = new PatientStream(body, patience);
    try (patient) {
      for (int n = next(source, patient, buffer, done);
          n >= 0;
          n = next(source, patient, buffer, done)) {
        done += n;
        if (done > source.bytes()) {
          channel.truncate(0);
          throw failed(source, "the server sends more than " + source.bytes() + " bytes", null);
        }
        write(channel, ByteBuffer.wrap(buffer, 0, n));
        progress.update(done, source.bytes());
      }
    }
    if (done < source.bytes()) {
      throw cutOff(source, done, null);
    }
  }

  private int next(WeightSource source, PatientStream from, byte[] buffer, long done) {
    try {
      return from.read(buffer);
    } catch (HttpTimeoutException e) {
      throw failed(
          source,
          "the server sent nothing for %d s after %d bytes; the same command goes on from there"
              .formatted(patience.toSeconds(), done),
          e);
    } catch (IOException e) {
      throw cutOff(source, done, e);
    }
  }

  private void write(FileChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private BlockwrightException cutOff(WeightSource source, long done, IOException cause) {
    return failed(
        source,
        "the connection ended after %d bytes; the same command goes on from there".formatted(done),
        cause);
  }

  /** Somebody may have put another file there by hand. */
  private static void requireDigest(WeightSource source, Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      String digest = digest(channel);
      if (!digest.equals(source.sha256())) {
        throw new WeightsException(
            "%s is another file than %s: its SHA-256 is %s, not %s; delete it"
                .formatted(file, source.uri(), digest, source.sha256()));
      }
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + e, e);
    }
  }

  /** The SHA-256 of all of a file, in lower case. */
  private static String digest(FileChannel channel) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    channel.position(0);
    while (channel.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private BlockwrightException failed(WeightSource source, String why, Exception cause) {
    return new WeightsException(
        "cannot download %s: %s. By hand: %s".formatted(source.shortName(), why, byHand(source)),
        cause);
  }

  private static BlockwrightException busy(Path part, Exception cause) {
    return new WeightsException(part + " is being downloaded by another process", cause);
  }
}
