package org.blockwright.runtime.api;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Dataset;

/**
 * What a run is started with beside its recipe, as {@code run.json} keeps it. What is null was not
 * said, or not kept by the version that wrote it.
 *
 * @param data the data's name
 * @param trainImages how many the data has, before a limit
 * @param validationImages how many the data has
 * @param limit training images that are used
 * @param weights what the model was filled with
 * @param entry which of them, where the file holds several
 * @param skipHead whether its head was drawn anew
 * @param teacher the model that was distilled
 * @param teacherWeights what it was filled with
 */
public record RunConfig(
    String data,
    Integer trainImages,
    Integer validationImages,
    Integer limit,
    String weights,
    String entry,
    Boolean skipHead,
    String teacher,
    String teacherWeights) {
  private static final String KEY = "started_with";
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /**
   * What somebody asks for.
   *
   * @param data nothing where the run is resumed on its own
   * @param limit training images that are used
   * @param weights what the model is filled with
   * @param entry which of them, where the file holds several
   * @param skipHead whether its head is drawn anew
   * @param teacher the model that is distilled
   * @param teacherWeights what it is filled with
   */
  public record Options(
      Optional<String> data,
      Optional<Integer> limit,
      Optional<Path> weights,
      Optional<String> entry,
      boolean skipHead,
      Optional<String> teacher,
      Optional<Path> teacherWeights) {}

  /** What a new run is started with. */
  static RunConfig of(Dataset images, Options options) {
    return new RunConfig(
        images.name(),
        images.train().size(),
        images.validation().size(),
        options.limit().orElse(null),
        options.weights().map(Path::toString).orElse(null),
        options.entry().orElse(null),
        options.skipHead(),
        options.teacher().orElse(null),
        options.teacherWeights().map(Path::toString).orElse(null));
  }

  /**
   * Reads what the run in a folder was started with.
   *
   * @throws FileException if its {@code run.json} is none
   */
  public static RunConfig read(Path folder) {
    Path file = folder.resolve("run.json");
    RunConfig found = null;
    try {
      if (Files.exists(file)) {
        JsonObject run = GSON.fromJson(Files.readString(file), JsonObject.class);
        found = GSON.fromJson(run.get(KEY), RunConfig.class);
      }
    } catch (JsonParseException | ClassCastException | NullPointerException e) {
      throw new FileException(
          file + " cannot be understood; without that file, say what the run is trained on.", e);
    } catch (IOException e) {
      throw new FileException("Cannot read " + file + ": " + e.getMessage(), e);
    }
    return found == null
        ? new RunConfig(null, null, null, null, null, null, null, null, null)
        : found;
  }

  JsonObject toJson() {
    return GSON.toJsonTree(this).getAsJsonObject();
  }

  Optional<String> said() {
    return Optional.ofNullable(data);
  }

  Optional<Integer> limited() {
    return Optional.ofNullable(limit);
  }

  /** The same on data that may have moved. */
  RunConfig with(String place) {
    return new RunConfig(
        place,
        trainImages,
        validationImages,
        limit,
        weights,
        entry,
        skipHead,
        teacher,
        teacherWeights);
  }

  /** Whether this was written at all. */
  private boolean known() {
    return data != null;
  }

  /** Where somebody asks for something else. */
  List<Difference> differences(Options options) {
    List<Difference> differences = new ArrayList<>();
    if (!known()) {
      return differences;
    }
    options.data().ifPresent(now -> add(differences, "data", kind(data), kind(now)));
    options.limit().ifPresent(now -> add(differences, "limit", limit, now));
    Path before = weights == null ? null : absolute(Path.of(weights));
    options.weights().ifPresent(now -> add(differences, "weights", before, absolute(now)));
    options.entry().ifPresent(now -> add(differences, "entry", entry, now));
    options.teacher().ifPresent(now -> add(differences, "teacher", teacher, now));
    Path taught = teacherWeights == null ? null : absolute(Path.of(teacherWeights));
    options
        .teacherWeights()
        .ifPresent(now -> add(differences, "teacher-weights", taught, absolute(now)));
    if (options.skipHead() && !Boolean.TRUE.equals(skipHead)) {
      add(differences, Difference.NEW_HEAD, "not drawn", "drawn");
    }
    return differences;
  }

  /** Where data that was opened is other than the run's, though of its kind. */
  List<Difference> differences(Dataset images) {
    List<Difference> differences = new ArrayList<>();
    if (known()) {
      String of = "data " + images.name() + ": the number of its ";
      add(differences, of + "training images", trainImages, images.train().size());
      add(differences, of + "validation images", validationImages, images.validation().size());
    }
    return differences;
  }

  private static String kind(String data) {
    int colon = data.indexOf(':');
    return colon < 0 ? data : data.substring(0, colon);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static void add(List<Difference> differences, String what, Object before, Object now) {
    if (!Objects.equals(before, now)) {
      differences.add(
          new Difference(what, String.valueOf(now), before == null ? "none" : "" + before, true));
    }
  }
}
