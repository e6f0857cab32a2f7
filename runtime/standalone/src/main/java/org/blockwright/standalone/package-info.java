/**
 * What a network that was written as a Java class calculates with, in plain Java: layers that hold
 * their weights, packed once, and write from one place of a planned memory to another.
 */
package org.blockwright.standalone;
