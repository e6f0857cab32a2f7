package org.blockwright.runtime.weights;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.KeyRule.Place;

/** A {@link KeyMap} worked out for one model's names: where each of ours lies with them. */
final class KeyBinding {
  private final String source;
  private final Map<String, Place> places;
  private final Set<String> theirs = new LinkedHashSet<>();

  KeyBinding(String source, Map<String, Place> places) {
    this.source = source;
    this.places = places;
    Map<String, BitSet> taken = new TreeMap<>();
    Map<String, Integer> parts = new TreeMap<>();
    places.forEach(
        (ours, place) -> {
          for (String name : place.names()) {
            theirs.add(name);
            BitSet set = taken.computeIfAbsent(name, key -> new BitSet());
            Integer before = parts.putIfAbsent(name, place.parts());
            if (set.get(place.part()) || (before != null && before != place.parts())) {
              throw new WeightsException(
                  "names of '%s': %s and another both lie at %s"
                      .formatted(source, Text.show(ours), Text.show(name)));
            }
            set.set(place.part());
          }
        });
    taken.forEach(
        (name, set) -> {
          if (set.cardinality() != parts.get(name)) {
            throw new WeightsException(
                "names of '%s': only %d of the %d parts of %s have a name of ours"
                    .formatted(source, set.cardinality(), parts.get(name), Text.show(name)));
          }
        });
  }

  String source() {
    return source;
  }

  /** Returns the names of ours, in their order. */
  Set<String> ours() {
    return Collections.unmodifiableSet(places.keySet());
  }

  /** Returns all names of theirs, in the order of ours. */
  Set<String> theirs() {
    return Collections.unmodifiableSet(theirs);
  }

  /** Returns the names of theirs that make up one of ours. */
  List<String> theirs(String ours) {
    return places.get(ours).names();
  }

  /** Returns a tensor of ours, made of theirs; all of them must be there. */
  WeightTensor read(TensorArchive archive, String ours) {
    Place place = places.get(ours);
    if (place.names().size() == 1 && place.parts() == 1 && place.axes() == null) {
      return archive.get(place.names().get(0)).named(ours);
    }
    List<WeightTensor> pieces = place.names().stream().map(archive::get).toList();
    WeightTensor whole = pieces.size() == 1 ? pieces.get(0) : join(ours, pieces);
    WeightTensor part = place.parts() == 1 ? whole : part(whole, place.part(), place.parts());
    return (place.axes() == null ? part : place.axes().toOurs(part)).named(ours);
  }

  /**
   * Returns the tensors under their names, in the order of ours.
   *
   * @param state the tensors of ours by name, every one of them
   */
  List<WeightTensor> write(Map<String, WeightTensor> state) {
    Map<String, WeightTensor[]> pieces = new LinkedHashMap<>();
    places.forEach(
        (ours, place) -> {
          WeightTensor tensor = state.get(ours);
          if (place.axes() != null) {
            tensor = place.axes().toTheirs(tensor);
          }
          int count = place.names().size();
          for (int i = 0; i < count; i++) {
            WeightTensor piece = count == 1 ? tensor : part(tensor, i, count);
            pieces
                    .computeIfAbsent(place.names().get(i), name -> new WeightTensor[place.parts()])[
                    place.part()] =
                piece;
          }
        });
    List<WeightTensor> out = new ArrayList<>(pieces.size());
    pieces.forEach(
        (name, list) ->
            out.add(
                list.length == 1 ? list[0].named(name) : join(name, List.of(list)).named(name)));
    return out;
  }

  private static WeightTensor join(String name, List<WeightTensor> pieces) {
    WeightTensor first = pieces.get(0);
    long[] shape = first.shape().getShape().clone();
    for (WeightTensor piece : pieces) {
      if (shape.length == 0
          || !piece.shape().equals(first.shape())
          || piece.type() != first.type()) {
        throw new WeightsException(
            "%s cannot be joined from %s and %s: parts must be alike"
                .formatted(Text.show(name), first, piece));
      }
    }
    shape[0] = TensorSizes.multiply(shape[0], pieces.size());
    return new WeightTensor(
        name,
        first.type(),
        shape,
        into -> {
          for (WeightTensor piece : pieces) {
            into.put(piece.bytes());
          }
        });
  }

  private static WeightTensor part(WeightTensor whole, int part, int parts) {
    long[] shape = whole.shape().getShape().clone();
    if (shape.length == 0 || shape[0] % parts != 0) {
      throw new WeightsException(
          "%s of shape %s does not fall into %d equal parts"
              .formatted(Text.show(whole.name()), whole.shape(), parts));
    }
    shape[0] /= parts;
    return new WeightTensor(
        whole.name(),
        whole.type(),
        shape,
        into -> {
          ByteBuffer bytes = whole.bytes();
          int length = into.remaining();
          into.put(bytes.slice(part * length, length));
        });
  }
}
