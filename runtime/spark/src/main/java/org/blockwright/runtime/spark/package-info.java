/** Training, evaluation and prediction on the executors of a Spark cluster. */
package org.blockwright.runtime.spark;
