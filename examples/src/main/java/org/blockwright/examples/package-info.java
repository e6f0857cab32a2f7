/**
 * What a user writes: own networks, an own blueprint, NOAH in the language itself, an own operator
 * around a DJL block, an own training, a feature pyramid on a backbone.
 */
package org.blockwright.examples;
