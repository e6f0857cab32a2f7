/** The paper's tables as declarations. */
package org.blockwright.zoo;
