package org.blockwright.processor.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import org.blockwright.Distribution;
import org.blockwright.Init;
import org.blockwright.Initializer;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.processor.diagnose.Problem;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Attributes;
import org.blockwright.rule.InitializerRule;
import org.blockwright.rule.Message;
import org.blockwright.rule.RuleViolation;

/** Reads how parameters are drawn. */
final class DrawRuleReader {
  private final ReadContext context;

  DrawRuleReader(ReadContext context) {
    this.context = context;
  }

  /**
   * What an {@code @Init} on an element says, if there is one.
   *
   * @throws Values.Unreadable if something is wrong with it, which has been said
   */
  Optional<DrawRules> read(Element element) {
    Origin origin = context.origin(element);
    return Values.mirror(element, Init.class)
        .map(mirror -> new DrawRules(rules(mirror, origin), origin.at(mirror)));
  }

  private Map<String, Map<String, Traced<Object>>> rules(AnnotationMirror init, Origin element) {
    Map<String, Map<String, Traced<Object>>> rules = new LinkedHashMap<>();
    // In the annotation's order, whatever the order in which they are written.
    for (Member member : context.members(Values.typeOf(init))) {
      Optional<AnnotationMirror> initializer = Values.nested(init, member.name());
      if (initializer.isPresent()) {
        Map<String, Traced<Object>> values = Values.written(initializer.get(), element);
        check(values);
        if (values.containsKey("value")) {
          rules.put(member.name(), values);
        }
      }
    }
    if (rules.isEmpty()) {
      context.problems().add(element.at(init), Message.EmptyInit);
      throw new Values.Unreadable();
    }
    return rules;
  }

  private void check(Map<String, Traced<Object>> values) {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((name, value) -> plain.put(name, value.value()));
    plain.putIfAbsent("value", Distribution.STANDARD);
    try {
      InitializerRule.check(Attributes.of(Initializer.class, plain), values.keySet());
    } catch (RuleViolation e) {
      Origin origin = values.get(e.attribute()).origin();
      context.problems().add(new Problem(e.problem(), e.getMessage(), List.of(origin)));
      throw new Values.Unreadable();
    }
  }
}
