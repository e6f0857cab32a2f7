package org.blockwright.processor.infer;

import java.util.List;
import java.util.Map;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.processor.read.Invocation;
import org.blockwright.processor.read.ModelDeclaration;
import org.blockwright.rule.Message;

/** Looks at what is wrong in any recipe; the rest is said where a training begins. */
final class RecipeCheck {
  private RecipeCheck() {}

  /**
   * No number of a recipe is negative.
   *
   * @throws Complaints.Stop if one is, which has then been said
   */
  static void check(ModelDeclaration declaration, Problems problems) {
    Map<String, Traced<Object>> values =
        declaration.recipe().map(Invocation::values).orElse(Map.of());
    values.forEach(
        (name, written) -> {
          for (Object value :
              written.value() instanceof List<?> all ? all : List.of(written.value())) {
            if (value instanceof Number number && !(number.doubleValue() >= 0)) {
              problems.add(written.origin(), Message.Negative, name, number);
              throw new Complaints.Stop();
            }
          }
        });
  }
}
