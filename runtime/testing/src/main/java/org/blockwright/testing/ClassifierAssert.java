package org.blockwright.testing;

import java.nio.file.Path;
import java.util.Optional;
import org.blockwright.runtime.api.ImageClassifier;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.explain.Explainer;
import org.blockwright.runtime.explain.ExplanationMethod;

/** What should hold of a classifier. */
public final class ClassifierAssert {
  private final ImageClassifier model;
  private Explainer explainer = Explainer.standard();
  private String method;
  private Optional<Path> drawings = Optional.empty();

  ClassifierAssert(ImageClassifier model) {
    this.model = model;
    boolean attends = ExplanationMethod.ATTENTION.refusal(model.network()).isEmpty();
    method = (attends ? ExplanationMethod.ATTENTION : ExplanationMethod.GRAD_CAM).label();
  }

  /** Asks a method where the model looks, instead of the head's attention or else Grad-CAM. */
  public ClassifierAssert by(ExplanationMethod value) {
    explainer = value;
    method = value.label();
    return this;
  }

  /**
   * Where it fails, the maps that meet their objects least are drawn into a folder, as PNG files
   * with the objects' outlines; the message names them.
   */
  public ClassifierAssert drawingTo(Path folder) {
    drawings = Optional.of(folder);
    return this;
  }

  /** A picture. */
  public PictureAssert on(RgbImage picture) {
    return new PictureAssert(this, picture, "the picture");
  }

  /** An image file. */
  public PictureAssert on(Path picture) {
    return new PictureAssert(this, Images.read(picture), picture.toString());
  }

  /** Many pictures, whose objects the source knows. */
  public PicturesAssert on(ImageSource pictures) {
    return new PicturesAssert(this, pictures);
  }

  ImageClassifier model() {
    return model;
  }

  Explainer explainer() {
    return explainer;
  }

  String method() {
    return method;
  }

  Optional<Path> drawings() {
    return drawings;
  }
}
