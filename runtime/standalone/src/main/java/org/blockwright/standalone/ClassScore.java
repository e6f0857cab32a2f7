package org.blockwright.standalone;

/**
 * A class and how likely it is.
 *
 * @param index its logit's
 * @param name of the class
 * @param probability 0 to 1
 */
public record ClassScore(int index, String name, double probability) {}
