package org.blockwright.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.blockwright.compile.Compilers.Result;
import org.blockwright.compile.Compilers.Said;
import org.blockwright.rule.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said about wrong declarations, and where. Each file in {@code messages} is one, with the
 * errors that it causes written below the culprit; see {@link Fixture}.
 */
class MessagesTest {
  private static final Path FOLDER = Path.of("src/test/resources/messages");

  @TempDir Path scratch;

  static Stream<Arguments> fixtures() throws IOException {
    return Fixture.all(FOLDER).stream()
        .flatMap(fixture -> Stream.of(Compilers.values()).map(c -> Arguments.of(fixture, c)));
  }

  static Stream<Arguments> fixturesInTwoParts() throws IOException {
    return fixtures().filter(arguments -> ((Fixture) arguments.get()[0]).inTwoParts());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("fixtures")
  void inOneCompilation(Fixture fixture, Compilers compiler) {
    Result result = compiler.compile(scratch, List.of(), Map.of(fixture.file(), fixture.text()));
    assertSaid(fixture.expected(compiler), result.errors());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("fixturesInTwoParts")
  void withBlueprintsFromAnotherJar(Fixture fixture, Compilers compiler) {
    Map<String, String> sources = Map.of(fixture.file(), fixture.library());
    Result library = compiler.compile(scratch.resolve("library"), List.of(), sources);
    if (!library.errors().isEmpty()) {
      assumeTrue(
          compiler == Compilers.JAVAC,
          "Eclipse's compiler reads no parameter names from class files without @ParameterNames");
      library =
          compiler.compile(
              scratch.resolve("unprocessed"),
              List.of(),
              sources,
              Compilers.UNPROCESSED,
              "-parameters");
      assertSaid(List.of(), library.errors());
    }
    Result use =
        compiler.compile(
            scratch.resolve("use"),
            List.of(library.output()),
            Map.of(fixture.file(), fixture.use()));
    assertSaid(fixture.expectedFromJar(compiler), use.errors());
  }

  private static void assertSaid(List<Said> expected, List<Said> actual) {
    assertEquals(lines(expected), lines(actual));
  }

  private static String lines(List<Said> all) {
    return all.stream().map(Said::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void everyMessageThatACompilationCanCauseHasAFixture() throws IOException {
    Set<Message> open = EnumSet.allOf(Message.class);
    for (Fixture fixture : Fixture.all(FOLDER)) {
      for (Said said : fixture.expected(Compilers.JAVAC)) {
        open.remove(Message.valueOf(said.name()));
      }
    }
    assertEquals(
        EnumSet.of(
            Message.ParameterNamesLost,
            Message.NoUnit,
            Message.ListedTwice,
            Message.NotABlueprint,
            Message.NamesTooLong,
            Message.RuleFailed,
            Message.TooManyOwnNodes,
            Message.Unresolved),
        open);
  }
}
