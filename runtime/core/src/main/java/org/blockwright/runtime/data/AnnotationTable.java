package org.blockwright.runtime.data;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/** A CSV file in UTF-8 with a header, by the names of its columns in any case. */
final class AnnotationTable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setTrim(true).setIgnoreEmptyLines(true).build();

  private final Path file;
  private final List<String> header;
  private final List<CSVRecord> rows;

  private AnnotationTable(Path file, List<String> header, List<CSVRecord> rows) {
    this.file = file;
    this.header = header;
    this.rows = rows;
  }

  /**
   * Reads a table.
   *
   * @throws BlockwrightException if it is missing or no table
   */
  static AnnotationTable read(Path file) {
    String text;
    try {
      byte[] bytes = FileTree.read(file);
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new FileException("There is no table " + file + ".", e);
    } catch (CharacterCodingException e) {
      throw new FileException(file + " is no text in UTF-8.", e);
    } catch (IOException e) {
      throw new FileException("Cannot use " + file + ": " + e.getMessage() + ".", e);
    }
    String bare = text.startsWith("\ufeff") ? text.substring(1) : text;
    try (CSVParser parser = FORMAT.parse(new StringReader(bare))) {
      List<CSVRecord> all = parser.getRecords();
      if (all.size() < 2) {
        throw new FileException(file + " holds no rows below a header.");
      }
      List<String> header =
          Arrays.stream(all.get(0).values()).map(name -> name.toLowerCase(Locale.ROOT)).toList();
      AnnotationTable table = new AnnotationTable(file, header, all.subList(1, all.size()));
      for (CSVRecord row : table.rows) {
        if (row.size() != header.size()) {
          throw table.wrong(row, "has " + row.size() + " values instead of " + header.size());
        }
      }
      return table;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new FileException(file + " is no CSV that can be read: " + e.getMessage() + ".", e);
    }
  }

  Path file() {
    return file;
  }

  List<CSVRecord> rows() {
    return rows;
  }

  List<String> header() {
    return header;
  }

  /** The place of the first column with one of these names. */
  Optional<Integer> find(List<String> names) {
    return names.stream().map(header::indexOf).filter(at -> at >= 0).findFirst();
  }

  /**
   * The place of the first column with one of these names.
   *
   * @throws BlockwrightException if there is none
   */
  int require(List<String> names) {
    return find(names)
        .orElseThrow(
            () ->
                new FileException(
                    file
                        + " has no column '"
                        + names.get(0)
                        + "'; its columns are "
                        + String.join(", ", header)
                        + "."));
  }

  /** A number in a row. */
  double number(CSVRecord row, int column) {
    try {
      double value = Double.parseDouble(row.get(column));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(
        row, "has '" + row.get(column) + "' as its " + header.get(column) + ", which is no number");
  }

  /** What is wrong with a row. */
  BlockwrightException wrong(CSVRecord row, String what) {
    return new FileException("Row " + row.getRecordNumber() + " of " + file + " " + what + ".");
  }

  /**
   * Of each image its part, where a column or a table {@code splits.csv} beside this one says it.
   */
  Map<String, SplitName> parts(int image) {
    List<String> names = List.of("split", "subset", "part");
    if (find(names).isPresent()) {
      return parts(image, require(names));
    }
    Path beside = file.resolveSibling("splits.csv");
    if (Files.isRegularFile(beside) && !beside.equals(file)) {
      AnnotationTable splits = read(beside);
      return splits.parts(splits.require(AnnotatedTables.IMAGE), splits.require(names));
    }
    return Map.of();
  }

  private Map<String, SplitName> parts(int image, int split) {
    Map<String, SplitName> parts = new TreeMap<>();
    for (CSVRecord row : rows) {
      SplitName part =
          SplitName.of(row.get(split))
              .orElseThrow(
                  () ->
                      wrong(
                          row,
                          "names the part '"
                              + row.get(split)
                              + "'; train, val and test are known"));
      SplitName before = parts.put(row.get(image), part);
      if (before != null && before != part) {
        throw wrong(row, "puts " + row.get(image) + " into another part than a row before it");
      }
    }
    return parts;
  }
}
