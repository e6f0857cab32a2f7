package org.blockwright.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.blockwright.runtime.base.BlockwrightException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {
  @TempDir Path folder;

  /** Lines are divided by {@code |}. */
  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace('|', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "names.txt; cat|dog, hound|crane",
        "names.txt; \uFEFFcat|| dog, hound |crane|",
        "names; index,name|2,crane|0,cat|1,\"dog, hound\"",
        "names.csv; name|cat|\"dog, hound\"|crane",
        "names.csv; index,wnid,name|0,n1,cat|1,n2,\"dog, hound\"|2,n3,crane",
        "names.csv; Label , Index|crane,2|cat,0|\"dog, hound\",1",
        "names.csv; class,name|x,cat|y,\"dog, hound\"|z,crane",
        "names.csv; wnid,class|n1,cat|n2,\"dog, hound\"|n3,crane",
        "names.json; [\"cat\", \"dog, hound\", \"crane\"]",
        "names.txt; {\"2\": \"crane\", \"0\": \"cat\", \"1\": \"dog, hound\"}",
        "names.json; {\"0\":[\"n1\",\"cat\"],\"1\":[\"n2\",\"dog, hound\"],\"2\":[\"n3\",\"crane\"]}",
      })
  void reads(String name, String text) throws IOException {
    assertEquals(List.of("cat", "dog, hound", "crane"), ClassNames.read(file(name, text)).names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.txt; |; has no class names; write one a line",
        "a.csv; index,name; has no class names",
        "a.csv; index,wnid|0,n1; has the columns index, wnid, and none of them is name, class or label",
        "a.csv; index,name|0,cat|0,dog; has index 0 twice, for cat and dog",
        "a.csv; index,name|0,cat|2,dog; has no index 1, but 2",
        "a.csv; index,name|1,cat|2,dog; has no index 0, but 2",
        "a.csv; index,name|one,cat; has the index \"one\", which is no whole number from 0",
        "a.csv; index,name|-1,cat; has the index \"-1\", which is no whole number from 0",
        "a.csv; index,name|0,; has an empty name for index 0",
        "a.csv; index,name|0,cat,tail; has 3 values in row 1, not 2",
        "a.csv; name,name|0,cat; is no CSV with a header: The header contains a duplicate name",
        "a.csv; name|\"cat; is no CSV with a header: ",
        "a.json; {\"0\":\"cat\",\"0\":\"dog\"}; has index 0 twice, for cat and dog",
        "a.json; {\"0\":\"cat\",\"5\":\"dog\"}; has no index 1, but 5",
        "a.json; {\"cat\":0}; has no name for index cat: a text, or a list of two",
        "a.json; {\"cat\":\"0\"}; has the index \"cat\", which is no whole number from 0",
        "a.json; {\"0\":[\"cat\"]}; has no name for index 0: a text, or a list of two",
        "a.json; [\"cat\", 3]; has no name for index 1: a text, or a list of two",
        "a.json; [\"cat\", \"\"]; has an empty name for index 1",
        "a.json; [\"cat\"] [\"dog\"]; is no JSON: ",
        "a.json; 17; is JSON, but neither a list of names nor an object",
        "a.json; cat; is no JSON: ",
        "a.txt; {0: 'cat'}; is no JSON: ",
        "a.json; [\"cat\"; is no JSON: End of input",
        "a.json; []; has no class names",
      })
  void refuses(String line) throws IOException {
    String[] parts = line.split("; ", 3);
    refuse(file(parts[0], parts[1]), parts[2]);
  }

  private static void refuse(Path path, String why) {
    String message =
        assertThrows(BlockwrightException.class, () -> ClassNames.read(path)).getMessage();
    assertTrue(message.startsWith(path + " " + why), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "Köter".getBytes(StandardCharsets.ISO_8859_1));
    refuse(latin, "is no text in UTF-8");
    Path absent = folder.resolve("absent.csv");
    assertEquals(
        "there is no file of class names " + absent,
        assertThrows(BlockwrightException.class, () -> ClassNames.read(absent)).getMessage());
  }

  @Test
  void countsWhatWeightsHave() throws IOException {
    Path path = file("two.txt", "cat|dog");
    ClassNames names = ClassNames.read(path);
    names.requireCount(2, Path.of("run"));
    assertEquals(
        path + " names 2 classes, but run has 8 classes",
        assertThrows(BlockwrightException.class, () -> names.requireCount(8, Path.of("run")))
            .getMessage());
  }

  @Test
  void readsImageNet() {
    Path table =
        Path.of(System.getProperty("data.dir", "../../shared/data"))
            .resolve("imagenet-100/imagenet_classes.csv");
    assumeTrue(Files.exists(table), "there is no " + table + ": set -Ddata.dir");
    List<String> names = ClassNames.read(table).names();
    assertEquals(1000, names.size());
    assertEquals("tench", names.get(0));
    assertEquals("goldfish", names.get(1));
  }
}
