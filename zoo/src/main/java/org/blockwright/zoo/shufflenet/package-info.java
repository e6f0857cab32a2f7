/** ShuffleNets. */
package org.blockwright.zoo.shufflenet;
