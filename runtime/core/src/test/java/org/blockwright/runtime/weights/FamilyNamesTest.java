package org.blockwright.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rule language can say the official names of whole families. */
class FamilyNamesTest {
  private final List<String> ours = new ArrayList<>();

  @Test
  void resNet() throws IOException {
    convBn("stem");
    for (int stage = 1; stage <= 4; stage++) {
      for (int j = 0; j < 2; j++) {
        convBn("stage%d.%d.first".formatted(stage, j));
        convBn("stage%d.%d.second".formatted(stage, j));
      }
      if (stage > 1) {
        convBn("stage%d.0.skip".formatted(stage));
      }
    }
    head();
    check(
        "resnet18_noah",
        "stem.{conv|bn} -> {conv1|bn1}",
        "stage{i}.{j} -> layer{i}.{j}",
        "*.first.{conv|bn} -> *.{conv1|bn1}",
        "*.second.{conv|bn} -> *.{conv2|bn2}",
        "*.skip.{conv|bn} -> *.downsample.{0|1}",
        "head");
  }

  @Test
  void mobileNetV2() throws IOException {
    convBn("stem");
    convBn("stage1.depthwise");
    convBn("stage1.narrow");
    int[] repeats = {2, 3, 4, 3, 3, 1};
    for (int stage = 2; stage <= 7; stage++) {
      for (int j = 0; j < repeats[stage - 2]; j++) {
        for (String node : List.of("wide", "depthwise", "narrow")) {
          convBn("stage%d.%d.%s".formatted(stage, j, node));
        }
      }
    }
    convBn("last");
    head();
    check(
        "mobilenetv2_100_noah",
        "stem.{conv|bn} -> features.0.{0|1}",
        "stage1.depthwise.{conv|bn} -> features.1.conv.0.{0|1}",
        "stage1.narrow.{conv|bn} -> features.1.conv.{1|2}",
        "stage2.{j} -> features.{j+2}",
        "stage3.{j} -> features.{j+4}",
        "stage4.{j} -> features.{j+7}",
        "stage5.{j} -> features.{j+11}",
        "stage6.{j} -> features.{j+14}",
        "stage7.{j} -> features.{j+17}",
        "*.wide.{conv|bn} -> *.conv.0.{0|1}",
        "*.depthwise.{conv|bn} -> *.conv.1.{0|1}",
        "*.narrow.{conv|bn} -> *.conv.{2|3}",
        "last.{conv|bn} -> features.18.{0|1}",
        "head");
  }

  @Test
  void shuffleNetV2() throws IOException {
    convBn("stem");
    int[] repeats = {3, 7, 3};
    for (int stage = 2; stage <= 4; stage++) {
      for (String node : List.of("shrunk", "left", "narrow", "spatial", "right")) {
        convBn("down%d.%s".formatted(stage, node));
      }
      for (int j = 0; j < repeats[stage - 2]; j++) {
        for (String node : List.of("first", "spatial", "right")) {
          convBn("stage%d.%d.%s".formatted(stage, j, node));
        }
      }
    }
    convBn("features");
    head();
    check(
        "shufflenetv2_100_noah",
        "stem.{conv|bn} -> conv1.{0|1}",
        "down{i} -> stage{i}.0",
        "stage{i}.{j} -> stage{i}.{j+1}",
        "*.shrunk.{conv|bn} -> *.branch1.{0|1}",
        "*.left.{conv|bn} -> *.branch1.{2|3}",
        "*.first.{conv|bn} -> *.branch2.{0|1}",
        "*.narrow.{conv|bn} -> *.branch2.{0|1}",
        "*.spatial.{conv|bn} -> *.branch2.{3|4}",
        "*.right.{conv|bn} -> *.branch2.{5|6}",
        "features.{conv|bn} -> conv5.{0|1}",
        "head");
  }

  @Test
  void deiT() throws IOException {
    pair("patches");
    ours.add("placed.position");
    for (int i = 0; i < 12; i++) {
      for (String node :
          List.of(
              "norm1", "attended.qkv", "attended.proj", "norm2", "moved.hidden", "moved.back")) {
        pair("blocks.%d.%s".formatted(i, node));
      }
    }
    pair("norm");
    head();
    check(
        "deit_tiny_noah",
        "patches -> patch_embed.proj",
        "placed.position -> pos_embed",
        "blocks.{i}",
        "*.attended -> *.attn",
        "*.moved.{hidden|back} -> *.mlp.{fc1|fc2}",
        "norm",
        "head");
  }

  private void convBn(String node) {
    ours.add(node + ".conv.weight");
    pair(node + ".bn");
    ours.add(node + ".bn.running_mean");
    ours.add(node + ".bn.running_var");
  }

  private void pair(String node) {
    ours.add(node + ".weight");
    ours.add(node + ".bias");
  }

  private void head() {
    pair("head.query");
    pair("head.value");
  }

  private void check(String model, String... rules) throws IOException {
    Path file = Path.of(System.getProperty("parity.dir", "../shared/parity"), model + ".json");
    Set<String> theirs =
        new TreeSet<>(KeyMap.of("official", List.of(rules)).bind(ours, name -> null).theirs());
    assertEquals(ours.size(), theirs.size());
    assumeTrue(Files.exists(file), "the official names are not here: " + file);
    Set<String> official = new TreeSet<>();
    JsonArray state =
        JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("state");
    for (JsonElement entry : state) {
      official.add(entry.getAsJsonArray().get(0).getAsString());
    }
    official.removeIf(name -> name.endsWith("num_batches_tracked"));
    assertEquals(official, theirs);
  }
}
