/**
 * TorchScript archives, written by hand since no library on the JVM writes them, and small
 * functions that are compiled from them for what the engine's Java interface lacks.
 */
package org.blockwright.runtime.torchscript;
