package org.blockwright.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.base.FileException;

/** Images that a file's rows put into parts, as data to train on and to be judged by. */
final class Parts {
  private Parts() {}

  /** Makes a source of some of the rows, by their numbers. */
  interface Maker {
    ImageSource of(List<Integer> rows);
  }

  /**
   * Training and validation images; test images judge where there are none for validation.
   *
   * @param name what was asked for
   * @param parts of each row its part, empty for all where no part is written
   * @param training whether images are held out where there are none for validation
   */
  static Dataset dataset(
      String name,
      List<Optional<SplitName>> parts,
      Maker maker,
      List<String> notes,
      boolean training) {
    List<String> said = new ArrayList<>(notes);
    List<Integer> train = rows(parts, SplitName.TRAIN);
    List<Integer> validation = rows(parts, SplitName.VALIDATION);
    List<Integer> test = rows(parts, SplitName.TEST);
    List<Integer> judging = validation.isEmpty() ? test : validation;
    if (!validation.isEmpty() && !test.isEmpty()) {
      said.add("The " + test.size() + " test images of " + name + " are not used.");
    }
    if (!train.isEmpty() && !judging.isEmpty()) {
      return Dataset.of(name, maker.of(train), maker.of(judging), said);
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      all.add(i);
    }
    if (all.isEmpty()) {
      throw new FileException(name + " names no images.");
    }
    ImageSource source = maker.of(all);
    if (!judging.isEmpty()) {
      return Dataset.of(name, source, source, said);
    }
    if (training) {
      return Dataset.holdOut(name, source, said);
    }
    said.add(name + " has no validation images of its own: all of its images are measured.");
    return Dataset.of(name, source, source, said);
  }

  private static List<Integer> rows(List<Optional<SplitName>> parts, SplitName wanted) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).equals(Optional.of(wanted))) {
        rows.add(i);
      }
    }
    return rows;
  }
}
