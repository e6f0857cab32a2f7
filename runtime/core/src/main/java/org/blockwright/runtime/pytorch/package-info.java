/**
 * What the PyTorch engine can do and DJL's interface does not offer: a few things on tensors, small
 * functions in TorchScript, and the archives that those come in, written by hand since no library
 * on the JVM writes them. Nothing else here knows the engine's classes.
 */
package org.blockwright.runtime.pytorch;
