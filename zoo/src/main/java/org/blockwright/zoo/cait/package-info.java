/** CaiTs. */
package org.blockwright.zoo.cait;
