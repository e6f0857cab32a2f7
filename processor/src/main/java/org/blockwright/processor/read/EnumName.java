package org.blockwright.processor.read;

/**
 * A constant of an enum that is not of the vocabulary.
 *
 * @param type its qualified name
 * @param constant the constant
 */
public record EnumName(String type, String constant) {}
