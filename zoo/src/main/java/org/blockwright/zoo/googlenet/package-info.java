/** GoogLeNet. */
package org.blockwright.zoo.googlenet;
