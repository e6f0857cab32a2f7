package org.blockwright.runtime.api;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.blockwright.runtime.data.ImageEncoder;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;

/**
 * From a picture to class probabilities, as the model's file says, for predictors of DJL. One may
 * serve many of them at once.
 */
final class ClassificationTranslator<I> implements NoBatchifyTranslator<I, Classifications> {
  private final LoadedModel model;
  private final ImageEncoder encoder;
  private final Function<I, RgbImage> decoder;

  private ClassificationTranslator(LoadedModel model, Function<I, RgbImage> decoder) {
    this.model = model;
    this.decoder = decoder;
    encoder = new ImageEncoder(model.preprocessing(), 1);
  }

  /** A translator between two types; nothing where there is none. */
  @SuppressWarnings("unchecked") // checked by the classes
  static <I, O> Optional<Translator<I, O>> of(
      Class<I> input, Class<O> output, Optional<LoadedModel> loaded) {
    if (input == NDList.class && output == NDList.class) {
      return Optional.of((Translator<I, O>) new NoopTranslator());
    }
    if (loaded.isEmpty() || output != Classifications.class) {
      return Optional.empty();
    }
    Optional<Translator<?, ?>> found = Optional.empty();
    if (input == Image.class) {
      found = Optional.of(new ClassificationTranslator<Image>(loaded.get(), Pictures::toRgb));
    } else if (input == BufferedImage.class) {
      found = Optional.of(new ClassificationTranslator<BufferedImage>(loaded.get(), Images::of));
    } else if (input == Path.class) {
      found = Optional.of(new ClassificationTranslator<Path>(loaded.get(), Images::read));
    }
    return found.map(translator -> (Translator<I, O>) translator);
  }

  @Override
  public NDList processInput(TranslatorContext context, I picture) {
    float[] encoded = encoder.encode(decoder.apply(picture));
    return new NDList(encoder.upload(List.of(encoded), context.getNDManager()));
  }

  @Override
  public Classifications processOutput(TranslatorContext context, NDList outputs) {
    double[] shares = model.probabilities(outputs.head().toFloatArray());
    return new Classifications(model.classes(), DoubleStream.of(shares).boxed().toList());
  }
}
