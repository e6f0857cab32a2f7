/** ConvNeXts. */
package org.blockwright.zoo.convnext;
