package org.blockwright.runtime.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * How our axes lie in theirs: {@code o i = o i 1 1} (squeeze), {@code i o = o i} (transpose),
 * {@code o (c h w) = o c h w, h=16, w=16} (reshape). A group in parentheses is one axis; 1 is an
 * axis of that size; sizes are needed where a group would otherwise have two unknown parts.
 */
final class AxisPermutation {
  private static final Pattern TOKEN = Pattern.compile("\\s*([a-z]|1|\\(|\\))\\s*");
  private static final Pattern SIZE = Pattern.compile("\\s*([a-z])\\s*=\\s*([1-9]\\d{0,8})\\s*");

  private final String text;
  private final List<List<String>> ours;
  private final List<List<String>> theirs;
  private final Map<String, Long> sizes;

  private AxisPermutation(
      String text, List<List<String>> ours, List<List<String>> theirs, Map<String, Long> sizes) {
    this.text = text;
    this.ours = ours;
    this.theirs = theirs;
    this.sizes = sizes;
  }

  static AxisPermutation parse(String text) throws NamePattern.Malformed {
    String[] parts = text.split(",", -1);
    String[] sides = parts[0].split("=", -1);
    if (sides.length != 2) {
      throw new NamePattern.Malformed(
          "the axes '" + text + "' are not of the form 'o i = o i 1 1'");
    }
    Map<String, Long> sizes = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      Matcher size = SIZE.matcher(parts[i]);
      if (!size.matches()) {
        throw new NamePattern.Malformed(
            "the axes '" + text + "' have the size '" + parts[i].strip() + "'; write h=16");
      }
      sizes.put(size.group(1), Long.valueOf(size.group(2)));
    }
    AxisPermutation axes =
        new AxisPermutation(text.strip(), side(text, sides[0]), side(text, sides[1]), sizes);
    List<String> names = flat(axes.ours);
    if (!new HashSet<>(names).equals(new HashSet<>(flat(axes.theirs)))
        || !names.containsAll(sizes.keySet())) {
      throw new NamePattern.Malformed(
          "the axes '" + text.strip() + "' do not have the same letters on both sides");
    }
    return axes;
  }

  private static List<List<String>> side(String text, String side) throws NamePattern.Malformed {
    List<List<String>> axes = new ArrayList<>();
    List<String> group = null;
    Matcher token = TOKEN.matcher(side);
    int at = 0;
    while (at < side.length()) {
      if (!token.find(at) || token.start() != at) {
        throw new NamePattern.Malformed("the axes '" + text + "' hold something odd: " + side);
      }
      at = token.end();
      String symbol = token.group(1);
      if (symbol.equals("(") && group == null) {
        group = new ArrayList<>();
      } else if (symbol.equals(")") && group != null) {
        axes.add(group);
        group = null;
      } else if (symbol.matches("[a-z]") && !flat(axes).contains(symbol)) {
        if (group == null) {
          axes.add(List.of(symbol));
        } else if (!group.contains(symbol)) {
          group.add(symbol);
        }
      } else if (symbol.equals("1") && group == null) {
        axes.add(List.of());
      } else {
        throw new NamePattern.Malformed("the axes '" + text + "' have a '" + symbol + "' too many");
      }
    }
    if (group != null) {
      throw new NamePattern.Malformed("the axes '" + text + "' open a ( they do not close");
    }
    return axes;
  }

  private static List<String> flat(List<List<String>> axes) {
    return axes.stream().flatMap(List::stream).toList();
  }

  WeightTensor toOurs(WeightTensor tensor) {
    return rearrange(tensor, theirs, ours);
  }

  WeightTensor toTheirs(WeightTensor tensor) {
    return rearrange(tensor, ours, theirs);
  }

  private WeightTensor rearrange(
      WeightTensor tensor, List<List<String>> from, List<List<String>> to) {
    Map<String, Long> known = solve(tensor, from);
    Map<String, Long> strides = new HashMap<>();
    long stride = 1;
    List<String> order = new ArrayList<>(flat(from));
    Collections.reverse(order);
    for (String axis : order) {
      strides.put(axis, stride);
      stride *= known.get(axis);
    }
    List<String> target = flat(to);
    long[] gathered = target.stream().mapToLong(known::get).toArray();
    long[] steps = target.stream().mapToLong(strides::get).toArray();
    long[] shape =
        to.stream()
            .mapToLong(
                group -> group.stream().mapToLong(known::get).reduce(1, TensorSizes::multiply))
            .toArray();
    return new WeightTensor(
        tensor.name(),
        tensor.type(),
        shape,
        into -> Strided.gather(tensor.bytes(), tensor.type().bytes(), gathered, steps, into));
  }

  private Map<String, Long> solve(WeightTensor tensor, List<List<String>> from) {
    long[] shape = tensor.shape().getShape();
    if (shape.length != from.size()) {
      throw unfit(tensor);
    }
    Map<String, Long> known = new LinkedHashMap<>(sizes);
    for (int i = 0; i < shape.length; i++) {
      long left = shape[i];
      String unknown = null;
      for (String axis : from.get(i)) {
        if (known.containsKey(axis)) {
          long size = known.get(axis);
          if (left % size != 0) {
            throw unfit(tensor);
          }
          left /= size;
        } else if (unknown == null) {
          unknown = axis;
        } else {
          throw new WeightsException(
              "the axes '%s' leave the sizes of %s and %s open; add %s=…"
                  .formatted(text, unknown, axis, axis));
        }
      }
      if (unknown != null) {
        known.put(unknown, left);
      } else if (left != 1) {
        throw unfit(tensor);
      }
    }
    return known;
  }

  private BlockwrightException unfit(WeightTensor tensor) {
    return new WeightsException(
        "%s of shape %s does not have the axes '%s'"
            .formatted(Text.show(tensor.name()), tensor.shape(), text));
  }

  @Override
  public String toString() {
    return text;
  }
}
