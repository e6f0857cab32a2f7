/** RegNets. */
package org.blockwright.zoo.regnet;
