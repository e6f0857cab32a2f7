/** ConvMixers. */
package org.blockwright.zoo.convmixer;
