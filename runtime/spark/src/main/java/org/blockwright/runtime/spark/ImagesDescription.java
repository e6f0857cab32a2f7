package org.blockwright.runtime.spark;

import java.io.Serializable;
import org.blockwright.runtime.data.Dataset;

/**
 * Opens data on whichever executor it is called. Written as a lambda of serializable values, such
 * as {@code () -> Datasets.imageFolder(Path.of("/data/pictures")).open()}.
 */
@FunctionalInterface
public interface ImagesDescription extends Serializable {
  /** The data; whoever calls closes it. */
  Dataset open();
}
