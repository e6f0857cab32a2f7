/** Where our answer and somebody's Python answer part, and what usually causes it there. */
package org.blockwright.runtime.trace;
