package org.blockwright.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.blockwright.runtime.data.Box;
import org.blockwright.runtime.data.ImageObject;
import org.blockwright.runtime.data.ImageSource;
import org.blockwright.runtime.data.Interpolation;
import org.blockwright.runtime.data.Mask;
import org.blockwright.runtime.data.Preprocessing;
import org.blockwright.runtime.data.Rgb;
import org.blockwright.runtime.data.RgbImage;
import org.blockwright.runtime.localization.PixelBox;
import org.junit.jupiter.api.Test;

class LocatedClassTest {
  /** 40 x 20 pixels of which a network sees the middle half, at half the size. */
  private static final Preprocessing HALF =
      new Preprocessing(10, 10, Interpolation.BILINEAR, Rgb.IMAGENET_MEAN, Rgb.IMAGENET_STD);

  private record Source(List<ImageObject> things) implements ImageSource {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public List<String> classNames() {
      return List.of("a", "b");
    }

    @Override
    public int label(int i) {
      return 0;
    }

    @Override
    public String name(int i) {
      return "one";
    }

    @Override
    public RgbImage decode(int i) {
      return new RgbImage(40, 20);
    }

    @Override
    public List<ImageObject> objects(int i) {
      return things;
    }
  }

  private static List<LocatedClass> located(ImageObject... things) {
    Source source = new Source(List.of(things));
    return LocatedClass.of(source, 0, source.decode(0), HALF);
  }

  private static ImageObject boxed(int label, Box box) {
    return new ImageObject(label, box, Optional.empty());
  }

  private static ImageObject masked(int label, Box box) {
    return new ImageObject(label, box, Optional.of(Mask.of(box, 40, 20)));
  }

  @Test
  void objectsGoThroughTheCropAsThePictureDoes() {
    Box box = new Box(12, 4, 20, 10);
    for (ImageObject thing : List.of(boxed(1, box), masked(1, box))) {
      LocatedClass only = located(thing).get(0);
      assertEquals(1, only.label());
      assertEquals(List.of(new PixelBox(1, 2, 5, 5)), only.boxes());
      assertEquals(12, only.mask().area());
      assertTrue(only.mask().contains(1, 2) && only.mask().contains(4, 4));
      assertEquals(0.12, only.share(), 1e-9);
    }
  }

  @Test
  void whatTheNetworkDoesNotSeeIsNotThere() {
    assertEquals(List.of(), located(masked(0, new Box(0, 0, 9, 20))));
    assertEquals(List.of(), located());
    // Half of it is cut off.
    LocatedClass half = located(boxed(0, new Box(6, 0, 14, 20))).get(0);
    assertEquals(List.of(new PixelBox(0, 0, 2, 9)), half.boxes());
    assertEquals(20, half.mask().area());
  }

  @Test
  void objectsOfAClassAreTogether() {
    List<LocatedClass> both =
        located(
            boxed(1, new Box(10, 0, 14, 4)),
            masked(0, new Box(20, 10, 24, 14)),
            masked(1, new Box(26, 0, 30, 4)));
    assertEquals(List.of(0, 1), both.stream().map(LocatedClass::label).toList());
    assertEquals(2, both.get(1).boxes().size());
    assertEquals(8, both.get(1).mask().area());
  }
}
