/**
 * Where images come from and how they become batches: sources, decoding and resizing that equal
 * PIL's, augmentation as torchvision and timm define it, and batches that are the same bits for the
 * same seed.
 *
 * <p>Start at {@link org.blockwright.runtime.data.DataSpec#parse} for the data and at {@link
 * org.blockwright.runtime.data.DataLoader} for the batches.
 */
package org.blockwright.runtime.data;
