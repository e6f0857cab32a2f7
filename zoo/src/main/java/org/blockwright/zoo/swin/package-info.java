/** Swin transformers. */
package org.blockwright.zoo.swin;
