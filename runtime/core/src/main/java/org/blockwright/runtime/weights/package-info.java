/**
 * Weights in and out: safetensors, PyTorch state dicts of both formats, name maps, downloads.
 *
 * <p>A weight file is data from strangers. The pickles in PyTorch files are therefore read by a
 * machine of our own whose vocabulary is closed: a general unpickler, such as {@code
 * net.razorvine:pickle}, is open by design (it has a registry of constructors, turns unknown
 * classes into maps instead of refusing them, and bounds neither memo nor stack nor lengths), so it
 * would have to be fenced in on every side; the part a state dict needs is smaller than the fence.
 * For the same reason zip entries are located and never unpacked, tensors are fetched only when
 * asked for, and every size is checked against the file before memory is taken.
 */
package org.blockwright.runtime.weights;
