/** Works out shapes, parameters and multiply-adds. Knows nothing of the compiler. */
package org.blockwright.processor.infer;
