/** NFNets. */
package org.blockwright.zoo.nfnet;
