/** What is on record about a model: published figures. */
package org.blockwright.record;
