package org.blockwright.runtime.api;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.blockwright.runtime.base.FileException;

/** Class names out of tables and JSON, each under its index. */
final class ClassNameReader {
  private static final String INDEX = "index";
  private static final List<String> NAMES = List.of("name", "class", "label");
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreHeaderCase(true)
          .setTrim(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .build();

  private final Path file;
  private final TreeMap<Integer, String> names = new TreeMap<>();

  private ClassNameReader(Path file) {
    this.file = file;
  }

  /** Whether the first line is the header of a table with indices and names. */
  static boolean isTable(String text) {
    String header = text.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
    List<String> columns = List.of(header.split("\\s*,\\s*", -1));
    return columns.contains(INDEX) && NAMES.stream().anyMatch(columns::contains);
  }

  /** Names of a table with a header; in its order unless it has a column {@code index}. */
  static List<String> csv(Path file, String text) {
    ClassNameReader reader = new ClassNameReader(file);
    try (CSVParser rows = CSVParser.parse(text, CSV)) {
      List<String> columns = rows.getHeaderNames();
      String name =
          column(columns, NAMES)
              .orElseThrow(
                  () ->
                      reader.unusable(
                          "has the columns %s, and none of them is name, class or label"
                              .formatted(String.join(", ", columns))));
      boolean hasIndex = column(columns, List.of(INDEX)).isPresent();
      for (CSVRecord row : rows) {
        if (!row.isConsistent()) {
          throw reader.unusable(
              "has %d values in row %d, not %d"
                  .formatted(row.size(), row.getRecordNumber(), columns.size()));
        }
        String index = hasIndex ? row.get(INDEX) : Integer.toString(reader.names.size());
        reader.add(index, row.get(name));
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new FileException(file + " is no CSV with a header: " + firstLine(e), e);
    }
    return reader.inOrder();
  }

  /** The first of the wanted columns that there is, as it is written. */
  private static Optional<String> column(List<String> columns, List<String> wanted) {
    return wanted.stream()
        .flatMap(name -> columns.stream().filter(name::equalsIgnoreCase))
        .findFirst();
  }

  /**
   * Names of a JSON list, or of an object with a name for each index, alone or behind a WordNet id.
   */
  static List<String> json(Path file, String text) {
    ClassNameReader reader = new ClassNameReader(file);
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      if (json.peek() == JsonToken.BEGIN_ARRAY) {
        json.beginArray();
        while (json.hasNext()) {
          String index = Integer.toString(reader.names.size());
          reader.add(index, reader.name(json, index));
        }
        json.endArray();
      } else if (json.peek() == JsonToken.BEGIN_OBJECT) {
        json.beginObject();
        while (json.hasNext()) {
          String index = json.nextName();
          reader.add(index, reader.name(json, index));
        }
        json.endObject();
      } else {
        throw reader.unusable("is JSON, but neither a list of names nor an object");
      }
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw reader.unusable("goes on after its JSON has ended");
      }
    } catch (IOException | IllegalStateException e) {
      throw new FileException(file + " is no JSON: " + firstLine(e), e);
    }
    return reader.inOrder();
  }

  private String name(JsonReader json, String index) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    List<String> pair = new ArrayList<>();
    if (json.peek() == JsonToken.BEGIN_ARRAY) {
      json.beginArray();
      while (json.peek() == JsonToken.STRING) {
        pair.add(json.nextString());
      }
    }
    if (pair.size() != 2 || json.peek() != JsonToken.END_ARRAY) {
      throw unusable("has no name for index %s: a text, or a list of two".formatted(index));
    }
    json.endArray();
    return pair.get(1);
  }

  private void add(String index, String name) {
    int number;
    try {
      number = Integer.parseInt(index);
    } catch (NumberFormatException e) {
      number = -1;
    }
    if (number < 0) {
      throw unusable("has the index \"%s\", which is no whole number from 0".formatted(index));
    }
    if (name.isBlank()) {
      throw unusable("has an empty name for index " + number);
    }
    String before = names.put(number, name.strip());
    if (before != null) {
      throw unusable("has index %d twice, for %s and %s".formatted(number, before, name.strip()));
    }
  }

  private List<String> inOrder() {
    for (int i = 0; i < names.size(); i++) {
      if (!names.containsKey(i)) {
        throw unusable("has no index %d, but %d".formatted(i, names.lastKey()));
      }
    }
    return List.copyOf(names.values());
  }

  private FileException unusable(String why) {
    return new FileException(file + " " + why);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
