/**
 * What people watch while a model trains: progress, CSV, TensorBoard events, a page with curves.
 */
package org.blockwright.runtime.report;
