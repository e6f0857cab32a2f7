/**
 * What generated blocks call: parts of a network that know their shapes, and the operators of the
 * vocabulary under the names of their annotations.
 */
package org.blockwright.runtime.ops;
