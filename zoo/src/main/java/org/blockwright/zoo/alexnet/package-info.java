/** AlexNet. */
package org.blockwright.zoo.alexnet;
