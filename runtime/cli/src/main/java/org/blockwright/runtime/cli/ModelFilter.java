package org.blockwright.runtime.cli;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.blockwright.rule.Nearest;
import org.blockwright.runtime.Catalogue;
import org.blockwright.runtime.ModelEntry;
import org.blockwright.runtime.base.UsageException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which models a command is about: by id, family, head, size, counts and published figure. */
final class ModelFilter {
  @Parameters(
      arity = "0..1",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Ids to list, such as '*_noah'; all unless given.")
  private String glob;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      description = "Families or backbones whose name holds this.")
  private String family;

  @Option(names = "--head", paramLabel = "NAME", description = "The head, such as Noah or Gap.")
  private String head;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the images that the model is declared for.")
  private Integer size;

  @Option(
      names = "--max-parameters",
      paramLabel = "N",
      converter = Count.class,
      description = "At most so many parameters, such as 30M.")
  private Long maxParameters;

  @Option(
      names = "--max-macs",
      paramLabel = "N",
      converter = Count.class,
      description = "At most so many multiply-adds, such as 4.5G.")
  private Long maxMacs;

  @Option(
      names = "--min-top1",
      paramLabel = "PERCENT",
      description = "Published top-1 of at least this; models without a figure are left out.")
  private Double minTop1;

  /** Numbers as people write them: 30M, 4.5G, 800k, 5717416. */
  static final class Count implements ITypeConverter<Long> {
    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kKmMgG]?)");

    @Override
    public Long convert(String text) {
      Matcher matcher = TEXT.matcher(text.replace(",", "").strip());
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "' is no number such as 30M or 4.5G");
      }
      double times =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 1e3;
            case "m" -> 1e6;
            case "g" -> 1e9;
            default -> 1;
          };
      return Math.round(Double.parseDouble(matcher.group(1)) * times);
    }
  }

  /**
   * The models that fit.
   *
   * @throws UsageException if none does; the message says what was asked for, and names near misses
   */
  List<ModelEntry> of(Catalogue catalogue) {
    Collection<ModelEntry> all = catalogue.entries();
    List<String> asked = new ArrayList<>();
    Predicate<ModelEntry> fits = byId(asked);
    if (family != null) {
      asked.add("--family " + family);
      requireKnown("family", family, all.stream().flatMap(ModelFilter::families).toList());
      fits = fits.and(entry -> families(entry).anyMatch(name -> holds(name, family)));
    }
    if (head != null) {
      asked.add("--head " + head);
      requireKnown("head", head, all.stream().map(ModelEntry::head).toList());
      fits = fits.and(entry -> entry.head().equalsIgnoreCase(head));
    }
    if (size != null) {
      asked.add("--size " + size);
      fits = fits.and(entry -> entry.image().height() == size && entry.image().width() == size);
    }
    if (maxParameters != null) {
      asked.add("--max-parameters " + Figures.format("%,d", maxParameters));
      fits = fits.and(entry -> entry.parameters() <= maxParameters);
    }
    if (maxMacs != null) {
      asked.add("--max-macs " + Figures.format("%,d", maxMacs));
      fits = fits.and(entry -> entry.macs() <= maxMacs);
    }
    if (minTop1 != null) {
      asked.add("--min-top1 " + minTop1);
      fits = fits.and(entry -> top1(entry) >= minTop1);
    }
    List<ModelEntry> found = all.stream().filter(fits).toList();
    if (found.isEmpty()) {
      throw new UsageException(
          "no model matches "
              + String.join(", ", asked)
              + "; blockwright models lists all "
              + all.size());
    }
    return found;
  }

  private Predicate<ModelEntry> byId(List<String> asked) {
    if (glob.equals("*")) {
      return entry -> true;
    }
    asked.add("'" + glob + "'");
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return entry ->
          matcher.matches(Path.of(entry.id())) || matcher.matches(Path.of(entry.name()));
    } catch (PatternSyntaxException e) {
      throw new UsageException("'" + glob + "' is no pattern: " + e.getDescription(), e);
    }
  }

  private static Stream<String> families(ModelEntry entry) {
    return Stream.of(entry.family(), entry.backbone());
  }

  private static boolean holds(String name, String part) {
    return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static void requireKnown(String what, String asked, List<String> names) {
    boolean known =
        what.equals("head")
            ? names.stream().anyMatch(name -> name.equalsIgnoreCase(asked))
            : names.stream().anyMatch(name -> holds(name, asked));
    if (!known) {
      throw new UsageException(
          "no model has the " + what + " " + asked + Nearest.hint(asked, new TreeSet<>(names)));
    }
  }

  private static double top1(ModelEntry entry) {
    return entry.published().map(ModelEntry.Publication::top1).orElse(0.0);
  }
}
