/** MobileNets. */
package org.blockwright.zoo.mobilenet;
