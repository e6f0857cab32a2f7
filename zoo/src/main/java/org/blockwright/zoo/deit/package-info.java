/** DeiTs: vision transformers. */
package org.blockwright.zoo.deit;
