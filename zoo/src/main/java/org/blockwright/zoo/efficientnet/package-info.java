/** EfficientNets. */
package org.blockwright.zoo.efficientnet;
