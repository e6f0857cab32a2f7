/**
 * What an operator does to shapes, in plain Java: the compiler and the running block ask the same
 * rule. Knows neither a compiler nor an engine.
 */
package org.blockwright.rule;
