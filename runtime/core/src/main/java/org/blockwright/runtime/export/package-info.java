/**
 * What was built here leaves as a program that others run: TorchScript and ONNX.
 *
 * <p>A network runs once, watched, which gives its operators in a row; each operator says what it
 * is made of; a back end writes that down in its own language. Both file formats are written by
 * hand: on the JVM no library writes a TorchScript archive, and of ONNX's protobuf messages a dozen
 * fields are needed, fewer lines than a generated reader for the whole format would bring.
 */
package org.blockwright.runtime.export;
