package org.blockwright.runtime.data;

import java.util.Optional;

/**
 * A thing that a picture shows.
 *
 * @param label its class
 * @param box the smallest rectangle that holds all that is seen of it, as the source states it
 * @param mask its pixels, where the source knows them
 */
public record ImageObject(int label, Box box, Optional<Mask> mask) {}
