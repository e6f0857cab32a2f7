package org.blockwright.runtime.heads;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Which {@link Formulation} is the fastest, by what a head is used for, device and shape: a table
 * of times over that of {@link Formulation#MAPS}, as they were measured on one machine. A shape
 * that it does not have is taken for the one most like it.
 */
public final class Formulations {
  /** What a head is run for. */
  public enum Use {
    /** Steps, forward and backward; what they say decides the last bits of a run. */
    TRAINING,
    /** Optimized programs. */
    EVALUATION
  }

  /**
   * A line.
   *
   * @param use of the head
   * @param gpu whether on a GPU, else on a CPU
   * @param shape of the head
   * @param times over those of maps; what is missing was not measured, or cannot be
   */
  public record Row(Use use, boolean gpu, HeadShape shape, Map<Formulation, Double> times) {
    private static final String GPU = "gpu";
    private static final String CPU = "cpu";

    private static Row of(CSVRecord line) {
      Map<Formulation, Double> times = new EnumMap<>(Formulation.class);
      for (Formulation formulation : Formulation.values()) {
        String time = line.get(formulation.toString());
        if (!time.isBlank()) {
          times.put(formulation, Double.valueOf(time));
        }
      }
      return new Row(
          Use.valueOf(line.get(USE).toUpperCase(Locale.ROOT)),
          line.get(DEVICE).equals(GPU),
          new HeadShape(
              number(line, "groups"),
              number(line, "classes"),
              number(line, "positions"),
              number(line, "keys"),
              number(line, "values")),
          times);
    }

    private static int number(CSVRecord line, String column) {
      return Integer.parseInt(line.get(column));
    }

    private boolean is(Use other, boolean otherGpu) {
      return use == other && gpu == otherGpu;
    }

    private String text() {
      Stream<Object> told =
          Stream.of(
              use.name().toLowerCase(Locale.ROOT),
              gpu ? GPU : CPU,
              shape.groups(),
              shape.classes(),
              shape.positions(),
              shape.keys(),
              shape.values());
      Stream<String> measured =
          Stream.of(Formulation.values())
              .map(f -> times.containsKey(f) ? "%.2f".formatted(times.get(f)) : "");
      return Stream.concat(told.map(Object::toString), measured).collect(Collectors.joining(","));
    }
  }

  private static final String FILE = "formulations.csv";
  private static final String USE = "use";
  private static final String DEVICE = "device";
  private static final String HEADER =
      "use,device,groups,classes,positions,keys,values,"
          + Stream.of(Formulation.values())
              .map(Formulation::toString)
              .collect(Collectors.joining(","));
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build();

  private final List<Row> rows;

  private Formulations(Collection<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /** Read once. */
  private static final class Standard {
    private static final Formulations TABLE = read();

    private static Formulations read() {
      try (InputStream in = Formulations.class.getResourceAsStream(FILE)) {
        return of(new InputStreamReader(in, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The table that is part of the library. */
  public static Formulations standard() {
    return Standard.TABLE;
  }

  /** A table from its text. */
  public static Formulations parse(String text) {
    try {
      return of(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Formulations of(Reader text) throws IOException {
    try (CSVParser parser = FORMAT.parse(text)) {
      return new Formulations(parser.stream().map(Row::of).toList());
    }
  }

  /** A table that knows one way alone, for whatever shape. */
  public static Formulations always(Formulation formulation) {
    HeadShape any = new HeadShape(1, 1, 1, 1, 1);
    Map<Formulation, Double> only = Map.of(formulation, 1.0);
    List<Row> rows = new ArrayList<>();
    for (Use use : Use.values()) {
      rows.add(new Row(use, false, any, only));
      rows.add(new Row(use, true, any, only));
    }
    return new Formulations(rows);
  }

  /** This table with other lines in place of those of the same use, device and shape. */
  public Formulations with(List<Row> others) {
    Map<String, Row> all = new TreeMap<>();
    Stream.concat(rows.stream(), others.stream())
        .forEach(row -> all.put(row.use() + " " + row.gpu() + " " + row.shape(), row));
    return new Formulations(all.values());
  }

  /** Whether it has a line for just this. */
  public boolean has(Use use, boolean gpu, HeadShape shape) {
    return rows.stream().anyMatch(row -> row.is(use, gpu) && row.shape().equals(shape));
  }

  /** As {@link #fastest(Use, boolean, HeadShape, Collection)}. */
  Formulation fastest(Use use, Device device, HeadShape shape, Collection<Formulation> possible) {
    return fastest(use, device.isGpu(), shape, possible);
  }

  /**
   * The fastest of those that a head can be calculated by; maps where none of them was measured.
   *
   * @param gpu whether on a GPU, else on a CPU
   */
  public Formulation fastest(
      Use use, boolean gpu, HeadShape shape, Collection<Formulation> possible) {
    Optional<Row> nearest =
        rows.stream()
            .filter(row -> row.is(use, gpu))
            .min(Comparator.comparingDouble(row -> row.shape().distance(shape)));
    return nearest.stream()
        .flatMap(row -> row.times().entrySet().stream())
        .filter(time -> possible.contains(time.getKey()))
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Formulation.MAPS);
  }

  /** A number that changes with what decides the bits of a run in training. */
  public String version() {
    CRC32 sum = new CRC32();
    rows.stream()
        .filter(row -> row.use() == Use.TRAINING)
        .map(Row::text)
        .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return "%08x".formatted(sum.getValue());
  }

  /** The table as text, as {@link #parse} takes it. */
  public String text() {
    return rows.stream()
        .sorted(
            Comparator.comparing(Row::use)
                .thenComparing(Row::gpu)
                .thenComparing(row -> row.shape().positions())
                .thenComparing(row -> row.shape().classes())
                .thenComparing(row -> row.shape().groups())
                .thenComparing(row -> row.shape().keys())
                .thenComparing(row -> row.shape().values()))
        .map(Row::text)
        .collect(Collectors.joining("\n", HEADER + "\n", "\n"));
  }
}
