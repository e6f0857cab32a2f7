package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.blockwright.processor.diagnose.Origin;
import org.blockwright.record.Published;
import org.blockwright.record.Tables;
import org.blockwright.rule.Message;

/** Reads which tables a model is a row of. */
final class TableNames {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** What stands for every table on a command line. */
  private static final String ALL = "all";

  private final ReadContext context;

  TableNames(ReadContext context) {
    this.context = context;
  }

  /** What is written on the model, or else on its zoo interface, as far as that speaks of it. */
  List<String> of(TypeElement owner, Element element) {
    Optional<List<String>> own = written(element);
    return own.or(() -> written(owner).filter(names -> speaksOf(owner, element))).orElse(List.of());
  }

  private Optional<List<String>> written(Element place) {
    return Values.mirror(place, Tables.class)
        .map(
            mirror -> {
              List<String> names = new ArrayList<>();
              for (AnnotationValue written : mirror.getElementValues().values()) {
                for (Object element : (List<?>) written.getValue()) {
                  AnnotationValue name = (AnnotationValue) element;
                  Origin origin = context.origin(place).at(mirror, name, written);
                  names.add(name(String.valueOf(name.getValue()), origin));
                }
              }
              return names;
            });
  }

  private String name(String written, Origin origin) {
    if (!NAME.matcher(written).matches() || written.equals(ALL)) {
      context.problems().add(origin, Message.NoTableName, written);
    }
    return written;
  }

  private static boolean speaksOf(TypeElement owner, Element element) {
    boolean ofPaper = Values.mirror(owner, Published.class).isPresent();
    return !ofPaper
        || Values.mirror(element, Published.class)
            .filter(
                figures ->
                    figures.getElementValues().keySet().stream()
                        .noneMatch(member -> member.getSimpleName().contentEquals("paper")))
            .isPresent();
  }
}
