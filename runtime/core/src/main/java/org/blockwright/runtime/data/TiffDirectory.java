package org.blockwright.runtime.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The first directory of a TIFF structure: that of a TIFF file, or that in EXIF data. */
final class TiffDirectory {
  static final int BITS = 258;
  static final int PHOTOMETRIC = 262;
  static final int ORIENTATION = 274;
  static final int COLOR_MAP = 320;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int XMP = 700;

  /** Bytes of one value of each type, by the type's number (TIFF 6.0, section 2). */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private record Entry(int at, int type, long count) {}

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final boolean little;
  private final Map<Integer, Entry> entries = new HashMap<>();

  private TiffDirectory(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.little = bytes[start] == 'I';
  }

  /** The directory of the structure at {@code start}, empty where there is none. */
  static Optional<TiffDirectory> read(byte[] bytes, int start, int length) {
    if (length < 14) {
      return Optional.empty();
    }
    TiffDirectory directory = new TiffDirectory(bytes, start, start + length);
    long first = directory.number(start + 4, 4);
    if (first < 8 || first > length - 2) {
      return Optional.empty();
    }
    int at = start + (int) first;
    long count = directory.number(at, 2);
    at += 2;
    for (long e = 0; e < count && at + 12 <= directory.end; e++, at += 12) {
      int tag = (int) directory.number(at, 2);
      directory.entries.putIfAbsent(
          tag, new Entry(at, (int) directory.number(at + 2, 2), directory.number(at + 4, 4)));
    }
    return Optional.of(directory);
  }

  /** Whether each entry's values can be within the structure. */
  boolean isPlausible() {
    return entries.values().stream().allMatch(entry -> place(entry) >= 0);
  }

  /** The whole numbers of an entry; none where it is absent, damaged or of another type. */
  long[] values(int tag) {
    Entry entry = entries.get(tag);
    int from = entry == null ? -1 : place(entry);
    if (from < 0 || entry.type == 5 || entry.type > 9 && entry.type != 13) {
      return new long[0];
    }
    int each = TYPE_BYTES[entry.type];
    return LongStream.range(0, entry.count).map(i -> number(from + (int) i * each, each)).toArray();
  }

  /** The first of an entry's numbers, or {@code otherwise}. */
  int value(int tag, int otherwise) {
    long[] values = values(tag);
    return values.length == 0 ? otherwise : (int) values[0];
  }

  /**
   * The orientation, 1 (upright) to 8: the entry's, or where there is none that of the XMP packet
   * in the same directory.
   */
  int orientation() {
    if (entries.containsKey(ORIENTATION)) {
      int value = value(ORIENTATION, 1);
      return value >= 1 && value <= 8 ? value : 1;
    }
    Entry xmp = entries.get(XMP);
    int from = xmp == null ? -1 : place(xmp);
    return from < 0
        ? 1
        : Orientation.ofXmp(Arrays.copyOfRange(bytes, from, from + (int) xmp.count));
  }

  /** Whether there is an orientation entry. */
  boolean hasOrientation() {
    return entries.containsKey(ORIENTATION);
  }

  /** Where an entry's values begin, or -1 if they are not all there. */
  private int place(Entry entry) {
    int each = entry.type < TYPE_BYTES.length ? TYPE_BYTES[entry.type] : 1;
    long length = entry.count * each;
    if (length <= 4) {
      return entry.at + 8;
    }
    long from = start + number(entry.at + 8, 4);
    return from + length <= end ? (int) from : -1;
  }

  private long number(int at, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      int next = at + (little ? size - 1 - i : i);
      value = value << 8 | (next < end ? bytes[next] & 0xff : 0);
    }
    return value;
  }
}
