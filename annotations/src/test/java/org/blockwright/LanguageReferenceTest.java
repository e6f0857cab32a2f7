package org.blockwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The reference in docs/language.md is the annotations' Javadoc. {@code -Dreadme.write=true} writes
 * it, otherwise it is compared.
 */
class LanguageReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "language.md");
  private static final Path SOURCES = Path.of("src/main/java/org/blockwright");
  private static final String BEGIN = "<!-- reference:begin -->\n";
  private static final String END = "<!-- reference:end -->";

  private final StringBuilder text = new StringBuilder();

  @Test
  void referenceIsTheJavadoc() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    assertTrue(begin >= 0 && end > begin, PAGE + " has no reference:begin and reference:end");
    section("Operators", "op");
    section("Blocks", "block");
    section("Heads", "head");
    recipe();
    String current = page.substring(0, begin + BEGIN.length()) + text + page.substring(end);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(PAGE, current);
    } else {
      assertEquals(current, page, PAGE + " is stale: run this test with -Dreadme.write=true");
    }
  }

  private void section(String title, String folder) throws IOException {
    text.append("\n## ").append(title).append("\n\n| | attributes | |\n|---|---|---|\n");
    for (Path file : sources(SOURCES.resolve(folder))) {
      try (Source source = new Source(file)) {
        if (source.isNode()) {
          text.append(
              "| `@%s` | %s | %s |\n"
                  .formatted(
                      source.type.getSimpleName(),
                      source
                          .members()
                          .map(m -> "`" + source.member(m) + "`")
                          .collect(Collectors.joining(", ")),
                      source.sentence(source.path())));
        }
      }
    }
  }

  private void recipe() throws IOException {
    text.append("\n## Recipe keys\n\n");
    text.append("In `@Recipe` under the first name, on the command line under the second.\n\n");
    text.append("| | | unless written | |\n|---|---|---|---|\n");
    try (Source source = new Source(SOURCES.resolve("record/Recipe.java"))) {
      source
          .members()
          .forEach(
              member -> {
                String name = member.getName().toString();
                text.append(
                    "| `%s` | `%s` | %s | %s |\n"
                        .formatted(
                            name,
                            name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                            Source.code(member.getDefaultValue()),
                            source.sentence(new TreePath(source.path(), member))));
              });
    }
    text.append('\n');
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(Predicate.not(file -> file.endsWith("package-info.java")))
          .sorted()
          .toList();
    }
  }

  /** A parsed file and its type. */
  private static final class Source implements AutoCloseable {
    private final StandardJavaFileManager manager;
    private final DocTrees trees;
    private final CompilationUnitTree unit;
    private final ClassTree type;

    Source(Path file) throws IOException {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      manager = compiler.getStandardFileManager(null, null, null);
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjects(file));
      trees = DocTrees.instance(task);
      unit = task.parse().iterator().next();
      type = (ClassTree) unit.getTypeDecls().get(0);
    }

    TreePath path() {
      return new TreePath(new TreePath(unit), type);
    }

    /** Whether it is something that a node can be. */
    boolean isNode() {
      return type.getModifiers().getAnnotations().stream()
          .map(AnnotationTree::getAnnotationType)
          .anyMatch(name -> List.of("Operator", "Blueprint").contains(name.toString()));
    }

    Stream<MethodTree> members() {
      return type.getMembers().stream()
          .filter(MethodTree.class::isInstance)
          .map(MethodTree.class::cast);
    }

    /** A member with its default; one that has to be written stands alone. */
    String member(MethodTree member) {
      String written = Optional.ofNullable(member.getDefaultValue()).map(Tree::toString).orElse("");
      boolean required = written.isEmpty() || written.endsWith("REQUIRED");
      return member.getName() + (required ? "" : " = " + shown(written));
    }

    static String code(Tree value) {
      String written = value == null ? "" : shown(value.toString());
      return written.isEmpty() || written.equals("\"\"") ? "" : "`" + written + "`";
    }

    private static String shown(String written) {
      return written
          .replaceAll("\\b[A-Z]\\w*\\.(?=[A-Z])", "")
          .replaceAll("@(\\w+)\\(\\)", "@$1")
          .replaceAll("\\b(\\d+)\\.0E(-?\\d+)", "$1e$2");
    }

    String sentence(TreePath path) {
      DocCommentTree comment = trees.getDocCommentTree(path);
      assertTrue(comment != null, () -> path.getLeaf() + " has no Javadoc");
      List<String> parts = new ArrayList<>();
      comment.getFirstSentence().forEach(part -> parts.add(plain(part)));
      return String.join("", parts).replaceAll("\\s+", " ").replace("|", "\\|");
    }

    private static String plain(DocTree part) {
      if (part instanceof LiteralTree literal) {
        return "`" + literal.getBody().getBody().strip() + "`";
      }
      if (part instanceof LinkTree link) {
        String signature = link.getReference().getSignature();
        return "`" + signature.replaceFirst("^#", "").replace('#', '.') + "`";
      }
      return part.toString();
    }

    @Override
    public void close() throws IOException {
      manager.close();
    }
  }
}
