/** Networks in networks. */
package org.blockwright.zoo.nin;
