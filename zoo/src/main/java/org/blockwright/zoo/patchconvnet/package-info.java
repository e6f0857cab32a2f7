/** PatchConvNets. */
package org.blockwright.zoo.patchconvnet;
