/** What is on record about a model. */
package org.blockwright.record;
