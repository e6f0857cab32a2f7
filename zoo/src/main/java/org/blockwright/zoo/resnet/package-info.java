/** ResNets. */
package org.blockwright.zoo.resnet;
