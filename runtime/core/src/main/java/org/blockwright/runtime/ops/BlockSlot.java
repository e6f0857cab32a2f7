package org.blockwright.runtime.ops;

import java.util.List;
import org.blockwright.rule.Shaped;

/** What fills a slot of a blueprint: it makes the block that was chosen. */
@FunctionalInterface
public interface BlockSlot {
  /** Makes the block for one use of the slot. */
  GraphBlock fill(SlotUse use);

  /** Makes the block of a node that reads one input. */
  default GraphBlock create(Shaped x, Arg... args) {
    return create(0, List.of(x), args);
  }

  /** Makes the block of a node that reads several inputs. */
  default GraphBlock create(List<? extends Shaped> inputs, Arg... args) {
    return create(0, inputs, args);
  }

  /** Makes one repetition of a node that reads one input. */
  default GraphBlock create(int repetition, Shaped x, Arg... args) {
    return create(repetition, List.of(x), args);
  }

  /** Makes one repetition of a node that reads several inputs. */
  default GraphBlock create(int repetition, List<? extends Shaped> inputs, Arg... args) {
    return fill(new SlotUse(repetition, inputs, List.of(args)));
  }
}
