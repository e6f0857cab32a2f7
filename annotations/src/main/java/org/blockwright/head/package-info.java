/** Heads: what turns the last output of a backbone into one logit a class. */
package org.blockwright.head;
