/** The superclass of generated models. */
package org.blockwright.runtime.model;
