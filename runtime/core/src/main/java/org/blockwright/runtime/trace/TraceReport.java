package org.blockwright.runtime.trace;

import java.util.List;
import java.util.Optional;

/**
 * What a comparison with a trace found.
 *
 * @param partings where ours and theirs part, in the order of the work; none where they agree
 * @param stages steps from the picture to the input that were compared, in order
 * @param nodes modules of theirs that were compared with a node here
 * @param unknown modules of theirs that no node here stands for, in their order
 * @param names whose names the modules have, such as {@code timm}
 * @param notes what else there is to know, a line each
 */
public record TraceReport(
    List<Parting> partings,
    List<String> stages,
    int nodes,
    List<String> unknown,
    String names,
    List<String> notes) {
  /** Copies the lists. */
  public TraceReport {
    partings = List.copyOf(partings);
    stages = List.copyOf(stages);
    unknown = List.copyOf(unknown);
    notes = List.copyOf(notes);
  }

  /** The first place where they part; empty where they agree. */
  public Optional<Parting> first() {
    return partings.stream().findFirst();
  }
}
