package org.blockwright.runtime.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.blockwright.rule.Shaped;

/**
 * One use of a slot: what the node reads and the values that it has.
 *
 * @param repetition which repetition of its node it is
 * @param inputs what it reads
 * @param values its values by name
 */
public record SlotUse(int repetition, List<? extends Shaped> inputs, List<Arg> values) {
  /** One of its inputs. */
  public Shaped input(int index) {
    return inputs.get(index);
  }

  /** A value, or the default where the node has none. */
  public <T> T value(String name, T absent) {
    return find(name).map(value -> converted(value, absent)).orElse(absent);
  }

  /** A value at the first repetition, and the default after it unless it varies by itself. */
  public <T> T first(String name, T absent) {
    boolean always = values.stream().anyMatch(arg -> arg.name().equals(name) && arg.always());
    return repetition == 0 || always ? value(name, absent) : absent;
  }

  /** What another slot is filled with. */
  public BlockSlot slot(String name, BlockSlot absent) {
    return value(name, absent);
  }

  /** The values that an operator takes, by their names, and the lent shape if there is one. */
  public Arg[] args(String... names) {
    List<String> taken = List.of(names);
    return values.stream()
        .filter(arg -> arg.name().equals(Arg.LIKE) || taken.contains(arg.name()))
        .toArray(Arg[]::new);
  }

  /** The same for attributes that hold for the first repetition only. */
  public SlotUse afterFirst(String... names) {
    if (repetition == 0) {
      return this;
    }
    List<String> dropped = Arrays.asList(names);
    return new SlotUse(
        repetition,
        inputs,
        values.stream().filter(arg -> arg.always() || !dropped.contains(arg.name())).toList());
  }

  private Optional<Object> find(String name) {
    return values.stream().filter(arg -> arg.name().equals(name)).map(Arg::value).findFirst();
  }

  @SuppressWarnings("unchecked") // the compiler has checked the type
  private static <T> T converted(Object value, T absent) {
    return absent instanceof Double && value instanceof Integer number
        ? (T) Double.valueOf(number)
        : (T) value;
  }
}
