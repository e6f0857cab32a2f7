/** Where a map looks, against masks and boxes: pointing game, energy, box and pixel scores. */
package org.blockwright.runtime.localization;
