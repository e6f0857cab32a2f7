package org.blockwright.runtime.data;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;

/**
 * One annotation file in COCO's format ({@code cocodataset.org/#format-data}): images, categories
 * and the objects that they show. It is read as a stream, since COCO's own have half a gigabyte.
 */
final class CocoSet {
  /** A picture, and what is in it. */
  static final class Picture {
    private String file = "";
    private int width;
    private int height;
    private final List<Annotation> annotations = new ArrayList<>();

    String file() {
      return file;
    }

    List<Annotation> annotations() {
      return annotations;
    }

    /** The objects with a box, their classes by number. */
    List<ImageObject> objects(Map<String, Integer> numbers) {
      List<ImageObject> objects = new ArrayList<>();
      for (Annotation annotation : annotations) {
        Optional<Mask> mask = annotation.region.mask(width, height);
        annotation
            .box
            .or(() -> mask.flatMap(Mask::bounds))
            .filter(box -> box.area() > 0)
            .ifPresent(
                box -> objects.add(new ImageObject(numbers.get(annotation.category), box, mask)));
      }
      return objects;
    }
  }

  /**
   * A thing in a picture.
   *
   * @param category the identifier of its class
   */
  record Annotation(String category, Optional<Box> box, CocoRegion region) {}

  private final String name;
  private final Map<String, Picture> pictures = new LinkedHashMap<>();
  private final Map<String, String> categories = new HashMap<>();
  private final Map<String, List<Annotation>> annotations = new HashMap<>();

  private CocoSet(String name) {
    this.name = name;
  }

  /**
   * Reads a file of a tree.
   *
   * @throws BlockwrightException if it is damaged, or its parts do not belong together
   */
  static CocoSet read(FileTree tree, String file) {
    CocoSet set = new CocoSet(tree.name(file));
    try (InputStream in = tree.open(file);
        JsonReader json = new JsonReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      set.read(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("it goes on after its end");
      }
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new FileException(
          set.name + " is no COCO annotation file that can be read: " + why + ".", e);
    }
    set.join();
    return set;
  }

  String name() {
    return name;
  }

  List<Picture> pictures() {
    return List.copyOf(pictures.values());
  }

  /** The classes' names by their identifiers, in the order of these. */
  Map<String, String> categories() {
    Map<String, String> sorted = new LinkedHashMap<>();
    categories.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, String>>comparingDouble(entry -> number(entry.getKey()))
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static double number(String id) {
    try {
      return Double.parseDouble(id);
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private void join() {
    if (pictures.isEmpty() || categories.isEmpty()) {
      throw new FileException(name + " names no images or no categories.");
    }
    if (new HashSet<>(categories.values()).size() < categories.size()) {
      throw new FileException(name + " has two categories of one name.");
    }
    annotations.forEach(
        (image, list) -> {
          Picture picture = pictures.get(image);
          if (picture == null) {
            throw new FileException(
                name + " has an annotation of image " + image + ", which it does not list.");
          }
          for (Annotation annotation : list) {
            if (!categories.containsKey(annotation.category)) {
              throw new FileException(
                  name
                      + " has an annotation of category "
                      + annotation.category
                      + ", which it does not list.");
            }
          }
          picture.annotations.addAll(list);
        });
    annotations.clear();
  }

  private void read(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "images" -> each(json, this::image);
        case "categories" -> each(json, this::category);
        case "annotations" -> each(json, this::annotation);
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private interface Element {
    void read(JsonReader json) throws IOException;
  }

  private static void each(JsonReader json, Element element) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      json.beginObject();
      element.read(json);
      json.endObject();
    }
    json.endArray();
  }

  private void image(JsonReader json) throws IOException {
    Picture picture = new Picture();
    String id = "";
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextString();
        case "file_name" -> picture.file = json.nextString();
        case "width" -> picture.width = json.nextInt();
        case "height" -> picture.height = json.nextInt();
        default -> json.skipValue();
      }
    }
    boolean sized = picture.width >= 0 && picture.height >= 0;
    if (!sized || (long) picture.width * picture.height > ImageDecoder.MAX_PIXELS) {
      throw new JsonParseException(
          "image " + id + " has " + picture.width + "x" + picture.height + " pixels");
    }
    if (picture.file.isEmpty() || pictures.put(id, picture) != null) {
      throw new JsonParseException("image " + id + " has no file_name, or comes twice");
    }
  }

  private void category(JsonReader json) throws IOException {
    String id = "";
    String title = "";
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextString();
        case "name" -> title = json.nextString();
        default -> json.skipValue();
      }
    }
    if (title.isEmpty() || categories.put(id, title) != null) {
      throw new JsonParseException("category " + id + " has no name, or comes twice");
    }
  }

  private void annotation(JsonReader json) throws IOException {
    String image = "";
    String category = "";
    Optional<Box> box = Optional.empty();
    CocoRegion region = CocoRegion.NONE;
    while (json.hasNext()) {
      String key = json.nextName();
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        continue;
      }
      switch (key) {
        case "image_id" -> image = json.nextString();
        case "category_id" -> category = json.nextString();
        case "bbox" -> box = box(json);
        case "segmentation" -> region = CocoRegion.read(json);
        default -> json.skipValue();
      }
    }
    annotations
        .computeIfAbsent(image, i -> new ArrayList<>())
        .add(new Annotation(category, box, region));
  }

  /** Left, top, width and height. */
  private static Optional<Box> box(JsonReader json) throws IOException {
    double[] values = CocoRegion.numbers(json);
    if (values.length == 0) {
      return Optional.empty();
    }
    if (values.length != 4) {
      throw new JsonParseException("a bbox has " + values.length + " values instead of 4");
    }
    return Optional.of(new Box(values[0], values[1], values[0] + values[2], values[1] + values[3]));
  }
}
