package org.blockwright.runtime.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * The directory of a zip whose entries are stored, not compressed, so that tensors can be read in
 * place ({@code java.util.zip} tells no offsets). Handles zip64. Entry names are keys and never
 * paths: nothing is unpacked.
 */
final class ZipDirectory {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int END64_LOCATOR = 0x07064b50;

  private static final int LOCAL_SIZE = 30;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int END64_SIZE = 56;
  private static final int LOCATOR_SIZE = 20;
  private static final int MAX_COMMENT = 0xffff;
  private static final int ZIP64_EXTRA = 1;
  private static final long ABSENT = 0xffffffffL;

  private static final int MAX_ENTRIES = 2 * TensorSizes.MAX_TENSORS;
  private static final int MAX_DIRECTORY = 32 << 20;

  private final FileSource source;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long directoryStart;

  private ZipDirectory(FileSource source) {
    this.source = source;
  }

  /**
   * A stored file.
   *
   * @param position where its bytes begin in the zip
   * @param size how many there are
   */
  record Range(long position, long size) {}

  private record Entry(long header, long size, int method, int flags, int crc) {}

  static boolean recognises(FileSource source) {
    return source.size() >= END_SIZE && source.read(0, 4).getInt() == LOCAL;
  }

  static ZipDirectory read(FileSource source) {
    ZipDirectory directory = new ZipDirectory(source);
    directory.read();
    return directory;
  }

  /** Returns the entries' names in the directory's order. */
  Iterable<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  /** Returns where the bytes of an entry lie; fails if it is absent, compressed or encrypted. */
  Range locate(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw broken("it has no entry " + Text.show(name));
    }
    if (entry.method != 0 || (entry.flags & 1) != 0) {
      throw broken(
          "its entry "
              + Text.show(name)
              + " is compressed or encrypted; torch.save stores entries as they are");
    }
    ByteBuffer local = source.read(entry.header, LOCAL_SIZE);
    if (local.getInt(0) != LOCAL) {
      throw broken("no entry begins where " + Text.show(name) + " should");
    }
    int skip = LOCAL_SIZE + unsigned(local, 26) + unsigned(local, 28);
    long position = TensorSizes.add(entry.header, skip);
    if (position > directoryStart || entry.size > directoryStart - position) {
      throw broken(
          "its entry %s of %d bytes at %d reaches into the directory at %d"
              .formatted(Text.show(name), entry.size, position, directoryStart));
    }
    return new Range(position, entry.size);
  }

  /**
   * Reads an entry to its end and compares what is there with its checksum; one of zero says that
   * none was calculated.
   *
   * @return where its bytes lie
   * @throws DamagedException if they are others
   */
  Range check(String name) {
    Range range = locate(name);
    int expected = entries.get(name).crc;
    if (expected != 0 && expected != source.crc32(range.position, range.size)) {
      throw new DamagedException(
          "its entry %s is not what was written, by its CRC-32; copy or download it again, or, if it was saved with set_crc32_options(False), save it again without"
              .formatted(Text.show(name)));
    }
    return range;
  }

  private void read() {
    long end = findEnd();
    ByteBuffer record = source.read(end, END_SIZE);
    long count = unsigned(record, 10);
    long size = unsignedInt(record, 12);
    long start = unsignedInt(record, 16);
    if (count == 0xffff || size == ABSENT || start == ABSENT) {
      ByteBuffer record64 = source.read(findEnd64(end), END64_SIZE);
      if (record64.getInt(0) != END64) {
        throw broken("its zip64 end record is not where it should be");
      }
      count = record64.getLong(32);
      size = record64.getLong(40);
      start = record64.getLong(48);
    }
    if (count < 0 || count > MAX_ENTRIES || size < 0 || size > MAX_DIRECTORY) {
      throw broken("its directory claims %d entries in %d bytes".formatted(count, size));
    }
    if (start < 0 || start > end - size) {
      throw broken("its directory would begin at " + start);
    }
    directoryStart = start;
    readEntries(source.read(start, (int) size), (int) count);
  }

  private long findEnd() {
    int length = (int) Math.min(source.size(), END_SIZE + MAX_COMMENT);
    ByteBuffer tail = source.read(source.size() - length, length);
    for (int at = length - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END && unsigned(tail, at + 20) == length - END_SIZE - at) {
        return source.size() - length + at;
      }
    }
    throw broken("its directory is missing; is the download complete?");
  }

  private long findEnd64(long end) {
    if (end < LOCATOR_SIZE) {
      throw broken("its zip64 locator is missing");
    }
    ByteBuffer locator = source.read(end - LOCATOR_SIZE, LOCATOR_SIZE);
    if (locator.getInt(0) != END64_LOCATOR) {
      throw broken("its zip64 locator is missing");
    }
    return locator.getLong(8);
  }

  private void readEntries(ByteBuffer directory, int count) {
    for (int i = 0; i < count; i++) {
      if (directory.remaining() < CENTRAL_SIZE
          || directory.getInt(directory.position()) != CENTRAL) {
        throw broken("its directory ends after " + i + " of " + count + " entries");
      }
      ByteBuffer fixed = part(directory, CENTRAL_SIZE);
      int nameLength = unsigned(fixed, 28);
      int extraLength = unsigned(fixed, 30);
      int commentLength = unsigned(fixed, 32);
      if (directory.remaining() < nameLength + extraLength + commentLength) {
        throw broken("entry " + i + " of its directory is cut off");
      }
      String name = StandardCharsets.UTF_8.decode(part(directory, nameLength)).toString();
      ByteBuffer extra = part(directory, extraLength);
      part(directory, commentLength);
      if (entries.put(name, entry(fixed, extra)) != null) {
        throw broken("its entry " + Text.show(name) + " comes twice");
      }
    }
  }

  private Entry entry(ByteBuffer fixed, ByteBuffer extra) {
    long stored = unsignedInt(fixed, 20);
    long size = unsignedInt(fixed, 24);
    long header = unsignedInt(fixed, 42);
    if (stored == ABSENT || size == ABSENT || header == ABSENT) {
      ByteBuffer wide = zip64(extra);
      size = size == ABSENT ? nextLong(wide) : size;
      stored = stored == ABSENT ? nextLong(wide) : stored;
      header = header == ABSENT ? nextLong(wide) : header;
    }
    int method = unsigned(fixed, 10);
    if (size < 0 || header < 0 || (method == 0 && stored != size)) {
      throw broken("an entry claims %d bytes, stored as %d".formatted(size, stored));
    }
    return new Entry(header, size, method, unsigned(fixed, 8), fixed.getInt(16));
  }

  private ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      ByteBuffer field = part(extra, length);
      if (id == ZIP64_EXTRA) {
        return field;
      }
    }
    throw broken("an entry lacks its zip64 sizes");
  }

  private long nextLong(ByteBuffer field) {
    if (field.remaining() < Long.BYTES) {
      throw broken("an entry lacks its zip64 sizes");
    }
    return field.getLong();
  }

  private static ByteBuffer part(ByteBuffer from, int length) {
    ByteBuffer part = from.slice(from.position(), length).order(from.order());
    from.position(from.position() + length);
    return part;
  }

  private static int unsigned(ByteBuffer from, int at) {
    return Short.toUnsignedInt(from.getShort(at));
  }

  private static long unsignedInt(ByteBuffer from, int at) {
    return Integer.toUnsignedLong(from.getInt(at));
  }

  private BlockwrightException broken(String why) {
    return new WeightsException(source.path() + " is not a readable zip: " + why);
  }
}
