/** Where a model looks: attention and class activation maps, their scores and their pictures. */
package org.blockwright.runtime.explain;
