/** A classifier over HTTP: a page that shows where it looks, and JSON beside it. */
package org.blockwright.runtime.serve;
