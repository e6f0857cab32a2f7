/** XCiTs. */
package org.blockwright.zoo.xcit;
