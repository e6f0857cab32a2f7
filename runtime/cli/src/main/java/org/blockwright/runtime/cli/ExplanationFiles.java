package org.blockwright.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.base.AtomicFile;
import org.blockwright.runtime.base.UsageException;
import org.blockwright.runtime.data.CropWindow;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.ExplainedImage;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.Explanation;
import org.blockwright.runtime.explain.ExplanationMethod;
import org.blockwright.runtime.explain.Overlays;
import org.blockwright.runtime.explain.SaliencyMap;

/** What an explanation of images is written into: pictures in a folder, and a document. */
final class ExplanationFiles {
  private final Path folder;
  private final Optional<String> node;
  private final List<ExplanationMethod> methods = new ArrayList<>();
  private final List<ExplainedImage> images = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private final JsonObject refused = new JsonObject();
  private final JsonArray documents = new JsonArray();

  /**
   * Nothing yet.
   *
   * @param folder for pictures
   * @param node that is looked at, where a method looks at one
   */
  ExplanationFiles(Path folder, Optional<String> node) {
    this.folder = folder;
    this.node = node;
  }

  /**
   * Says which methods are used.
   *
   * @param choosing whether those that do not fit are left out
   * @return why each of those does not
   * @throws UsageException if one does not fit and nothing is left out
   */
  List<String> choose(ImageClassifier model, List<ExplanationMethod> wanted, boolean choosing) {
    List<String> left = new ArrayList<>();
    for (ExplanationMethod method : wanted) {
      Optional<String> why = model.refusal(method);
      if (why.isEmpty()) {
        methods.add(method);
        if (!choosing) {
          explainer(method, true);
        }
      } else if (choosing) {
        refused.addProperty(method.id(), why.get());
        left.add(method.label() + " is left out: " + why.get());
      } else {
        throw new UsageException(why.get());
      }
    }
    if (methods.isEmpty()) {
      throw new UsageException("no method fits " + model.entry().id());
    }
    return left;
  }

  private Explainer explainer(ExplanationMethod method, boolean insisting) {
    return node.isPresent() && (insisting || method.isAtNode()) ? method.at(node.get()) : method;
  }

  /**
   * Explains an image, and writes its pictures.
   *
   * @param number of the class; the most likely one where it is not given
   * @return what was found, and where the picture is
   */
  String add(ImageClassifier model, Path file, RgbImage image, Optional<Integer> number) {
    List<Explanation> all = new ArrayList<>();
    List<Explainer> explainers = methods.stream().map(each -> explainer(each, false)).toList();
    for (Explanation merged : model.explain(image, number, explainers)) {
      all.add(merged);
      if (merged.map().method().equals(ExplanationMethod.ATTENTION.id())) {
        all.addAll(groups(model, merged));
      }
    }
    String name = file.getFileName().toString();
    ExplainedImage explained = new ExplainedImage(name, all);
    String stem = free(name.replaceFirst("\\.[^.]*$", ""));
    Path picture = write(stem, explained.sideBySide());
    for (Explanation one : all) {
      write(stem + "-" + suffix(one.map(), all), one.overlay());
    }
    images.add(explained);
    documents.add(json(file, picture, all));
    Explanation first = all.get(0);
    return "%s: %s %s, %s"
        .formatted(file, Figures.percent(first.probability()), first.className(), picture);
  }

  /** Each group of the attention, where there is more than one. */
  private static List<Explanation> groups(ImageClassifier model, Explanation merged) {
    List<SaliencyMap> groups = model.attentionGroups(merged.original(), merged.classIndex());
    return groups.size() < 2 ? List.of() : groups.stream().map(merged::with).toList();
  }

  /** A name that no other image's files have. */
  private String free(String stem) {
    String name = stem;
    for (int i = 2; !taken.add(name); i++) {
      name = stem + "-" + i;
    }
    return name;
  }

  /** gradcam, attention, attention-1, or with several attending nodes attention-head.attn-1. */
  private static String suffix(SaliencyMap map, List<Explanation> all) {
    if (map.group() == SaliencyMap.MERGED) {
      return map.method();
    }
    boolean several =
        all.stream()
                .map(Explanation::map)
                .filter(other -> other.group() != SaliencyMap.MERGED)
                .map(SaliencyMap::node)
                .distinct()
                .count()
            > 1;
    return map.method() + (several ? "-" + map.node() : "") + "-" + (map.group() + 1);
  }

  private Path write(String name, BufferedImage picture) {
    Path file = folder.resolve(name + ".png");
    byte[] png = Overlays.png(picture);
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
    return file;
  }

  /** The sheet of all images, where there are several. */
  Optional<Path> sheet() {
    return images.size() < 2
        ? Optional.empty()
        : Optional.of(write(free("sheet"), ExplainedImage.sheet(images)));
  }

  /** Everything, with the maps' values. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.add("left_out", refused);
    json.add("images", documents);
    return json;
  }

  private static JsonObject json(Path file, Path picture, List<Explanation> all) {
    Explanation first = all.get(0);
    JsonObject json = new JsonObject();
    json.addProperty("image", file.toString());
    json.addProperty("width", first.original().width());
    json.addProperty("height", first.original().height());
    json.add("window", json(first.window()));
    json.addProperty("class", first.classIndex());
    json.addProperty("name", first.className());
    json.addProperty("probability", first.probability());
    json.addProperty("picture", picture.toString());
    JsonArray maps = new JsonArray();
    all.forEach(one -> maps.add(json(one.map())));
    json.add("maps", maps);
    return json;
  }

  /** What the network saw: a part of the picture, resized, and of that a part. */
  private static JsonObject json(CropWindow window) {
    JsonObject json = new JsonObject();
    json.addProperty("x", window.x());
    json.addProperty("y", window.y());
    json.addProperty("width", window.width());
    json.addProperty("height", window.height());
    json.addProperty("scaled_width", window.scaledWidth());
    json.addProperty("scaled_height", window.scaledHeight());
    json.addProperty("left", window.left());
    json.addProperty("top", window.top());
    json.addProperty("out_width", window.outWidth());
    json.addProperty("out_height", window.outHeight());
    return json;
  }

  private static JsonObject json(SaliencyMap map) {
    JsonObject json = new JsonObject();
    json.addProperty("method", map.method());
    json.addProperty("node", map.node());
    json.addProperty("group", map.group() == SaliencyMap.MERGED ? null : map.group());
    JsonArray rows = new JsonArray();
    for (float[] values : map.heat().rows()) {
      JsonArray row = new JsonArray();
      for (float value : values) {
        row.add(value);
      }
      rows.add(row);
    }
    json.add("values", rows);
    return json;
  }
}
