/**
 * What a user writes: own networks, an own blueprint, NOAH in the language itself, an own operator
 * around a DJL block, an own training.
 */
package org.blockwright.examples;
