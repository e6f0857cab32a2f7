/** ResMLPs. */
package org.blockwright.zoo.resmlp;
