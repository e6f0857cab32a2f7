/** Heads that are operators of their own, and how they show where they look. */
package org.blockwright.runtime.heads;
