/** Says what is wrong, once, at the exact place. */
package org.blockwright.processor.diagnose;
