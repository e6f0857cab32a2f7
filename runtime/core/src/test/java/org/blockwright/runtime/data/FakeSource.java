package org.blockwright.runtime.data;

import java.util.List;

/** Pictures from a function, three classes in turn. */
record FakeSource(int size, Pictures pictures) implements ImageSource {
  interface Pictures {
    RgbImage get(int i) throws UnreadableImageException;
  }

  @Override
  public List<String> classNames() {
    return List.of("a", "b", "c");
  }

  @Override
  public int label(int i) {
    return i % 3;
  }

  @Override
  public String name(int i) {
    return "fake#" + i;
  }

  @Override
  public RgbImage decode(int i) throws UnreadableImageException {
    return pictures.get(i);
  }
}
