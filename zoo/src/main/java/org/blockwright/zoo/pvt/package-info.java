/** Pyramid vision transformers. */
package org.blockwright.zoo.pvt;
