package org.blockwright.runtime.weights;

/**
 * A storage that a pickle refers to; its bytes lie elsewhere in the file.
 *
 * @param key its name in the file
 * @param type its elements
 * @param elements how many the pickle says it has
 * @param offset where, in elements, the part that the pickle means begins (old files only, else 0)
 * @param length how many elements that part has (old files only, else all)
 */
record TorchStorage(String key, TensorType type, long elements, long offset, long length) {
  /** Returns its size in the file. */
  long bytes() {
    return TensorSizes.multiply(elements, type.bytes());
  }
}
