/** VGGs. */
package org.blockwright.zoo.vgg;
