package org.blockwright.runtime.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * An ordered map of named tensors, usually a weight file held open. Only names, types and shapes
 * are in memory; {@link WeightTensor} reads the rest on demand, so keep the archive open until
 * then. Safe for use by several threads.
 */
public final class TensorArchive implements AutoCloseable {
  private final String origin;
  private final String format;
  private final Map<String, WeightTensor> tensors;
  private final Map<String, String> metadata;
  private final FileSource source;

  TensorArchive(
      String origin,
      String format,
      Collection<WeightTensor> tensors,
      Map<String, String> metadata,
      FileSource source) {
    this.origin = origin;
    this.format = format;
    this.tensors = byName(origin, tensors);
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    this.source = source;
  }

  /**
   * Returns an archive of tensors that lie elsewhere, for writing or in place of a file.
   *
   * @param origin what to call it in messages
   * @param tensors the tensors, in order
   * @param metadata free text by key
   * @return the archive; closing it does nothing
   * @throws BlockwrightException if two tensors have one name
   */
  public static TensorArchive of(
      String origin, Collection<WeightTensor> tensors, Map<String, String> metadata) {
    return new TensorArchive(origin, "memory", tensors, metadata, null);
  }

  private static Map<String, WeightTensor> byName(String origin, Collection<WeightTensor> tensors) {
    Map<String, WeightTensor> map = new LinkedHashMap<>();
    for (WeightTensor tensor : tensors) {
      if (map.put(tensor.name(), tensor) != null) {
        throw new WeightsException(origin + " names " + Text.show(tensor.name()) + " twice");
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** Returns the file's path, or what else this is called in messages. */
  public String origin() {
    return origin;
  }

  /** Returns how the tensors are stored, in words, such as {@code PyTorch zip, state_dict}. */
  public String format() {
    return format;
  }

  /** Returns the names in order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Returns the tensors in order. */
  public List<WeightTensor> tensors() {
    return new ArrayList<>(tensors.values());
  }

  /** Returns the tensor of that name, if there is one. */
  public Optional<WeightTensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * Returns the tensor of that name.
   *
   * @throws BlockwrightException if there is none
   */
  public WeightTensor get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new WeightsException(
                    origin + " holds no " + Text.show(name) + "; it holds " + Text.list(names())));
  }

  /** Returns the tensors under {@code prefix.}, without it, read from the same file. */
  TensorArchive under(String prefix, String partFormat) {
    String start = prefix + ".";
    List<WeightTensor> part =
        tensors.values().stream()
            .filter(tensor -> tensor.name().startsWith(start))
            .filter(tensor -> tensor.name().length() > start.length())
            .map(tensor -> tensor.named(tensor.name().substring(start.length())))
            .toList();
    return new TensorArchive(origin, partFormat, part, metadata, source);
  }

  /** Returns these tensors in place of its own, read from the same file. */
  TensorArchive with(List<WeightTensor> others) {
    return new TensorArchive(origin, format, others, metadata, source);
  }

  /** Returns the free text stored beside the tensors. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Closes the file; tensors can no longer be read. */
  @Override
  public void close() {
    if (source != null) {
      source.close();
    }
  }
}
