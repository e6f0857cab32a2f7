/** Blueprints that several networks share. */
package org.blockwright.block;
