package org.blockwright.processor.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/** Reads what a native block's constructor takes. */
final class NativeBlockReader {
  private final ReadContext context;

  NativeBlockReader(ReadContext context) {
    this.context = context;
  }

  Optional<NodeType.NativeBlock> nativeBlock(
      TypeElement type, AnnotationMirror mirror, List<Member> members) {
    Traced<Object> written = Values.required(mirror, "value", context.origin(type));
    String className = (String) written.value();
    TypeElement block = context.elements().getTypeElement(className);
    if (block == null || block.getModifiers().contains(Modifier.ABSTRACT) || !isBlock(block)) {
      context.problems().add(written.origin(), Message.NotABlock, className);
      return Optional.empty();
    }
    List<String> seen = new ArrayList<>();
    for (ExecutableElement constructor :
        ElementFilter.constructorsIn(block.getEnclosedElements())) {
      if (!constructor.getModifiers().contains(Modifier.PUBLIC)) {
        continue;
      }
      Optional<List<String>> arguments = match(constructor, members);
      if (arguments.isPresent() && !isUsable(block, constructor, written, members)) {
        return Optional.empty();
      }
      if (arguments.isPresent()) {
        return Optional.of(new NodeType.NativeBlock(className, arguments.get()));
      }
      seen.add(
          constructor.getParameters().stream()
              .map(p -> p.asType() + " " + p.getSimpleName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    context
        .problems()
        .add(
            written.origin(),
            Message.NoMatchingConstructor,
            block.getSimpleName(),
            members.stream()
                .map(m -> m.type() + " " + m.name())
                .collect(Collectors.joining(", ", "(", ")")),
            seen.isEmpty() ? "none" : String.join(" and ", seen));
    return Optional.empty();
  }

  /** Whether generated code can call the constructor and reckon with its numbers. */
  private boolean isUsable(
      TypeElement block,
      ExecutableElement constructor,
      Traced<Object> written,
      List<Member> members) {
    Optional<String> hidden = Visibility.hidden(block);
    if (hidden.isPresent()) {
      context
          .problems()
          .add(written.origin(), Message.NativeNotVisible, block.getSimpleName(), hidden.get());
      return false;
    }
    for (TypeMirror thrown : constructor.getThrownTypes()) {
      if (Visibility.isChecked(thrown)) {
        context
            .problems()
            .add(written.origin(), Message.NativeThrows, block.getSimpleName(), thrown);
        return false;
      }
    }
    for (Member member : members) {
      boolean number = member.channels() || member.name().equals("stride");
      if (number && !member.type().equals("int")) {
        context
            .problems()
            .add(
                member.origin(),
                Message.NativeNumber,
                member.channels() ? "@Channels" : "stride",
                member.name(),
                member.type());
        return false;
      }
    }
    return true;
  }

  private boolean isBlock(TypeElement type) {
    for (TypeElement t = type; t != null; t = superclass(t)) {
      if (t.getQualifiedName().contentEquals("ai.djl.nn.AbstractBlock")) {
        return true;
      }
    }
    return false;
  }

  private TypeElement superclass(TypeElement type) {
    return context.elements().getTypeElement(Values.name(type.getSuperclass()));
  }

  private Optional<List<String>> match(ExecutableElement constructor, List<Member> members) {
    List<String> arguments = new ArrayList<>();
    Set<String> open = members.stream().map(Member::name).collect(Collectors.toSet());
    for (VariableElement parameter : constructor.getParameters()) {
      TypeMirror type = parameter.asType();
      String name = parameter.getSimpleName().toString();
      if (Values.name(type).equals("org.blockwright.rule.TensorShape")) {
        arguments.add(NodeType.NativeBlock.SHAPE);
      } else if (members.stream()
              .anyMatch(m -> m.name().equals(name) && m.type().equals(Values.name(type)))
          && open.remove(name)) {
        arguments.add(name);
      } else {
        return Optional.empty();
      }
    }
    return open.isEmpty() ? Optional.of(arguments) : Optional.empty();
  }
}
