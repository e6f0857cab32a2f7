/** Makes published tables again: counted, evaluated, trained. */
package org.blockwright.runtime.reproduce;
