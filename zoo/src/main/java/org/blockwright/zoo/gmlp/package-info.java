/** Gated MLPs. */
package org.blockwright.zoo.gmlp;
