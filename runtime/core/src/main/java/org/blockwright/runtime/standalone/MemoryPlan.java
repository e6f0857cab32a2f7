package org.blockwright.runtime.standalone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each value stands in one array. Values whose lives do not meet share their place; what is
 * only read otherwise, or replaced value by value, stays where it is.
 */
final class MemoryPlan {
  /** Starts of values, so that they do not share a line of the cache. */
  private static final int ALIGNMENT = 16;

  /** A stretch of the array, from the step that first writes it to the last that reads it. */
  private static final class Stretch {
    final int size;
    final int from;
    int to;
    int at = -1;

    Stretch(int size, int from) {
      this.size = size;
      this.from = from;
      this.to = from;
    }

    boolean meets(Stretch other) {
      return from <= other.to && other.from <= to;
    }
  }

  /** A value as a part of a stretch. */
  private record Place(Stretch stretch, int offset) {}

  private final List<Step> steps;
  private final Map<Value, Place> places = new IdentityHashMap<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final int size;

  /** Plans for steps that read images, one after the other, and leave outputs behind. */
  MemoryPlan(List<Step> steps, List<Value> images, List<Value> outputs) {
    this.steps = steps;
    Map<Value, Integer> last = lastUses(outputs);
    Stretch read = stretch(images.stream().mapToInt(Value::size).sum(), -1);
    int offset = 0;
    for (Value image : images) {
      places.put(image, new Place(read, offset));
      offset += image.size();
      read.to = Math.max(read.to, last.getOrDefault(image, -1));
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      for (Value input : step.inputs()) {
        Place place = places.get(input);
        if (place != null) {
          place.stretch.to = Math.max(place.stretch.to, last.get(input));
        }
      }
      places.put(step.output(), place(step, i));
    }
    outputs.forEach(output -> places.get(output).stretch.to = steps.size());
    size = arrange();
  }

  private Map<Value, Integer> lastUses(List<Value> outputs) {
    Map<Value, Integer> last = new IdentityHashMap<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      int use = i;
      step.inputs().forEach(input -> last.merge(input, use, Math::max));
      if (isView(step)) {
        // what it is a view of lives on for as long as somebody reads the view
        boolean stays = outputs.stream().anyMatch(output -> output == step.output());
        int until = stays ? steps.size() : last.get(step.output());
        last.merge(step.input(0), until, Math::max);
      }
    }
    outputs.forEach(output -> last.put(output, steps.size()));
    return last;
  }

  private Stretch stretch(int size, int from) {
    Stretch stretch = new Stretch(size, from);
    stretches.add(stretch);
    return stretch;
  }

  private Place place(Step step, int index) {
    Place read = places.get(step.input(0));
    if (isView(step)) {
      return new Place(read.stretch, read.offset + offset(step));
    }
    if (step.kind().canReplace()
        && read != null
        && read.stretch.to == index
        && step.input(0).size() == step.output().size()
        && step.inputs().stream().skip(1).noneMatch(other -> shares(other, read.stretch))) {
      return read;
    }
    return new Place(stretch(step.output().size(), index), 0);
  }

  private boolean shares(Value value, Stretch stretch) {
    Place place = places.get(value);
    return place != null && place.stretch == stretch;
  }

  /** Whether what a step makes is there already. */
  static boolean isView(Step step) {
    if (step.input(0).isConstant()) {
      return false;
    }
    return switch (step.kind()) {
      case RESHAPE -> true;
      case SLICE -> step.at(3) == 1 && step.input(0).before(step.at(0)) == 1;
      case TRANSPOSE -> keepsOrder(step);
      default -> false;
    };
  }

  /** Whether only axes of one entry change their places. */
  private static boolean keepsOrder(Step step) {
    int before = -1;
    for (int axis : step.integers()) {
      if (step.input(0).axis(axis) > 1) {
        if (axis < before) {
          return false;
        }
        before = axis;
      }
    }
    return true;
  }

  private static int offset(Step step) {
    return step.is(Kind.SLICE) ? step.at(1) * step.input(0).behind(step.at(0)) : 0;
  }

  /** The largest first, each at the lowest place that is free for as long as it lives. */
  private int arrange() {
    List<Stretch> placed = new ArrayList<>();
    List<Stretch> order = new ArrayList<>(stretches.subList(1, stretches.size()));
    order.sort(Comparator.comparingInt(stretch -> -stretch.size));
    order.add(0, stretches.get(0));
    int end = 0;
    for (Stretch stretch : order) {
      int at = 0;
      List<Stretch> near =
          placed.stream()
              .filter(stretch::meets)
              .sorted(Comparator.comparingInt(other -> other.at))
              .toList();
      for (Stretch other : near) {
        if (other.at >= at + stretch.size) {
          break;
        }
        at = Math.max(at, aligned(other.at + other.size));
      }
      stretch.at = at;
      placed.add(stretch);
      end = Math.max(end, at + stretch.size);
    }
    return end;
  }

  private static int aligned(int size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** How many values the array has. */
  int size() {
    return size;
  }

  /** Where a value stands. */
  int at(Value value) {
    Place place = places.get(value);
    return place.stretch.at + place.offset;
  }
}
