package org.blockwright.runtime.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts that data sets come in, by the names that people give to their folders: in any case,
 * with {@code set}, {@code images} or {@code data} before or behind, numbers and punctuation aside,
 * such as {@code Training}, {@code seg_test} or {@code val2017}.
 */
enum SplitName {
  TRAIN("train|training|trn"),
  VALIDATION("val|valid|validation|dev|eval|evaluation"),
  TEST("test|testing|tst");

  private static final String AROUND = "(seg|set|data|dataset|images?|imgs?)?";
  private static final Pattern ASIDE = Pattern.compile("[^\\p{L}]+");

  private final Pattern spellings;

  SplitName(String words) {
    this.spellings = Pattern.compile(AROUND + "(" + words + ")" + AROUND);
  }

  /** Whether a folder of that name holds this part. */
  boolean isMeantBy(String folder) {
    String letters = ASIDE.matcher(folder.toLowerCase(Locale.ROOT)).replaceAll("");
    return spellings.matcher(letters).matches();
  }

  /** The part that a name means. */
  static Optional<SplitName> of(String name) {
    return Arrays.stream(values()).filter(part -> part.isMeantBy(name)).findFirst();
  }

  /** Whether a folder of that name holds some part. */
  static boolean isAny(String folder) {
    return of(folder).isPresent();
  }
}
