/** Recipes that several families are trained with. */
package org.blockwright.zoo.recipe;
