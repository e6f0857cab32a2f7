/** ViTs. */
package org.blockwright.zoo.vit;
