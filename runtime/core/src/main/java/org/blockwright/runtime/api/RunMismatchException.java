package org.blockwright.runtime.api;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.blockwright.runtime.base.RecipeException;

/** A run that cannot go on with what is asked for, since it was started with something else. */
public final class RunMismatchException extends RecipeException {
  private static final long serialVersionUID = 1L;

  private final transient Path folder;
  private final transient List<Difference> differences;

  RunMismatchException(Path folder, List<Difference> differences) {
    super(
        "The run in "
            + folder
            + " goes on only with what it was started with, but "
            + differences.stream().map(Difference::toString).collect(Collectors.joining(", "))
            + "; leave that out, or start a new run in another folder.");
    this.folder = folder;
    this.differences = List.copyOf(differences);
  }

  /** The run's folder. */
  public Path folder() {
    return folder;
  }

  /** What differs. */
  public List<Difference> differences() {
    return differences;
  }
}
