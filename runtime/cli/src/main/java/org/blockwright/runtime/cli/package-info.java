/** The command line. */
package org.blockwright.runtime.cli;
