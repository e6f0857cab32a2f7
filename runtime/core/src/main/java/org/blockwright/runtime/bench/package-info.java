/** How long networks take, in evaluation and in training, and what they are compared with. */
package org.blockwright.runtime.bench;
