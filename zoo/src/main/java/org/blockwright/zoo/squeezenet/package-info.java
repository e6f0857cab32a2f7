/** SqueezeNets. */
package org.blockwright.zoo.squeezenet;
