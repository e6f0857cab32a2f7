package org.blockwright.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.blockwright.runtime.base.FileException;

/** A data set of class folders: one path that may hold several parts, or a path for each. */
final class ImageFolders {
  /** Of so many images that have one name it is looked whether they are one. */
  private static final int MOST_COMPARED = 64;

  private final String name;
  private final boolean upright;
  private final List<FileTree> trees = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private ImageFolders(String name, boolean upright) {
    this.name = name;
    this.upright = upright;
  }

  /**
   * Opens {@code TRAIN} or {@code TRAIN,VAL}.
   *
   * @param name what was asked for, for messages
   * @param upright whether to turn pictures as their EXIF orientation says
   * @param training whether images are held out where there are none for validation
   */
  static Dataset open(String name, String places, boolean upright, boolean training) {
    ImageFolders folders = new ImageFolders(name, upright);
    int comma = Files.exists(DataSpec.path(places)) ? -1 : places.indexOf(',');
    try {
      return comma < 0
          ? folders.one(DataSpec.path(places), training)
          : folders.two(
              DataSpec.path(places.substring(0, comma)),
              DataSpec.path(places.substring(comma + 1)));
    } catch (RuntimeException e) {
      folders.trees.forEach(FileTree::close);
      throw e;
    }
  }

  private FileTree tree(Path root) {
    FileTree tree = FileTree.open(root);
    trees.add(tree);
    notes.addAll(tree.notes());
    return tree;
  }

  private Dataset one(Path path, boolean training) {
    FileTree tree = tree(path);
    Optional<ClassFolders> train = ClassFolders.part(tree, SplitName.TRAIN);
    Optional<ClassFolders> judging = judging(tree);
    if (train.isPresent() && judging.isPresent()) {
      return of(train.get(), judging.get());
    }
    ClassFolders whole = ClassFolders.root(tree);
    if (training && judging.isPresent() && !judging.get().holdsAllOf(whole)) {
      throw new FileException(
          whole.place()
              + " holds other folders beside "
              + judging.get().place()
              + ", but none that is named after training; name both: imagefolder:TRAIN,VAL.");
    }
    ClassFolders all = train.or(() -> judging).orElse(whole);
    all.requireUnambiguous();
    ImageFolder source = source(all, all.classNames());
    if (judging.isEmpty() && training) {
      return Dataset.holdOut(name, source, notes);
    }
    if (judging.isEmpty()) {
      notes.add(name + " has no validation images of its own: all of its images are measured.");
    }
    return Dataset.of(name, source, source, notes);
  }

  /** The validation images, or where there are none the test images. */
  private Optional<ClassFolders> judging(FileTree tree) {
    Optional<ClassFolders> validation = ClassFolders.part(tree, SplitName.VALIDATION);
    Optional<ClassFolders> test = ClassFolders.part(tree, SplitName.TEST);
    if (validation.isPresent() && test.isPresent()) {
      notes.add(
          "Of "
              + name
              + " the images in "
              + validation.get().place()
              + " are used for validation, those in "
              + test.get().place()
              + " are not used.");
    }
    return validation.or(() -> test);
  }

  private Dataset two(Path trainPath, Path validationPath) {
    FileTree trainTree = tree(trainPath);
    FileTree validationTree = tree(validationPath);
    ClassFolders train =
        ClassFolders.part(trainTree, SplitName.TRAIN).orElseGet(() -> ClassFolders.root(trainTree));
    ClassFolders validation =
        judging(validationTree).orElseGet(() -> ClassFolders.root(validationTree));
    boolean same = isSame(trainPath, validationPath) && train.prefix().equals(validation.prefix());
    return same
        ? of(
            train,
            validation,
            name + " names the same images twice: it trains on the images that judge it.")
        : of(train, validation, overlap(train, validation).stream().toArray(String[]::new));
  }

  /** A warning where validation images are among the training images, under the same names. */
  private Optional<String> overlap(ClassFolders train, ClassFolders validation) {
    Set<String> known = new HashSet<>(train.relative());
    List<String> alike = validation.relative().stream().filter(known::contains).toList();
    int looked = Math.min(alike.size(), MOST_COMPARED);
    int same = 0;
    for (int i = 0; i < looked; i++) {
      String image = alike.get((int) ((long) i * alike.size() / looked));
      same += isSame(train, validation, image) ? 1 : 0;
    }
    return same == 0
        ? Optional.empty()
        : Optional.of(
            ("%s trains on images that judge it: %d of its validation images have names of training"
                    + " images, and of %d that were compared %d %s the same.")
                .formatted(name, alike.size(), looked, same, same == 1 ? "is" : "are"));
  }

  private static boolean isSame(ClassFolders train, ClassFolders validation, String image) {
    try {
      return Arrays.equals(
          train.tree().read(train.prefix() + image),
          validation.tree().read(validation.prefix() + image));
    } catch (IOException e) {
      return false; // it is said when the image is decoded
    }
  }

  private Dataset of(ClassFolders train, ClassFolders validation, String... warnings) {
    ImageFolder source = source(train, train.classNames());
    validation.classNames(); // says what is wrong with them
    return Dataset.of(name, source, source(validation, source.classNames()), notes, warnings);
  }

  private ImageFolder source(ClassFolders folders, List<String> classNames) {
    return new ImageFolder(folders, classNames, upright);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new FileException(
          "Cannot look at %s and %s: %s".formatted(one, other, e.getMessage()), e);
    }
  }
}
